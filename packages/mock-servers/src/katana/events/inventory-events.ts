// Which changed numbers are events of their own. Katana: current_inventory.*_updated is for stock level or average
// cost (O); out_of_stock is for a missing_or_excess of zero or less, not for no stock (O). Adjustments and transfers
// have no events but these (O).
import type { KatanaSettings } from "../settings.ts";
import type { Variant } from "../state/catalog-records.ts";
import type { Table } from "../state/table.ts";
import type { Kits } from "../stock/kits.ts";
import type { LevelChange, LevelNumbers } from "../stock/levels.ts";
import type { Events } from "./events.ts";

export type InventoryEvents = { announce(changes: readonly LevelChange[]): void };

export type InventoryEventsOptions = {
  variants: Table<Variant>;
  kits: Kits;
  events: Events;
  settings: () => KatanaSettings;
};

export function createInventoryEvents(options: InventoryEventsOptions): InventoryEvents {
  const { variants, kits, events, settings } = options;

  const emit = (variantId: number, locationId: number, what: "updated" | "out_of_stock") => {
    const type = variants.get(variantId)?.type;
    if (type === "product" || type === "material") {
      events.emit(`current_inventory.${type}_${what}`, objectOf(variantId, locationId));
    }
  };
  const objectOf = (variantId: number, locationId: number) => {
    const form = settings().inventoryEventObject;
    if (form === "variant-id") return { id: variantId };
    const location = form === "variant-and-location" ? { location_id: locationId } : {};
    return { id: rowIdOf(variantId, locationId), extra: { variant_id: variantId, ...location } };
  };

  return {
    announce(changes) {
      const fire = settings().commitmentChangesFire;
      for (const { variantId, locationId, before, after } of changes) {
        const isStock = before.inStock !== after.inStock || before.averageCost !== after.averageCost;
        const isClaim = before.committed !== after.committed || before.expected !== after.expected;
        if (isStock || (isClaim && fire === "everything")) {
          emit(variantId, locationId, "updated");
          const above = settings().kitComponentsFireKit ? kits.containing(variantId) : [];
          for (const kitId of above) emit(kitId, locationId, "updated");
        }
        const isNewlyOut = excessOf(before) > 0n && excessOf(after) <= 0n;
        if (isNewlyOut && (isStock || fire !== "nothing")) emit(variantId, locationId, "out_of_stock");
      }
    },
  };
}

/** Katana: missing_or_excess = in stock - committed + expected - safety stock (O). */
export const excessOf = (level: LevelNumbers) =>
  level.inStock - level.committed + level.expected - level.safetyStock;

/** An id that is nobody's: in the forms that name the variant apart from it, a client must not take it for one. */
const rowIdOf = (variantId: number, locationId: number) => 900_000_000 + variantId * 1000 + locationId;

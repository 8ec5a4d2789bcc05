// Puts the account together over a state file.
import { isoTime } from "../shared/iso-time.ts";
import type { MockPorts } from "../shared/ports.ts";
import type { StateFile } from "../shared/state-file.ts";
import type { WebhookDelivery } from "../shared/webhook-delivery.ts";
import { type EventPayload, createEvents } from "./events/events.ts";
import { createInventoryEvents } from "./events/inventory-events.ts";
import { refreshAvailability } from "./orders/availability.ts";
import type { Katana } from "./katana.ts";
import type { KatanaSettings } from "./settings.ts";
import type { Variant } from "./state/catalog-records.ts";
import { createIds } from "./state/table.ts";
import { type Tables, openTables } from "./state/tables.ts";
import { createBatches } from "./stock/batches.ts";
import { createClaims } from "./stock/claims.ts";
import { createKits } from "./stock/kits.ts";
import { createLedger } from "./stock/ledger.ts";
import { createLevels } from "./stock/levels.ts";
import { createReadLag } from "./stock/read-lag.ts";

export type KatanaOptions = {
  ports: MockPorts;
  state: StateFile;
  settings: () => KatanaSettings;
  baseUrl: () => string;
};

/** Also answers what to run at the end of each change, within its transaction. */
export function createKatana(
  options: KatanaOptions,
  deliveryOf: (tables: Tables) => WebhookDelivery<EventPayload>,
): { katana: Katana; delivery: WebhookDelivery<EventPayload>; concludeChange: () => void } {
  const { ports, state, settings } = options;
  const now = () => isoTime(ports.clock.now());
  const tables = openTables(state, ports.clock);
  const delivery = deliveryOf(tables);
  const events = createEvents({ webhooks: tables.webhooks, delivery, settings, baseUrl: options.baseUrl });
  const itemOf = (variant: Variant) => {
    if (variant.product_id !== null) return tables.products.get(variant.product_id);
    if (variant.material_id !== null) return tables.materials.get(variant.material_id);
    return variant.service_id === null ? undefined : tables.services.get(variant.service_id);
  };
  const isBatchTracked = (variantId: number) => {
    const variant = tables.variants.get(variantId);
    return variant !== undefined && itemOf(variant)?.batch_tracked === true;
  };
  const levels = createLevels(state);
  const batches = createBatches(state, isBatchTracked);
  const ledger = createLedger({ movements: tables.movements, levels, batches, settings, now });
  const claims = createClaims(state, levels);
  const kits = createKits({ ...tables, levels, settings });
  const readLag = createReadLag({ levels, clock: ports.clock, settings });
  const inventoryEvents = createInventoryEvents({ variants: tables.variants, kits, events, settings });
  const katana: Katana = {
    settings,
    ports,
    now,
    tables,
    levels,
    claims,
    batches,
    ledger,
    kits,
    events,
    nextId: createIds(state),
    readLag,
    itemOf,
  };
  return {
    katana,
    delivery,
    concludeChange() {
      const changes = levels.takeChanges();
      readLag.note(changes);
      refreshAvailability(katana, changes);
      inventoryEvents.announce(changes);
    },
  };
}

// GET /inventory: the numbers of every variant at every location. Katana: no ids, no times, no date filters; sorted by
// location, oldest first (O). A missing row means zero (I).
import { decimal, formatDecimal, multiply } from "../decimal.ts";
import { excessOf } from "../events/inventory-events.ts";
import type { Katana } from "../katana.ts";
import type { Location, Variant } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { unprocessable } from "../wire/errors.ts";
import { integer, readInteger } from "../wire/filters.ts";
import { answerList } from "../wire/list.ts";
import { reply } from "../wire/reply.ts";
import { id, number, object } from "../wire/schema.ts";
import { renderLocation } from "./locations.ts";
import { renderVariant } from "./variant-rendering.ts";

type InventoryRow = { variant: Variant; location: Location; archivedAt: string | null };

const stockSetting = object({ variant_id: id, location_id: id, value: number({ min: 0 }) }, {});

export function serveInventory(api: Api, katana: Katana): void {
  api.get("/inventory", ({ query }) =>
    answerList<InventoryRow>(
      {
        records: () => inventoryRows(katana, query.getAll("variant_id")),
        filters: { location_id: integer((row) => row.location.id) },
        isArchived: (row) => row.archivedAt !== null,
        extend: ["variant", "location"],
        render: (row, extend) => renderRow(katana, row, extend),
      },
      query,
      katana.settings(),
    ),
  );

  api.post("/inventory_safety_stock_levels", stockSetting, (body) => {
    checkPlace(katana, body);
    const safetyStock = decimal(body.value);
    katana.levels.change(body.variant_id, body.location_id, { safetyStock });
    return reply({ ...body, value: formatDecimal(safetyStock, 5) });
  });
  api.post("/inventory_reorder_points", stockSetting, (body) => {
    checkPlace(katana, body);
    const reorderPoint = decimal(body.value);
    katana.levels.change(body.variant_id, body.location_id, { reorderPoint });
    return reply({ ...body, value: formatDecimal(reorderPoint, 5) });
  });
}

/** Only the variants asked for, where some are: a sweep over all of them is the rarer case. */
function inventoryRows(katana: Katana, wanted: readonly string[]): InventoryRow[] {
  const { tables, settings, levels } = katana;
  const { inventoryRows: which, serviceRows, deletedVariantRows } = settings();
  const ids = new Set(wanted.map((value) => readInteger(value, "variant_id")));
  const candidates =
    ids.size === 0 ? [...tables.variants.all()] : [...ids].flatMap((each) => tables.variants.get(each) ?? []);
  const variants = candidates
    .filter((variant) => serviceRows || variant.type !== "service")
    .filter((variant) => deletedVariantRows || variant.deleted_at === null)
    .toSorted((a, b) => a.id - b.id);
  return liveLocations(katana).flatMap((location) =>
    variants
      .filter((variant) => which === "every-location" || levels.record(variant.id, location.id) !== null)
      .map((variant) => ({ variant, location, archivedAt: katana.itemOf(variant)?.archived_at ?? null })),
  );
}

const liveLocations = ({ tables }: Katana) =>
  [...tables.locations.all()]
    .filter((location) => location.deleted_at === null)
    .toSorted(
      (a, b) => (a.created_at < b.created_at ? -1 : Number(a.created_at > b.created_at)) || a.id - b.id,
    );

function renderRow(
  katana: Katana,
  { variant, location, archivedAt }: InventoryRow,
  extend: ReadonlySet<string>,
) {
  const level = katana.readLag.read(variant.id, location.id);
  const item = katana.itemOf(variant);
  return {
    variant_id: variant.id,
    location_id: location.id,
    safety_stock_level: formatDecimal(level.safetyStock, 5),
    reorder_point: formatDecimal(level.reorderPoint, 5),
    average_cost: formatDecimal(level.averageCost, 10),
    value_in_stock: formatDecimal(multiply(level.inStock, level.averageCost), 10),
    quantity_in_stock: formatDecimal(level.inStock, 5),
    quantity_committed: formatDecimal(level.committed, 5),
    quantity_expected: formatDecimal(level.expected, 5),
    quantity_missing_or_excess: formatDecimal(excessOf(level), 5),
    quantity_potential: potentialText(katana, variant.id, location.id),
    archived_at: archivedAt,
    default_storage_bin: null,
    ...(extend.has("variant")
      ? { variant: { ...renderVariant(variant), product_or_material_name: item?.name ?? null } }
      : {}),
    ...(extend.has("location") ? { location: renderLocation(location) } : {}),
  };
}

function potentialText(
  { kits, settings, readLag }: Katana,
  variantId: number,
  locationId: number,
): string | null {
  const { kitPotential, nonKitPotential } = settings();
  if (!kits.isKit(variantId)) return nonKitPotential === "zero" ? "0.00000" : null;
  if (kitPotential === "null") return null;
  const potential = kits.potential(variantId, locationId, readLag.read);
  return potential === null ? null : formatDecimal(potential, 5);
}

function checkPlace({ tables }: Katana, place: { variant_id: number; location_id: number }): void {
  if (!tables.variants.live(place.variant_id)) throw unprocessable(".variant_id", "does not exist");
  if (!tables.locations.live(place.location_id)) throw unprocessable(".location_id", "does not exist");
}

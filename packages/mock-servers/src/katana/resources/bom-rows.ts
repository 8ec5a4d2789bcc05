// /bom_rows: what a product variant is made of. Katana: ids are UUIDs; the events kept the older name
// product_recipe_row (O).
import type { Katana } from "../katana.ts";
import type { BomRow } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { type BodyOf, integer as whole, list, nullable, number, object, text } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";

const anId = whole({ min: 1, max: 2_147_483_647 });
const quantity = nullable(number({ min: 0, max: 100_000_000_000_000_000 }));
const newBomRow = object(
  { product_item_id: anId, product_variant_id: anId, ingredient_variant_id: anId },
  { quantity, notes: nullable(text()) },
);
const newBomRows = object({ data: list(newBomRow) }, {});
const bomRowChange = object({}, { ingredient_variant_id: anId, quantity, notes: nullable(text()) });

export function serveBomRows(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (uuid: string): BomRow => {
    const row = tables.bomRowsByUuid(uuid)[0];
    if (!row) throw notFound();
    return row;
  };

  api.get("/bom_rows", ({ query }) =>
    answerList<BomRow>(
      {
        records: () => tables.bomRows.all(),
        filters: {
          id: textFilter((row) => row.uuid),
          product_item_id: integer((row) => row.product_item_id),
          product_variant_id: integer((row) => row.product_variant_id),
          ingredient_variant_id: integer((row) => row.ingredient_variant_id),
          ...dateFilters,
        },
        compare: mostRecentFirst,
        render: renderBomRow,
      },
      query,
      settings(),
    ),
  );
  api.post("/bom_rows", newBomRow, (body) => reply(renderBomRow(addBomRow(katana, body))));
  // Katana: the key is `data`; the portal's required "rows" is a mistake (O).
  api.post("/bom_rows/batch/create", newBomRows, (body) => {
    for (const row of body.data) addBomRow(katana, row);
    return noContent();
  });
  api.patch("/bom_rows/{id}", bomRowChange, (body, call) =>
    reply(renderBomRow(changeBomRow(katana, live(call.textId()), body))),
  );
  api.delete("/bom_rows/{id}", (call) => {
    removeBomRow(katana, live(call.textId()));
    return noContent();
  });
}

function renderBomRow(row: BomRow) {
  const { id: _id, uuid, deleted_at: _deletedAt, ...shown } = row;
  return { ...shown, id: uuid };
}

/** Also for /recipes, the older name of the same rows. */
export function addBomRow(katana: Katana, body: BodyOf<typeof newBomRow>): BomRow {
  const { tables, events, ports } = katana;
  const { product_variant_id, product_item_id, ingredient_variant_id, quantity: amount = null } = body;
  const variant = tables.variants.live(product_variant_id);
  if (variant?.product_id !== product_item_id) {
    throw unprocessable(".product_variant_id", "is no variant of this product");
  }
  checkIngredient(katana, ingredient_variant_id);
  const row = tables.bomRows.insert({
    uuid: ports.random.uuid(),
    product_variant_id,
    product_item_id,
    ingredient_variant_id,
    quantity: amount,
    notes: body.notes ?? null,
    rank: (tables.bomRowsOfVariant(product_variant_id).at(-1)?.rank ?? 0) + 10_000,
  });
  events.emit("product_recipe_row.created", { id: row.uuid, path: `bom_rows/${row.uuid}` });
  return row;
}

export function changeBomRow(katana: Katana, row: BomRow, body: BodyOf<typeof bomRowChange>): BomRow {
  if (body.ingredient_variant_id !== undefined) checkIngredient(katana, body.ingredient_variant_id);
  const changed = katana.tables.bomRows.update(row.id, definedOnly(body));
  katana.events.emit("product_recipe_row.updated", { id: row.uuid, path: `bom_rows/${row.uuid}` });
  return changed;
}

/** Katana: recipe rows are gone when deleted, no flag brings them back (O: no include_deleted). */
export function removeBomRow(katana: Katana, row: BomRow): void {
  katana.tables.bomRows.remove(row.id);
  katana.events.emit("product_recipe_row.deleted", { id: row.uuid });
}

function checkIngredient({ tables }: Katana, variantId: number): void {
  if (!tables.variants.live(variantId)) throw unprocessable(".ingredient_variant_id", "does not exist");
}

// /recipes and /recipe_rows: the older name of /bom_rows. Katana: deprecated in favour of it (O).
import type { Katana } from "../katana.ts";
import type { BomRow } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { flag, id, list, number, object, text } from "../wire/schema.ts";
import { addBomRow, changeBomRow, removeBomRow } from "./bom-rows.ts";

const newRow = object(
  {
    quantity: number({ min: 0, max: 10_000_000_000_000_000 }),
    ingredient_variant_id: id,
    product_variant_id: id,
  },
  { notes: text({ max: 255 }) },
);
const newRecipes = object({ rows: list(newRow, { min: 1, max: 150 }) }, { keep_current_rows: flag });
const rowChange = object({}, { ingredient_variant_id: id, quantity: number({ min: 0 }), notes: text() });

export function serveRecipes(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (uuid: string): BomRow => {
    const [row] = tables.bomRowsByUuid(uuid);
    if (!row) throw notFound();
    return row;
  };

  api.get("/recipes", ({ query }) =>
    answerList<BomRow>(
      {
        records: () => tables.bomRows.all(),
        filters: {
          recipe_row_id: textFilter((row) => row.uuid),
          product_id: integer((row) => row.product_item_id),
          product_variant_ids: integers((row) => row.product_variant_id),
          ingredient_variant_id: integer((row) => row.ingredient_variant_id),
          ...dateFilters,
        },
        compare: mostRecentFirst,
        render: renderRecipeRow,
      },
      query,
      settings(),
    ),
  );

  api.post("/recipes", newRecipes, (body) => {
    const variantIds = new Set(body.rows.map((row) => row.product_variant_id));
    if (body.keep_current_rows !== true) {
      for (const variantId of variantIds) {
        for (const row of tables.bomRowsOfVariant(variantId)) removeBomRow(katana, row);
      }
    }
    for (const row of body.rows) {
      const productId = tables.variants.live(row.product_variant_id)?.product_id ?? null;
      if (productId === null) throw unprocessable(".rows", "product_variant_id is no variant of a product");
      addBomRow(katana, { ...row, product_item_id: productId });
    }
    return noContent();
  });

  api.delete("/recipes/{id}", (call) => {
    const productId = call.id();
    if (!tables.products.live(productId)) throw notFound();
    for (const row of tables.bomRows.all()) {
      if (row.product_item_id === productId) removeBomRow(katana, row);
    }
    return noContent();
  });

  api.patch("/recipe_rows/{id}", rowChange, (body, call) =>
    reply(renderRecipeRow(changeBomRow(katana, live(call.textId()), body))),
  );
  api.delete("/recipe_rows/{id}", (call) => {
    removeBomRow(katana, live(call.textId()));
    return noContent();
  });
}

const renderRecipeRow = (row: BomRow) => ({
  id: row.uuid,
  recipe_row_id: row.uuid,
  product_id: row.product_item_id,
  product_item_id: row.product_item_id,
  product_variant_id: row.product_variant_id,
  ingredient_variant_id: row.ingredient_variant_id,
  quantity: row.quantity ?? 0,
  notes: row.notes,
  rank: row.rank,
  created_at: row.created_at,
  updated_at: row.updated_at,
});

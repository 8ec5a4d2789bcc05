// /manufacturing_order_recipe_rows: what one order takes. Katana: not to be changed once the order is DONE (O).
import type { Katana } from "../katana.ts";
import { refreshManufacturing } from "../orders/manufacturing-effects.ts";
import { emitManufacturing, emitRecipeRow } from "../orders/manufacturing-events.ts";
import { type RecipeRow, ingredientAvailabilities } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, integers, oneOf } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { id, number, object, text } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { renderRecipeRow } from "./manufacturing-rendering.ts";
import { existingVariant } from "./places.ts";
import { batchTransactions } from "./traceability.ts";

const optional = { notes: text(), total_actual_quantity: number(), batch_transactions: batchTransactions };
const newRow = object(
  { manufacturing_order_id: id, variant_id: id, planned_quantity_per_unit: number() },
  optional,
);
const rowChange = object({}, { ...optional, variant_id: id, planned_quantity_per_unit: number() });

export function serveManufacturingRecipeRows(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (rowId: number): RecipeRow => {
    const row = tables.recipeRows.live(rowId);
    if (!row) throw notFound();
    return row;
  };
  const conclude = (row: RecipeRow, action: "created" | "updated" | "deleted") => {
    refreshManufacturing(katana, row.manufacturing_order_id);
    emitRecipeRow(katana, action, row);
    emitManufacturing(katana, "updated", tables.manufacturingOrders.update(row.manufacturing_order_id, {}));
  };

  api.get("/manufacturing_order_recipe_rows", ({ query }) =>
    answerList<RecipeRow>(
      {
        records: () => tables.recipeRows.all(),
        filters: {
          ids: integers((row) => row.id),
          manufacturing_order_id: integer((row) => row.manufacturing_order_id),
          variant_id: integer((row) => row.variant_id),
          ingredient_availability: oneOf(ingredientAvailabilities, (row) => row.ingredient_availability),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: (row) => renderRecipeRow(katana, row),
      },
      query,
      settings(),
    ),
  );
  api.get("/manufacturing_order_recipe_rows/{id}", (call) => reply(renderRecipeRow(katana, live(call.id()))));

  api.post("/manufacturing_order_recipe_rows", newRow, (body) => {
    existingVariant(katana, body.variant_id);
    checkOpen(katana, body.manufacturing_order_id);
    const row = tables.recipeRows.insert({
      manufacturing_order_id: body.manufacturing_order_id,
      variant_id: body.variant_id,
      notes: body.notes ?? "",
      planned_quantity_per_unit: body.planned_quantity_per_unit,
      total_actual_quantity: body.total_actual_quantity ?? null,
      batch_transactions: body.batch_transactions ?? [],
      ingredient_availability: "NOT_AVAILABLE",
    });
    conclude(row, "created");
    return reply(renderRecipeRow(katana, row));
  });
  api.patch("/manufacturing_order_recipe_rows/{id}", rowChange, (body, call) => {
    const before = live(call.id());
    checkOpen(katana, before.manufacturing_order_id);
    if (body.variant_id !== undefined) existingVariant(katana, body.variant_id);
    const row = tables.recipeRows.update(before.id, definedOnly(body));
    conclude(row, "updated");
    return reply(renderRecipeRow(katana, row));
  });
  api.delete("/manufacturing_order_recipe_rows/{id}", (call) => {
    const before = live(call.id());
    checkOpen(katana, before.manufacturing_order_id);
    conclude(tables.recipeRows.softDelete(before.id), "deleted");
    return noContent();
  });
}

function checkOpen({ tables }: Katana, orderId: number): void {
  const order = tables.manufacturingOrders.live(orderId);
  if (!order) throw unprocessable(".manufacturing_order_id", "does not exist");
  if (order.status === "DONE") throw unprocessable("", "the manufacturing order is DONE");
}

// /manufacturing_order_productions: so much of an order was made. Katana: ingredients that are not given are consumed
// by the recipe (O); without is_final the order stays open (O).
import { type Decimal, decimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import {
  completedQuantity,
  liveProductions,
  produce,
  refreshManufacturing,
  revertProduction,
} from "../orders/manufacturing-effects.ts";
import { emitManufacturing } from "../orders/manufacturing-events.ts";
import type { ManufacturingOrder, Production } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { dateFilters, integers } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { type BodyOf, anyObject, flag, id, integer, list, number, object, time } from "../wire/schema.ts";
import { renderProduction } from "./manufacturing-rendering.ts";

const newProduction = object(
  { manufacturing_order_id: id, completed_quantity: number() },
  {
    completed_date: time,
    is_final: flag,
    batch_transaction: object({ batch_id: id, quantity: number() }, {}),
    ingredients: list(object({ manufacturing_order_recipe_row_id: id, quantity: number() }, { id })),
    operations: list(anyObject),
    serial_numbers: list(integer()),
  },
);

const productionChange = object({}, { production_date: time });

export function serveProductions(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (productionId: number): Production => {
    const production = tables.productions.live(productionId);
    if (!production) throw notFound();
    return production;
  };

  api.get("/manufacturing_order_productions", ({ query }) =>
    answerList<Production>(
      {
        records: () => tables.productions.all(),
        filters: {
          ids: integers((row) => row.id),
          manufacturing_order_ids: integers((row) => row.manufacturing_order_id),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderProduction,
      },
      query,
      settings(),
    ),
  );
  api.get("/manufacturing_order_productions/{id}", (call) => reply(renderProduction(live(call.id()))));

  api.post("/manufacturing_order_productions", newProduction, (body) => {
    const order = openOrder(katana, body.manufacturing_order_id);
    if (body.completed_quantity <= 0) throw unprocessable(".completed_quantity", "must be > 0");
    const at = body.completed_date ?? katana.now();
    const consumed = consumedBy(body);
    const quantity = decimal(body.completed_quantity);
    const production = produce(katana, order, { quantity, at, ...(consumed ? { consumed } : {}) });
    noteProgress(katana, order, body.is_final === true, at);
    return reply(renderProduction(production));
  });
  api.patch("/manufacturing_order_productions/{id}", productionChange, (body, call) => {
    const { id: productionId, production_date } = live(call.id());
    const changed = tables.productions.update(productionId, {
      production_date: body.production_date ?? production_date,
    });
    return reply(renderProduction(changed));
  });
  api.delete("/manufacturing_order_productions/{id}", (call) => {
    const production = live(call.id());
    revertProduction(katana, production);
    noteReverted(katana, production.manufacturing_order_id);
    return noContent();
  });
}

function openOrder({ tables }: Katana, orderId: number): ManufacturingOrder {
  const order = tables.manufacturingOrders.live(orderId);
  if (!order) throw unprocessable(".manufacturing_order_id", "does not exist");
  if (order.status === "DONE") throw unprocessable(".manufacturing_order_id", "is DONE");
  return order;
}

function consumedBy(body: BodyOf<typeof newProduction>): Map<number, Decimal> | null {
  if (!body.ingredients) return null;
  return new Map(
    body.ingredients.map((each) => [each.manufacturing_order_recipe_row_id, decimal(each.quantity)]),
  );
}

function noteProgress(katana: Katana, order: ManufacturingOrder, isFinal: boolean, at: string): void {
  const isDone = isFinal || completedQuantity(katana, order.id) >= decimal(order.planned_quantity);
  const changes = isDone
    ? ({ status: "DONE", done_date: at } as const)
    : ({ status: "PARTIALLY_COMPLETED" } as const);
  const changed = katana.tables.manufacturingOrders.update(order.id, changes);
  refreshManufacturing(katana, order.id);
  emitManufacturing(katana, isDone ? "done" : "updated", changed);
}

/** Inferred: an order without its last production is in progress again. */
function noteReverted(katana: Katana, orderId: number): void {
  const status = liveProductions(katana, orderId).length > 0 ? "PARTIALLY_COMPLETED" : "IN_PROGRESS";
  const changed = katana.tables.manufacturingOrders.update(orderId, { status, done_date: null });
  refreshManufacturing(katana, orderId);
  emitManufacturing(katana, "updated", changed);
}

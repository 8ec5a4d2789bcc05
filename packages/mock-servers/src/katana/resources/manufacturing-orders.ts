// /manufacturing_orders: what is to be made, with make-to-order and unlink.
import { decimal, decimalToNumber, multiply } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import {
  addRecipeRows,
  completeOrder,
  createOrder,
  liveProductions,
  liveRecipeRows,
  refreshManufacturing,
  removeOrder,
  revertProduction,
} from "../orders/manufacturing-effects.ts";
import { emitManufacturing, emitRecipeRow } from "../orders/manufacturing-events.ts";
import { openQuantity } from "../orders/sales-order-effects.ts";
import { type ManufacturingOrder, manufacturingStatuses } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, preconditionFailed, unprocessable } from "../wire/errors.ts";
import {
  type Filters,
  dateFilters,
  flag as flagFilter,
  integer as oneId,
  integers,
  oneOf as anyOf,
  text as textFilter,
} from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { type BodyOf, flag, id, integer, list, number, object, oneOf, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { renderManufacturingOrder } from "./manufacturing-rendering.ts";
import { existingLocation, stockedVariant } from "./places.ts";
import { batchTransactions } from "./traceability.ts";

const optional = {
  order_no: text(),
  actual_quantity: number(),
  order_created_date: time,
  production_deadline_date: time,
  additional_info: text(),
  batch_transactions: batchTransactions,
};
const newOrder = object(
  { variant_id: id, location_id: id, planned_quantity: number() },
  { ...optional, status: oneOf(["NOT_STARTED"]) },
);
const orderChange = object(
  {},
  {
    ...optional,
    status: oneOf(manufacturingStatuses),
    variant_id: id,
    location_id: id,
    planned_quantity: number(),
    done_date: time,
    serial_numbers: list(integer()),
  },
);
const unlinked = object({ sales_order_row_id: id }, {});
const makeToOrder = object({ sales_order_row_id: id }, { create_subassemblies: flag });

export function serveManufacturingOrders(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (orderId: number): ManufacturingOrder => {
    const order = tables.manufacturingOrders.live(orderId);
    if (!order) throw notFound();
    return order;
  };
  const rendered = (orderId: number) => reply(renderManufacturingOrder(katana, live(orderId)));

  api.get("/manufacturing_orders", ({ query }) =>
    answerList<ManufacturingOrder>(
      {
        records: () => tables.manufacturingOrders.all(),
        filters: orderFilters,
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: (row) => renderManufacturingOrder(katana, row),
      },
      query,
      settings(),
    ),
  );
  api.get("/manufacturing_orders/{id}", (call) => rendered(call.id()));

  api.post("/manufacturing_orders", newOrder, (body) => {
    const { variant_id, location_id, planned_quantity } = body;
    stockedVariant(katana, variant_id, ".variant_id");
    existingLocation(katana, location_id);
    if (planned_quantity <= 0) throw unprocessable(".planned_quantity", "must be > 0");
    return rendered(
      createOrder(katana, { ...definedOnly(body), variant_id, location_id, planned_quantity }).id,
    );
  });
  api.patch("/manufacturing_orders/{id}", orderChange, (body, call) =>
    rendered(changeOrder(katana, live(call.id()), body)),
  );
  api.delete("/manufacturing_orders/{id}", (call) => {
    const order = live(call.id());
    // Inferred: what was produced must be taken back first.
    if (liveProductions(katana, order.id).length > 0) {
      throw preconditionFailed(
        "Cannot delete manufacturing orders as manufacturing orders have productions.",
      );
    }
    unlink(katana, order);
    removeOrder(katana, order);
    return noContent();
  });

  api.post("/manufacturing_order_make_to_order", makeToOrder, (body) => {
    const order = makeForRow(katana, body.sales_order_row_id);
    if (body.create_subassemblies === true) makeSubassemblies(katana, order);
    return rendered(order.id);
  });
  api.post("/manufacturing_order_unlink", unlinked, (body) => {
    const linked = tables
      .manufacturingOrdersOfSalesOrderRow(body.sales_order_row_id)
      .filter((order) => order.deleted_at === null);
    if (linked.length === 0) throw notFound();
    for (const order of linked) {
      emitManufacturing(katana, "updated", unlink(katana, order));
    }
    return noContent();
  });
}

const orderFilters: Filters<ManufacturingOrder> = {
  ids: integers((row) => row.id),
  status: anyOf(manufacturingStatuses, (row) => row.status),
  order_no: textFilter((row) => row.order_no),
  location_id: oneId((row) => row.location_id),
  is_linked_to_sales_order: flagFilter((row) => row.sales_order_id !== null),
  ...dateFilters,
};

function changeOrder(katana: Katana, before: ManufacturingOrder, body: BodyOf<typeof orderChange>): number {
  // Katana: a PATCH without additional_info blanks it (V, 2026-05-05).
  const { status, serial_numbers: _serials, additional_info = "", ...changes } = body;
  const isMade = liveProductions(katana, before.id).length > 0;
  if (changes.done_date !== undefined && before.status !== "DONE" && status !== "DONE") {
    throw unprocessable(".done_date", "can be set once the order is DONE");
  }
  if (isMade && (changes.variant_id ?? before.variant_id) !== before.variant_id) {
    throw unprocessable(".variant_id", "cannot be changed when the order has productions");
  }
  if (changes.location_id !== undefined) existingLocation(katana, changes.location_id);
  if (changes.variant_id !== undefined) stockedVariant(katana, changes.variant_id, ".variant_id");
  const order = katana.tables.manufacturingOrders.update(before.id, {
    ...definedOnly(changes),
    additional_info,
  });
  if (order.variant_id !== before.variant_id) replaceRecipe(katana, order);
  refreshManufacturing(katana, order.id);
  if (status !== undefined && status !== before.status) setStatus(katana, order, status);
  else emitManufacturing(katana, "updated", order);
  return order.id;
}

function replaceRecipe(katana: Katana, order: ManufacturingOrder): void {
  for (const row of liveRecipeRows(katana, order.id)) {
    emitRecipeRow(katana, "deleted", katana.tables.recipeRows.softDelete(row.id));
  }
  addRecipeRows(katana, order);
}

function setStatus(katana: Katana, order: ManufacturingOrder, status: ManufacturingOrder["status"]): void {
  if (status === "DONE") {
    completeOrder(katana, order, { at: order.done_date ?? katana.now() });
    return;
  }
  // Inferred: a finished order that is opened again has its productions taken back.
  if (order.status === "DONE") {
    for (const production of liveProductions(katana, order.id)) revertProduction(katana, production);
  }
  const changed = katana.tables.manufacturingOrders.update(order.id, { status, done_date: null });
  refreshManufacturing(katana, order.id);
  if (status === "IN_PROGRESS") emitManufacturing(katana, "in_progress", changed);
  else if (status === "BLOCKED") emitManufacturing(katana, "blocked", changed);
  else emitManufacturing(katana, "updated", changed);
}

function makeForRow(katana: Katana, rowId: number): ManufacturingOrder {
  const { tables } = katana;
  const row = tables.salesOrderRows.live(rowId);
  const order = row && tables.salesOrders.live(row.sales_order_id);
  if (!row || !order) throw unprocessable(".sales_order_row_id", "does not exist");
  const quantity = openQuantity(katana, row);
  if (quantity <= 0n) throw unprocessable(".sales_order_row_id", "has nothing left to make");
  const made = createOrder(katana, {
    variant_id: row.variant_id,
    location_id: row.location_id ?? order.location_id,
    planned_quantity: decimalToNumber(quantity),
    order_no: `${order.order_no} / ${row.id}`,
    production_deadline_date: order.delivery_date,
    sales_order_id: order.id,
    sales_order_row_id: row.id,
  });
  tables.salesOrderRows.update(row.id, { linked_manufacturing_order_id: made.id });
  return made;
}

/** One order for each ingredient that has a recipe of its own. */
function makeSubassemblies(katana: Katana, order: ManufacturingOrder): void {
  for (const row of liveRecipeRows(katana, order.id)) {
    if (katana.kits.ingredients(row.variant_id).length === 0) continue;
    const planned = multiply(decimal(row.planned_quantity_per_unit), decimal(order.planned_quantity));
    const made = createOrder(katana, {
      variant_id: row.variant_id,
      location_id: order.location_id,
      planned_quantity: decimalToNumber(planned),
    });
    makeSubassemblies(katana, made);
  }
}

function unlink({ tables }: Katana, order: ManufacturingOrder): ManufacturingOrder {
  const rowId = order.sales_order_row_id;
  if (rowId === null) return order;
  if (tables.salesOrderRows.live(rowId))
    tables.salesOrderRows.update(rowId, { linked_manufacturing_order_id: null });
  return tables.manufacturingOrders.update(order.id, { sales_order_id: null, sales_order_row_id: null });
}

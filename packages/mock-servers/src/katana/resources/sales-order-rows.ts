// /sales_order_rows: the lines of sales orders. Inferred: a change of a row is a change of its order, and fires as one.
import { decimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import { salesOrderObject } from "../orders/availability.ts";
import { fulfilledQuantity, refreshSalesOrder } from "../orders/sales-order-effects.ts";
import { type SalesOrder, type SalesOrderRow, productAvailabilities } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { type Filters, dateFilters, integer, integers, oneOf } from "../wire/filters.ts";
import { answerList, mostRecentFirst, readExtend } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import type { BodyOf } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation, existingVariant } from "./places.ts";
import { newSalesOrderRow, salesOrderRowChange } from "./sales-order-bodies.ts";
import { renderSalesOrderRow } from "./sales-order-rendering.ts";

type NewRowBody = Omit<BodyOf<typeof newSalesOrderRow>, "sales_order_id">;

const extensions = ["variant"] as const;

export function serveSalesOrderRows(api: Api, katana: Katana): void {
  const { tables, settings, events } = katana;
  const live = (rowId: number): SalesOrderRow => {
    const row = tables.salesOrderRows.live(rowId);
    if (!row) throw notFound();
    return row;
  };
  const conclude = (orderId: number) => {
    refreshSalesOrder(katana, orderId);
    events.emit("sales_order.updated", salesOrderObject(tables.salesOrders.update(orderId, {})));
  };

  api.get("/sales_order_rows", ({ query }) =>
    answerList<SalesOrderRow>(
      {
        records: () => tables.salesOrderRows.all(),
        filters: rowFilters,
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        extend: extensions,
        render: (row, extend) => renderSalesOrderRow(katana, row, extend),
      },
      query,
      settings(),
    ),
  );
  api.get("/sales_order_rows/{id}", (call) =>
    reply(renderSalesOrderRow(katana, live(call.id()), readExtend(call.query, extensions))),
  );

  api.post("/sales_order_rows", newSalesOrderRow, ({ sales_order_id, ...body }) => {
    const order = tables.salesOrders.live(sales_order_id);
    if (!order) throw unprocessable(".sales_order_id", "does not exist");
    const row = addSalesOrderRow(katana, order, body, "");
    conclude(order.id);
    return reply(renderSalesOrderRow(katana, live(row.id)));
  });

  api.patch("/sales_order_rows/{id}", salesOrderRowChange, (body, call) => {
    const row = live(call.id());
    const { batch_transactions: _b, traceability: _t, serial_number_transactions: _s, ...changes } = body;
    if (changes.variant_id !== undefined) existingVariant(katana, changes.variant_id);
    if (changes.location_id !== undefined) existingLocation(katana, changes.location_id);
    if (decimal(changes.quantity ?? row.quantity) < fulfilledQuantity(katana, row)) {
      throw unprocessable(".quantity", "is less than what is fulfilled");
    }
    const attributes = changes.attributes?.map(({ key = "", value = "" }) => ({ key, value }));
    tables.salesOrderRows.update(row.id, definedOnly({ ...changes, attributes }));
    conclude(row.sales_order_id);
    return reply(renderSalesOrderRow(katana, live(row.id)));
  });

  api.delete("/sales_order_rows/{id}", (call) => {
    const row = live(call.id());
    if (fulfilledQuantity(katana, row) > 0n) throw unprocessable("", "the row is fulfilled");
    tables.salesOrderRows.softDelete(row.id);
    if (settings().deletedOrderRows === "soft") {
      conclude(row.sales_order_id);
    } else {
      // Katana: some rows go without a trace, a word, or a new updated_at of their order (V).
      refreshSalesOrder(katana, row.sales_order_id);
      tables.salesOrderRows.remove(row.id);
    }
    return noContent();
  });
}

const rowFilters: Filters<SalesOrderRow> = {
  ids: integers((row) => row.id),
  sales_order_ids: integers((row) => row.sales_order_id),
  variant_id: integer((row) => row.variant_id),
  location_id: integer((row) => row.location_id),
  tax_rate_id: integer((row) => row.tax_rate_id),
  linked_manufacturing_order_id: integer((row) => row.linked_manufacturing_order_id),
  product_availability: oneOf(productAvailabilities, (row) => row.product_availability),
  ...dateFilters,
};

/** `path` is where the row stands in the body. The caller refreshes the order. */
export function addSalesOrderRow(
  katana: Katana,
  order: SalesOrder,
  body: NewRowBody,
  path: string,
): SalesOrderRow {
  const variant = existingVariant(katana, body.variant_id, `${path}.variant_id`);
  if (body.location_id !== undefined) existingLocation(katana, body.location_id, `${path}.location_id`);
  return katana.tables.salesOrderRows.insert({
    sales_order_id: order.id,
    variant_id: variant.id,
    quantity: body.quantity,
    location_id: body.location_id ?? null,
    price_per_unit: body.price_per_unit ?? variant.sales_price ?? 0,
    total_discount: body.total_discount ?? null,
    tax_rate_id: body.tax_rate_id ?? null,
    attributes: (body.attributes ?? []).map(({ key = "", value = "" }) => ({ key, value })),
    custom_fields: body.custom_fields ?? null,
    linked_manufacturing_order_id: null,
    product_availability: null,
  });
}

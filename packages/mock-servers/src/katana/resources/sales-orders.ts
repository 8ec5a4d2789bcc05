// /sales_orders: what customers ordered.
import type { Katana } from "../katana.ts";
import { salesOrderObject } from "../orders/availability.ts";
import { revertFulfillment } from "../orders/fulfillment-effects.ts";
import { setOrderStatus } from "../orders/sales-order-status.ts";
import { liveFulfillmentsOf, liveRowsOf, refreshSalesOrder } from "../orders/sales-order-effects.ts";
import type { SalesOrder } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, preconditionFailed, unprocessable } from "../wire/errors.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import type { BodyOf } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation } from "./places.ts";
import { addAddress } from "./sales-order-addresses.ts";
import { newSalesOrder, salesOrderChange } from "./sales-order-bodies.ts";
import { salesOrderFilters } from "./sales-order-filters.ts";
import { renderSalesOrder } from "./sales-order-rendering.ts";
import { addSalesOrderRow } from "./sales-order-rows.ts";

export function serveSalesOrders(api: Api, katana: Katana): void {
  const { tables, settings, events } = katana;
  const live = (orderId: number): SalesOrder => {
    const order = tables.salesOrders.live(orderId);
    if (!order) throw notFound();
    return order;
  };
  const rendered = (orderId: number) => renderSalesOrder(katana, live(orderId));

  api.get("/sales_orders", ({ query }) =>
    answerList<SalesOrder>(
      {
        records: () => tables.salesOrders.all(),
        filters: salesOrderFilters,
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: (row) => renderSalesOrder(katana, row),
      },
      query,
      settings(),
    ),
  );

  api.get("/sales_orders/{id}", (call) => {
    // Katana: addresses are not inlined when one order is read (V); a data wrapper was told of by one project (P).
    const { addresses: _addresses, ...order } = rendered(call.id());
    return reply(settings().singleEnvelope === "wrapped" ? { data: order } : order);
  });

  api.post("/sales_orders", newSalesOrder, (body, call) => {
    const order = tables.salesOrders.insert(orderFrom(katana, body, call.source));
    body.sales_order_rows.forEach((row, index) =>
      addSalesOrderRow(katana, order, definedRow(row), `.sales_order_rows[${index}]`),
    );
    for (const address of body.addresses ?? []) addAddress(katana, { ...address, sales_order_id: order.id });
    refreshSalesOrder(katana, order.id);
    events.emit("sales_order.created", salesOrderObject(order));
    return reply(rendered(order.id));
  });

  api.patch("/sales_orders/{id}", salesOrderChange, (body, call) => {
    const before = live(call.id());
    const { status, conversion_rate: _rate, conversion_date: _date, ...changes } = body;
    if (changes.customer_id !== undefined) checkCustomer(katana, changes.customer_id);
    if (changes.location_id !== undefined) existingLocation(katana, changes.location_id);
    tables.salesOrders.update(before.id, definedOnly(changes));
    refreshSalesOrder(katana, before.id);
    if (status !== undefined) setOrderStatus(katana, before.id, status);
    events.emit("sales_order.updated", salesOrderObject(live(before.id)));
    return reply(rendered(before.id));
  });

  api.delete("/sales_orders/{id}", (call) => {
    const order = live(call.id());
    // Katana: the only refusal to delete whose text was seen (V).
    if (tables.returnsOfSalesOrder(order.id).some((each) => each.deleted_at === null)) {
      throw preconditionFailed("Cannot delete sales orders as sales orders have return orders.");
    }
    for (const fulfillment of liveFulfillmentsOf(katana, order.id)) revertFulfillment(katana, fulfillment);
    for (const row of liveRowsOf(katana, order.id)) tables.salesOrderRows.softDelete(row.id);
    tables.salesOrders.softDelete(order.id);
    refreshSalesOrder(katana, order.id);
    events.emit("sales_order.deleted", { id: order.id, status: order.status });
    return noContent();
  });
}

/** Null means the same as nothing for a new row. */
const definedRow = <T extends object>(row: T) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T]: Exclude<T[K], null>;
  };

function orderFrom(katana: Katana, body: BodyOf<typeof newSalesOrder>, source: string) {
  const { tables, now, nextId } = katana;
  checkCustomer(katana, body.customer_id);
  const primary = [...tables.locations.all()].find((location) => location.is_primary)?.id ?? 1;
  const location_id = existingLocation(katana, body.location_id ?? primary).id;
  return {
    customer_id: body.customer_id,
    // Katana: numbered by itself where no number is given (V).
    order_no: body.order_no ?? `SO-${nextId("sales-order-numbers")}`,
    source,
    order_created_date: body.order_created_date ?? now(),
    delivery_date: body.delivery_date ?? null,
    picked_date: null,
    location_id,
    status: body.status ?? ("NOT_SHIPPED" as const),
    currency: body.currency ?? "USD",
    additional_info: body.additional_info ?? null,
    customer_ref: body.customer_ref ?? null,
    tracking_number: body.tracking_number ?? null,
    tracking_number_url: body.tracking_number_url ?? null,
    ecommerce_order_type: body.ecommerce_order_type ?? null,
    ecommerce_store_name: body.ecommerce_store_name ?? null,
    ecommerce_order_id: body.ecommerce_order_id ?? null,
    custom_fields: body.custom_fields ?? null,
    product_availability: null,
  };
}

function checkCustomer({ tables }: Katana, customerId: number): void {
  if (!tables.customers.live(customerId)) throw unprocessable(".customer_id", "does not exist");
}

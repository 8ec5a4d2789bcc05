// An imported order's counterpart in Katana: found by the store's own order id, made, changed, deleted. Katana: the
// hidden id keeps an order from being imported twice, also where its sales order was deleted since (O).
import { z } from "zod";
import type { KatanaCaller } from "../callers/katana-caller.ts";
import type { StoreOrder } from "./store-orders.ts";

const rowShape = z.object({ id: z.int(), variant_id: z.int(), quantity: z.number() });
const salesOrderShape = z.object({
  id: z.int(),
  deleted_at: z.string().nullish(),
  sales_order_rows: z.array(rowShape),
});
const salesOrdersShape = z.object({ data: z.array(salesOrderShape) });
const fulfillmentsShape = z.object({
  data: z.array(
    z.object({
      sales_order_fulfillment_rows: z.array(z.object({ sales_order_row_id: z.int(), quantity: z.number() })),
    }),
  ),
});

export type SalesOrder = z.output<typeof salesOrderShape>;

/** A line with its variant and place in Katana. `shipped` counts within `quantity`. */
export type WantedRow = {
  variantId: number;
  quantity: number;
  shipped: number;
  price: number;
  locationId: number | undefined;
};

export async function findSalesOrder(
  katana: KatanaCaller,
  store: string,
  order: StoreOrder,
): Promise<SalesOrder | null> {
  const query = new URLSearchParams({
    ecommerce_order_id: order.legacyResourceId,
    ecommerce_store_name: store,
    include_deleted: "true",
  });
  const { data } = salesOrdersShape.parse(await katana.get(`/sales_orders?${query}`));
  return data[0] ?? null;
}

export async function createSalesOrder(
  katana: KatanaCaller,
  input: { store: string; order: StoreOrder; customerId: number; rows: readonly WantedRow[] },
): Promise<SalesOrder> {
  const { store, order, customerId, rows } = input;
  const locationId = rows[0]?.locationId;
  const body = {
    order_no: order.name,
    customer_id: customerId,
    order_created_date: new Date(order.createdAt).toISOString(),
    currency: order.currencyCode,
    ...(locationId === undefined ? {} : { location_id: locationId }),
    ecommerce_order_type: "shopify",
    ecommerce_store_name: store,
    ecommerce_order_id: order.legacyResourceId,
    sales_order_rows: rows.map((row) => bodyOf(row, locationId)),
  };
  return salesOrderShape.parse(await katana.send("POST", "/sales_orders", body));
}

/** Brings rows and shipments to what the store's order says. What is shipped in Katana is never taken back. */
export async function changeSalesOrder(
  katana: KatanaCaller,
  salesOrder: SalesOrder,
  rows: readonly WantedRow[],
): Promise<void> {
  const fulfilled = await readFulfilled(katana, salesOrder.id);
  const spare = Map.groupBy(salesOrder.sales_order_rows, (row) => row.variant_id);
  const shipments: { sales_order_row_id: number; quantity: number }[] = [];
  for (const wanted of rows) {
    const row = spare.get(wanted.variantId)?.shift() ?? (await addRow(katana, salesOrder.id, wanted));
    const done = fulfilled.get(row.id) ?? 0;
    const quantity = Math.max(wanted.quantity, done);
    if (quantity !== row.quantity) {
      await katana.send("PATCH", `/sales_order_rows/${row.id}`, { quantity });
    }
    const missing = Math.min(wanted.shipped, quantity) - done;
    if (missing > 0) shipments.push({ sales_order_row_id: row.id, quantity: missing });
  }
  for (const row of [...spare.values()].flat()) await shrinkRow(katana, row, fulfilled.get(row.id) ?? 0);
  if (shipments.length === 0) return;
  await katana.send("POST", "/sales_order_fulfillments", {
    sales_order_id: salesOrder.id,
    status: "DELIVERED",
    sales_order_fulfillment_rows: shipments,
  });
}

/** Katana: what is cancelled in the store is deleted (O). Inferred: what was shipped of it stays. */
export async function cancelSalesOrder(katana: KatanaCaller, salesOrder: SalesOrder): Promise<void> {
  const fulfilled = await readFulfilled(katana, salesOrder.id);
  if (fulfilled.size === 0) {
    await katana.send("DELETE", `/sales_orders/${salesOrder.id}`);
    return;
  }
  for (const row of salesOrder.sales_order_rows) await shrinkRow(katana, row, fulfilled.get(row.id) ?? 0);
}

const bodyOf = (row: WantedRow, orderLocationId?: number) => ({
  variant_id: row.variantId,
  quantity: row.quantity,
  price_per_unit: row.price,
  ...(row.locationId === undefined || row.locationId === orderLocationId
    ? {}
    : { location_id: row.locationId }),
});

const addRow = async (katana: KatanaCaller, salesOrderId: number, wanted: WantedRow) =>
  rowShape.parse(
    await katana.send("POST", "/sales_order_rows", { sales_order_id: salesOrderId, ...bodyOf(wanted) }),
  );

async function shrinkRow(katana: KatanaCaller, row: z.output<typeof rowShape>, to: number): Promise<void> {
  if (to === 0) await katana.send("DELETE", `/sales_order_rows/${row.id}`);
  else if (to !== row.quantity) await katana.send("PATCH", `/sales_order_rows/${row.id}`, { quantity: to });
}

/** Units by row. */
async function readFulfilled(katana: KatanaCaller, salesOrderId: number): Promise<Map<number, number>> {
  const answer = await katana.get(`/sales_order_fulfillments?sales_order_id=${salesOrderId}&limit=250`);
  const units = new Map<number, number>();
  for (const { sales_order_fulfillment_rows: rows } of fulfillmentsShape.parse(answer).data) {
    for (const { sales_order_row_id: id, quantity } of rows) units.set(id, (units.get(id) ?? 0) + quantity);
  }
  return units;
}

// /purchase_order_rows: the lines of purchase orders.
import type { Katana } from "../katana.ts";
import { refreshPurchase } from "../orders/purchase-effects.ts";
import { emitPurchase, emitPurchaseRow } from "../orders/purchase-events.ts";
import type { PurchaseOrder, PurchaseOrderRow } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, preconditionFailed, unprocessable } from "../wire/errors.ts";
import { dateFilters, integer, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { type BodyOf, id, number, object, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { existingLocation, stockedVariant } from "./places.ts";
import { renderPurchaseOrderRow } from "./purchase-order-rendering.ts";

const amount = number({ max: 100_000_000_000_000_000 });
const price = number({ min: 0, max: 100_000_000_000_000_000 });
const inlineFields = {
  tax_rate_id: id,
  purchase_uom_conversion_rate: price,
  purchase_uom: text({ max: 7 }),
  arrival_date: time,
  location_id: id,
};
const rowFields = { ...inlineFields, tax_name: text(), tax_rate: text() };

export const inlinePurchaseRow = object(
  { quantity: amount, price_per_unit: price, variant_id: id },
  inlineFields,
);
const newRow = object(
  { purchase_order_id: id, quantity: amount, variant_id: id, price_per_unit: price },
  { ...rowFields, currency: text({ pattern: "^[A-Z]{3}$" }) },
);
const rowChange = object(
  {},
  { ...rowFields, quantity: amount, variant_id: id, price_per_unit: price, received_date: time },
);

export function servePurchaseOrderRows(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (rowId: number): PurchaseOrderRow => {
    const row = tables.purchaseOrderRows.live(rowId);
    if (!row) throw notFound();
    return row;
  };
  const conclude = (row: PurchaseOrderRow, action: "created" | "updated" | "deleted") => {
    refreshPurchase(katana, row.purchase_order_id);
    emitPurchaseRow(katana, action, row);
    emitPurchase(katana, "updated", tables.purchaseOrders.update(row.purchase_order_id, {}));
  };

  api.get("/purchase_order_rows", ({ query }) =>
    answerList<PurchaseOrderRow>(
      {
        records: () => tables.purchaseOrderRows.all(),
        filters: {
          ids: integers((row) => row.id),
          purchase_order_id: integer((row) => row.purchase_order_id),
          variant_id: integer((row) => row.variant_id),
          location_id: integer((row) => row.location_id),
          tax_rate_id: integer((row) => row.tax_rate_id),
          group_id: integer((row) => row.purchase_order_id),
          purchase_uom: textFilter((row) => row.purchase_uom),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderPurchaseOrderRow,
      },
      query,
      settings(),
    ),
  );
  api.get("/purchase_order_rows/{id}", (call) => reply(renderPurchaseOrderRow(live(call.id()))));

  api.post("/purchase_order_rows", newRow, (body) => {
    const order = tables.purchaseOrders.live(body.purchase_order_id);
    if (!order) throw unprocessable(".purchase_order_id", "does not exist");
    const row = addPurchaseOrderRow(katana, order, body, "");
    conclude(row, "created");
    return reply(renderPurchaseOrderRow(row));
  });
  api.patch("/purchase_order_rows/{id}", rowChange, (body, call) => {
    const before = live(call.id());
    const { tax_name: _name, tax_rate: _rate, ...changes } = body;
    // Inferred: what was received is received. Its date may be corrected.
    if (before.received_date !== null && changes.quantity !== undefined) {
      throw unprocessable(".quantity", "cannot be changed once the row is received");
    }
    if (before.received_date === null) delete changes.received_date;
    if (changes.variant_id !== undefined) stockedVariant(katana, changes.variant_id, ".variant_id");
    if (changes.location_id !== undefined) existingLocation(katana, changes.location_id);
    const row = tables.purchaseOrderRows.update(before.id, definedOnly(changes));
    conclude(row, "updated");
    return reply(renderPurchaseOrderRow(row));
  });
  api.delete("/purchase_order_rows/{id}", (call) => {
    const row = live(call.id());
    if (row.received_date !== null) {
      throw preconditionFailed("Cannot delete purchase order rows as purchase order rows are received.");
    }
    conclude(tables.purchaseOrderRows.softDelete(row.id), "deleted");
    return noContent();
  });
}

/** `path` is where the row stands in the body. The caller refreshes the order. */
export function addPurchaseOrderRow(
  katana: Katana,
  order: PurchaseOrder,
  body: BodyOf<typeof inlinePurchaseRow>,
  path: string,
): PurchaseOrderRow {
  const variant = stockedVariant(katana, body.variant_id, `${path}.variant_id`);
  const item = katana.itemOf(variant);
  if (body.location_id !== undefined) existingLocation(katana, body.location_id, `${path}.location_id`);
  return katana.tables.purchaseOrderRows.insert({
    purchase_order_id: order.id,
    variant_id: variant.id,
    quantity: body.quantity,
    price_per_unit: body.price_per_unit,
    tax_rate_id: body.tax_rate_id ?? null,
    purchase_uom: body.purchase_uom ?? item?.purchase_uom ?? item?.uom ?? "pcs",
    purchase_uom_conversion_rate:
      body.purchase_uom_conversion_rate ?? item?.purchase_uom_conversion_rate ?? 1,
    currency: order.currency,
    location_id: body.location_id ?? null,
    arrival_date: body.arrival_date ?? order.expected_arrival_date,
    received_date: null,
    split_from_id: null,
    batch_transactions: [],
  });
}

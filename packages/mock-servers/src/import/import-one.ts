// What one order of a store, as it is now, means for Katana: nothing, a new sales order, or a change of one.
import type { KatanaCaller } from "../callers/katana-caller.ts";
import type { ImportSettings } from "./import-settings.ts";
import type { KatanaPlaces } from "./katana-places.ts";
import type { LineMatching } from "./match-lines.ts";
import {
  cancelSalesOrder,
  changeSalesOrder,
  createSalesOrder,
  findSalesOrder,
  type WantedRow,
} from "./sales-orders.ts";
import type { StoreOrder } from "./store-orders.ts";
import { type ReasonAgainst, whyNotImported } from "./why-not-imported.ts";

export type ImportOutcome =
  | { kind: "imported" | "changed" | "deleted" | "left-alone" }
  | { kind: "not-imported"; reason: ReasonAgainst };

export type ImportContext = {
  katana: KatanaCaller;
  settings: ImportSettings;
  matching: LineMatching;
  places: KatanaPlaces;
  activatedAt: number;
  /** Whether this order is one of those that never arrive. */
  isLost: (order: StoreOrder) => boolean;
};

const someCustomer = "Online store customer";

export async function importOne(
  context: ImportContext,
  store: string,
  order: StoreOrder,
): Promise<ImportOutcome> {
  const { katana, settings, places } = context;
  const refuse = (reason: ReasonAgainst): ImportOutcome => ({ kind: "not-imported", reason });
  const existing = await findSalesOrder(katana, store, order);
  if (existing === null) {
    const reason = whyNotImported(order, settings, context.activatedAt);
    if (reason !== null) return refuse(reason);
    if (context.isLost(order)) return refuse("never-imported");
    const rows = await wantedRows(context, store, order);
    if (rows.length === 0) return { kind: "left-alone" };
    const customerId = await places.customerNamed(order.shippingAddress?.name ?? someCustomer);
    const created = await createSalesOrder(katana, { store, order, customerId, rows });
    if (rows.some((row) => row.shipped > 0)) await changeSalesOrder(katana, created, rows);
    return { kind: "imported" };
  }
  if ((existing.deleted_at ?? null) !== null)
    return order.cancelledAt === null ? refuse("deleted-in-katana") : { kind: "left-alone" };
  if (!settings.orderChanges) return { kind: "left-alone" };
  if (order.cancelledAt !== null) {
    await cancelSalesOrder(katana, existing);
    return { kind: "deleted" };
  }
  await changeSalesOrder(katana, existing, await wantedRows(context, store, order));
  return { kind: "changed" };
}

async function wantedRows(
  { matching, places }: ImportContext,
  store: string,
  order: StoreOrder,
): Promise<WantedRow[]> {
  const placeOfLine = new Map(
    order.fulfillmentOrders.nodes.flatMap(({ assignedLocation, lineItems }) =>
      lineItems.nodes.map(({ lineItem }) => [lineItem.id, assignedLocation.name] as const),
    ),
  );
  const rows: WantedRow[] = [];
  for (const line of order.lineItems.nodes) {
    if (line.currentQuantity === 0) continue;
    const variantId = await matching.variantOf(line);
    if (variantId === null) continue;
    rows.push({
      variantId,
      quantity: line.currentQuantity,
      shipped: Math.max(0, line.currentQuantity - line.unfulfilledQuantity),
      price: Number(line.discountedUnitPriceSet.shopMoney.amount),
      locationId: await places.locationOf(store, placeOfLine.get(line.id)),
    });
  }
  return rows;
}

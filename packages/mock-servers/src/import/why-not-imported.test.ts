import { expect, it } from "vitest";
import type { StoreOrder } from "./store-orders.ts";
import { whyNotImported } from "./why-not-imported.ts";

const now = Date.UTC(2026, 9, 20);
const settings = { paymentPending: false, backfillDays: 14 };
const order = (fields: Partial<StoreOrder>): StoreOrder => ({
  id: "gid://shopify/Order/1",
  legacyResourceId: "1",
  name: "#1001",
  createdAt: "2026-10-19T00:00:00Z",
  updatedAt: "2026-10-19T00:00:00Z",
  cancelledAt: null,
  closed: false,
  currencyCode: "EUR",
  displayFinancialStatus: "PAID",
  displayFulfillmentStatus: "UNFULFILLED",
  shippingAddress: null,
  lineItems: { nodes: [] },
  fulfillmentOrders: { nodes: [] },
  ...fields,
});

it.each<[Partial<StoreOrder>, string | null]>([
  [{}, null],
  [{ displayFulfillmentStatus: "PARTIALLY_FULFILLED" }, null],
  [{ displayFinancialStatus: "PARTIALLY_REFUNDED" }, null],
  [{ createdAt: "2026-10-06T00:00:00Z" }, null],
  [{ createdAt: "2026-10-05T23:59:59Z" }, "too-old"],
  [{ displayFinancialStatus: "PENDING" }, "payment-pending"],
  [{ displayFinancialStatus: "AUTHORIZED" }, "payment-pending"],
  [{ displayFinancialStatus: null }, "payment-pending"],
  [{ displayFinancialStatus: "REFUNDED" }, "refunded"],
  [{ displayFulfillmentStatus: "ON_HOLD" }, "on-hold"],
  [{ displayFulfillmentStatus: "FULFILLED", closed: true }, "fulfilled"],
  [{ closed: true }, "archived"],
  [{ cancelledAt: "2026-10-19T01:00:00Z", closed: true }, "cancelled"],
])("an order with %o", (fields, reason) => {
  expect(whyNotImported(order(fields), settings, now)).toBe(reason);
});

it("may be unpaid where that is set, and as old as is set", () => {
  const unpaid = order({ displayFinancialStatus: "PENDING", createdAt: "2026-01-01T00:00:00Z" });
  expect(whyNotImported(unpaid, { paymentPending: true, backfillDays: 14 }, now)).toBe("too-old");
  expect(whyNotImported(unpaid, { paymentPending: true, backfillDays: 400 }, now)).toBeNull();
});

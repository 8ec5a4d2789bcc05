// Which of a store's orders Katana imports, and for the others why not. Katana: article 5968280 (O). Pure.
import type { ImportSettings } from "./import-settings.ts";
import type { StoreOrder } from "./store-orders.ts";

export type ReasonAgainst =
  | "archived"
  | "cancelled"
  | "refunded"
  | "payment-pending"
  | "on-hold"
  | "fulfilled"
  | "too-old"
  | "deleted-in-katana"
  | "never-imported";

const dayMs = 86_400_000;
const paid = new Set(["PAID", "PARTIALLY_REFUNDED"]);

/** Null where it is imported. `activatedAt` is when the import was switched on. */
export function whyNotImported(
  order: StoreOrder,
  settings: Pick<ImportSettings, "paymentPending" | "backfillDays">,
  activatedAt: number,
): ReasonAgainst | null {
  if (order.cancelledAt !== null) return "cancelled";
  if (order.displayFinancialStatus === "REFUNDED") return "refunded";
  if (order.displayFulfillmentStatus === "FULFILLED") return "fulfilled";
  if (order.closed) return "archived";
  if (order.displayFulfillmentStatus === "ON_HOLD") return "on-hold";
  if (Date.parse(order.createdAt) < activatedAt - settings.backfillDays * dayMs) return "too-old";
  if (!settings.paymentPending && !paid.has(order.displayFinancialStatus ?? "")) return "payment-pending";
  return null;
}

// How an adapter reaches the far side: one `send` that the engine gives it. It waits for the account's budget and lane;
// adapters never sleep, never retry, never read the clock.
import type { HttpRequest, HttpResponse, Log } from "../ports/ports.ts";

/** Who is waiting, most urgent first. `catalog` and `sweep` are background: they never take the last of a budget. */
export const priorities = ["person", "webhook", "orders", "catalog", "sweep"] as const;
export type Priority = (typeof priorities)[number];

/** Travels with every call into an adapter, and from there to `send`, unchanged. */
export type Call = {
  priority: Priority;
  /** How often the same bytes went before; left out for what is made anew each time. */
  resends?: number;
};

/** What the vendor said about the budget in its last answer. Fields that it does not state are left out. */
export type BudgetReading = {
  /** Requests or cost points left right now. */
  remaining: number;
  /** The window's requests, or the bucket's size. */
  limit?: number;
  /** Windows: when the window ends, in epoch milliseconds. */
  resetsAt?: number;
  /** Buckets: points a second. */
  restorePerSecond?: number;
};

/** The vendor's documented budget: a number of requests a window, or a leaky bucket of cost points. */
export type RateBudget =
  | { kind: "window"; limit: number; windowMs: number }
  | { kind: "bucket"; capacity: number; restorePerSecond: number };

export type AdapterPorts = {
  /**
   * Sends one request when the budget has room for `cost` (1 for a request, or cost points) and the call's turn has
   * come. Throws HttpFailure where no answer came.
   */
  send(request: HttpRequest, call: Call, cost: number): Promise<HttpResponse>;
  /** To be called with every answer that states the budget. */
  reportBudget(reading: BudgetReading): void;
  log: Log;
};

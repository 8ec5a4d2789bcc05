// What a mock server is doing, as GET /__mock tells it: in JSON to programs, as a page to people.
import type { Fault } from "./faults.ts";
import type { RequestCounters } from "./request-log.ts";

export type QuotaStatus = {
  /** The key, or the app and its store. */
  who: string;
  left: number;
  of: number;
  /** When there is more: "in 12 s", "100 a second". */
  next: string;
};

export type MockStatus = {
  name: string;
  baseUrl: string;
  uptimeMs: number;
  requests: RequestCounters;
  quotas: QuotaStatus[];
  webhooks: unknown[];
  faults: Fault[];
  /** Whatever else there is to tell, by its title. */
  more: Record<string, unknown>;
};

// Kinds of events as a merchant calls them.
import type { SyncEventType } from "../../graphql/generated/documents.ts";

export const eventWords: Readonly<Record<SyncEventType, string>> = {
  STOCK_PUSHED: "Written",
  AVAILABILITY_CHANGED: "Number changed",
  PUSH_FAILED: "Write failed",
  PUSH_HELD: "Held back",
  HOLD_ENDED: "Hold ended",
  DRIFT_FOUND: "Difference found",
  LEVEL_STOCKED: "Stocked at a location",
  SIGNAL_RECEIVED: "Signal",
  IN_FLIGHT_ORDER_OPENED: "Order in flight",
  IN_FLIGHT_ORDER_CLOSED: "Order settled",
  MAPPING_CHANGED: "Mapping changed",
  LOCATION_MAPPING_CHANGED: "Location mapped",
  POLICY_CHANGED: "Policy changed",
  SYNC_TOGGLED: "Sync switched",
  STATUS_CHANGED: "Status changed",
  RUN_STARTED: "Run began",
  RUN_FINISHED: "Run ended",
};

const colors: Partial<Record<SyncEventType, string>> = {
  STOCK_PUSHED: "green",
  PUSH_FAILED: "red",
  PUSH_HELD: "violet",
  DRIFT_FOUND: "orange",
  AVAILABILITY_CHANGED: "blue",
};

export const colorOf = (type: SyncEventType): string => colors[type] ?? "gray";

export const eventTypes = Object.keys(eventWords) as SyncEventType[];

// Work that a person asked for, and the log of everything that happened.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import { Integration } from "./integration.ts";

export type SyncRunKind = "CATALOG" | "PUSH" | "RECONCILE" | "RETRY" | "IMPORT";
export type SyncRunState =
  | "QUEUED"
  | "RUNNING"
  | "SUCCEEDED"
  | "PARTIALLY_FAILED"
  | "FAILED"
  | "CANCELLED"
  | "AWAITING_APPROVAL";

export type ImportSubject = "PRODUCTS" | "STOCK";
/** Variants by id, by search, all where neither is given, or none but those that the run's items name already. */
export type ImportRequest = {
  subject: ImportSubject;
  channelVariantIds: number[] | null;
  search: string | null;
  /** Of the file that named them. */
  digest?: string;
};

export const SyncRun = defineEntity({
  name: "SyncRun",
  tableName: "sync_run",
  uniques: [{ properties: ["integration", "kind", "idempotencyKey"] }],
  indexes: [{ properties: ["integration", "state"] }, { properties: ["integration", "id"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    kind: p.text().$type<SyncRunKind>(),
    state: p.text().$type<SyncRunState>(),
    isDryRun: p.boolean(),
    /** Started at its time by the engine itself: nobody waits for it. */
    isScheduled: p.boolean(),
    idempotencyKey: p.text().strictNullable(),
    /** What was asked under that key; the same key with another input is refused. */
    inputText: p.text(),
    /** Null for everything mapped. */
    skus: p.json<string[]>().columnType("json").strictNullable(),
    /** What to import; null for runs of another kind. */
    imports: p.json<ImportRequest>().columnType("json").strictNullable(),
    createdAt: p.bigint("number"),
    startedAt: p.bigint("number").strictNullable(),
    finishedAt: p.bigint("number").strictNullable(),
    total: p.integer().strictNullable(),
    done: p.integer(),
    changed: p.integer(),
    unchanged: p.integer(),
    failed: p.integer(),
    errorCode: p.text().strictNullable(),
    errorMessage: p.text().strictNullable(),
    /** When a person let go what a guard had held back; its targets are not held for that again. */
    approvedAt: p.bigint("number").strictNullable(),
    /** The request that asked for it. */
    traceparent: p.text().strictNullable(),
  },
});
export type SyncRunRow = InferEntity<typeof SyncRun>;

export type StockChangeOutcome =
  | "PLANNED"
  | "APPLIED"
  | "UNCHANGED"
  | "CONFLICT"
  | "REJECTED"
  | "DEFERRED"
  | "HELD"
  | "CANCELLED";

/** One target's part in a run. While it is open the target is brought right whatever is settled. */
export const StockChange = defineEntity({
  name: "StockChange",
  tableName: "stock_change",
  indexes: [
    { properties: ["target", "isOpen"] },
    { properties: ["run", "isOpen"] },
    { properties: ["run", "id"] },
  ],
  properties: {
    id: p.integer().primary().autoincrement(),
    run: () => p.manyToOne(SyncRun).mapToPk().deleteRule("cascade"),
    /** Not a foreign key: the plan outlives the target. */
    target: p.integer(),
    outcome: p.text().$type<StockChangeOutcome>(),
    fromQuantity: p.integer().strictNullable(),
    toQuantity: p.integer().strictNullable(),
    reason: p.text().strictNullable(),
    isOpen: p.boolean(),
    /** Closed by what became of a number that was read under a larger ticket: the run is to have read both sides. */
    afterTicket: p.bigint("number"),
  },
});
export type StockChangeRow = InferEntity<typeof StockChange>;

export type SyncEventType =
  | "SIGNAL_RECEIVED"
  | "AVAILABILITY_CHANGED"
  | "STOCK_PUSHED"
  | "PUSH_FAILED"
  | "LEVEL_STOCKED"
  | "PUSH_HELD"
  | "HOLD_ENDED"
  | "DRIFT_FOUND"
  | "MAPPING_CHANGED"
  | "LOCATION_MAPPING_CHANGED"
  | "SYNC_TOGGLED"
  | "POLICY_CHANGED"
  | "STATUS_CHANGED"
  | "IN_FLIGHT_ORDER_OPENED"
  | "IN_FLIGHT_ORDER_CLOSED"
  | "RUN_STARTED"
  | "RUN_FINISHED";

export type EventDetail = { [key: string]: unknown };

/** Append-only. Ordered by (tx, id), which follows the order of commits; see tables/events.ts. */
export const SyncEvent = defineEntity({
  name: "SyncEvent",
  tableName: "sync_event",
  indexes: [
    { properties: ["tx", "id"] },
    { properties: ["integration", "tx", "id"] },
    { properties: ["sku", "tx", "id"] },
    { properties: ["occurredAt"] },
  ],
  properties: {
    /** From the store-wide sequence. */
    id: p.bigint("number").primary().autoincrement(false),
    /** PostgreSQL: the writing transaction's number. SQLite, which has one writer: 0. */
    tx: p.bigint("number"),
    type: p.text().$type<SyncEventType>(),
    occurredAt: p.bigint("number"),
    /** Plain numbers, no foreign keys: the log outlives what it tells of. */
    integration: p.integer().strictNullable(),
    target: p.integer().strictNullable(),
    run: p.integer().strictNullable(),
    sku: p.text().strictNullable(),
    fromQuantity: p.integer().strictNullable(),
    toQuantity: p.integer().strictNullable(),
    message: p.text(),
    detail: p.json<EventDetail>().columnType("json").strictNullable(),
    /** The step that wrote it. */
    traceparent: p.text().strictNullable(),
  },
});
export type SyncEventRow = InferEntity<typeof SyncEvent>;

/** Facts about the store itself, such as the event log's epoch. */
export const Meta = defineEntity({
  name: "Meta",
  tableName: "meta",
  properties: { key: p.text().primary(), value: p.text() },
});

// One channel variant at one channel location, and the writes that are on their way to it.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import type { HoldCode } from "../../domain/hold.ts";
import type { DriftCause, StockTargetState } from "../../domain/target.ts";
import { Account, Location } from "./account.ts";
import { ChannelVariant, SourceVariant } from "./catalog.ts";
import type { EventDetail } from "./run.ts";
import { Integration } from "./integration.ts";

/**
 * What is looked at first: falls, then rises, then what is to be stocked before it has a number at all. An index is in this
 * order, and serves only who puts rows in order by the very same words.
 */
export const pushRank = `case when error_code = 'NOT_STOCKED' then 2
  when desired < coalesce(observed, settled, 0) then 0 else 1 end`;

export const Target = defineEntity({
  name: "Target",
  tableName: "target",
  uniques: [{ properties: ["integration", "channelVariant", "channelLocation"] }],
  indexes: [
    { properties: ["integration", "id"] },
    { properties: ["integration", "pushMark", "pushDueAt"] },
    { properties: ["integration", "state"] },
    { properties: ["sourceVariant"] },
    { properties: ["integration", "sortText", "id"] },
    { properties: ["integration", "changedAt", "id"] },
    { properties: ["integration", "difference", "id"] },
    {
      name: "target_due_index",
      expression: `create index target_due_index on target (integration_id, (${pushRank}), push_mark, id)
        where push_mark is not null`,
    },
  ],
  properties: {
    id: p.integer().primary().autoincrement(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    channelVariant: () => p.manyToOne(ChannelVariant).mapToPk().deleteRule("cascade").index(),
    channelLocation: () => p.manyToOne(Location).mapToPk().deleteRule("cascade"),
    /** Null once its mapping is broken. */
    sourceVariant: () => p.manyToOne(SourceVariant).mapToPk().deleteRule("set null").strictNullable(),
    sourceLocation: () => p.manyToOne(Location).mapToPk().deleteRule("set null").strictNullable(),
    searchText: p.text(),
    /** What it is put in order by: how `searchText` begins, as much of it as an index takes. */
    sortText: p.text(),
    /** When what is wanted, pushed or seen moved last; 0 before it did. See engine/note-moves.ts. */
    changedAt: p.bigint("number"),
    /** Between what is wanted and what was seen; -1 where either is not known. */
    difference: p.integer(),

    desired: p.integer().strictNullable(),
    /** Ticket of the snapshot that `desired` came from. */
    desiredTicket: p.bigint("number").strictNullable(),
    /** When the source was asked for the level behind it. */
    desiredReadAt: p.bigint("number").strictNullable(),
    /** A rise that a later reading is still to confirm (policy); all three or none. */
    riseQuantity: p.integer().strictNullable(),
    riseTicket: p.bigint("number").strictNullable(),
    riseSeenAt: p.bigint("number").strictNullable(),
    /** The last number pushed or found right, or the baseline; see domain/target.ts. */
    settled: p.integer().strictNullable(),
    /** The first number computed becomes the baseline: it was unknown at the first switch-on (rule T2). */
    isBaselineDue: p.boolean(),
    pushed: p.integer().strictNullable(),
    pushedAt: p.bigint("number").strictNullable(),
    /** The number that it replaced. */
    pushedFrom: p.integer().strictNullable(),
    /** When a push that nobody approved brought it from above zero to zero (rule G1). */
    zeroedAt: p.bigint("number").strictNullable(),
    /** Set when its zero was doubted: a snapshot of a larger ticket has asked the source again. */
    zeroDoubtMark: p.bigint("number").strictNullable(),
    /** A write of a smaller ticket than this is refused. */
    pushedTicket: p.bigint("number").strictNullable(),
    observed: p.integer().strictNullable(),
    observedCommitted: p.integer().strictNullable(),
    observedAt: p.bigint("number").strictNullable(),
    /** It fell without our doing and no order can be read that says why: until when it may not rise (rule Q9). */
    risesHeldUntil: p.bigint("number").strictNullable(),

    state: p.text().$type<StockTargetState>(),
    driftCause: p.text().$type<DriftCause>().strictNullable(),
    /** When our number was replaced by somebody else: the last few times (rule G3). */
    reversals: p.json<number[]>(),
    /** Why nothing is written to it; null where nothing but the toggle may hold it back. */
    holdCode: p.text().$type<HoldCode>().strictNullable(),
    holdMessage: p.text().strictNullable(),
    heldAt: p.bigint("number").strictNullable(),
    /** The number that was held back last; one event tells of each. */
    heldQuantity: p.integer().strictNullable(),
    /** What accounts for a wrong number at the channel, until it shows the right one; see domain/drift.ts. */
    isUntold: p.boolean(),
    isRemapped: p.boolean(),
    hasWriteFailed: p.boolean(),
    errorCode: p.text().strictNullable(),
    errorMessage: p.text().strictNullable(),
    retryAt: p.bigint("number").strictNullable(),
    attempts: p.integer(),

    /** Set: this target is to be looked at. Cleared by its own outcome alone, where it still bears this number. */
    pushMark: p.bigint("number").strictNullable(),
    pushDueAt: p.bigint("number").strictNullable(),
    /** When the change behind the mark was signalled. */
    markedAt: p.bigint("number").strictNullable(),
    /** The steps that set it, the oldest first; see mark-causes.ts. */
    traceparents: p.text().strictNullable(),
  },
});
export type TargetRow = InferEntity<typeof Target>;

/**
 * What was wanted, pushed and seen at a target from a moment on, until the next says otherwise. Kept as long as events are.
 */
export const TargetPoint = defineEntity({
  name: "TargetPoint",
  tableName: "target_point",
  indexes: [{ properties: ["target", "at"] }, { properties: ["at"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    /** Not a foreign key: it outlives what it tells of. */
    target: p.integer(),
    at: p.bigint("number"),
    desired: p.integer().strictNullable(),
    pushed: p.integer().strictNullable(),
    observed: p.integer().strictNullable(),
  },
});
export type TargetPointRow = InferEntity<typeof TargetPoint>;

/**
 * SENDING: its request is open, it holds the permit. UNSETTLED: no answer told the outcome. SETTLED: every row has its
 * outcome. ABANDONED: it may not be sent again; its targets are read anew.
 */
export type IntentState = "SENDING" | "UNSETTLED" | "SETTLED" | "ABANDONED";

/** Quantities, or variants that the channel is to stock where it does not yet (rule L5). */
export type IntentKind = "SET_LEVELS" | "STOCK_LEVELS";

/** One batch of writes, stored before it is sent and settled by the same bytes under the same key. */
export const Intent = defineEntity({
  name: "Intent",
  tableName: "intent",
  indexes: [{ properties: ["integration", "state"] }, { properties: ["settledAt"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    kind: p.text().$type<IntentKind>(),
    idempotencyKey: p.text().unique(),
    body: p.text(),
    toggleEpoch: p.integer(),
    leaseEpoch: p.integer(),
    state: p.text().$type<IntentState>(),
    attempts: p.integer(),
    nextAttemptAt: p.bigint("number").strictNullable(),
    createdAt: p.bigint("number"),
    settledAt: p.bigint("number").strictNullable(),
    problem: p.text().strictNullable(),
    /** The step that stored it: where its trace goes on, after a restart too. */
    traceparent: p.text().strictNullable(),
  },
});
export type IntentRow = InferEntity<typeof Intent>;

/** One push of an intent, in the order of the bytes. */
export const IntentPush = defineEntity({
  name: "IntentPush",
  tableName: "intent_push",
  uniques: [{ properties: ["intent", "position"] }],
  indexes: [{ properties: ["target"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    intent: () => p.manyToOne(Intent).mapToPk().deleteRule("cascade"),
    position: p.integer(),
    /** Not a foreign key: the target may be unmapped while the request is open. */
    target: p.integer(),
    stockItemExternalId: p.text(),
    locationExternalId: p.text(),
    fromQuantity: p.integer(),
    toQuantity: p.integer(),
    committed: p.integer(),
    ticket: p.bigint("number"),
    pushMark: p.bigint("number"),
  },
});
export type IntentPushRow = InferEntity<typeof IntentPush>;

/** One level that an intent has stocked, in the order of the bytes. */
export const IntentStocking = defineEntity({
  name: "IntentStocking",
  tableName: "intent_stocking",
  uniques: [{ properties: ["intent", "position"] }],
  indexes: [{ properties: ["target"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    intent: () => p.manyToOne(Intent).mapToPk().deleteRule("cascade"),
    position: p.integer(),
    /** Not a foreign key: the target may be unmapped while the request is open. */
    target: p.integer(),
    stockItemExternalId: p.text(),
    locationExternalId: p.text(),
    pushMark: p.bigint("number"),
  },
});
export type IntentStockingRow = InferEntity<typeof IntentStocking>;

/** UNKNOWN: it was let go before an answer told. */
export type StockPushOutcome = "APPLIED" | "UNCHANGED" | "CONFLICT" | "REJECTED" | "DEFERRED" | "UNKNOWN";

/**
 * Why a number was pushed, as it was then (rule Q11): kept as long as events are, whatever becomes of intent, target and
 * policy meanwhile.
 */
export const StockPush = defineEntity({
  name: "StockPush",
  tableName: "stock_push",
  indexes: [
    { properties: ["intentKey"] },
    { properties: ["target", "id"] },
    { properties: ["createdAt"] },
    // All that tables/activity.ts counts by: it is answered without the rows, which are long.
    { properties: ["integration", "createdAt", "outcome", "signalledAt", "settledAt"] },
  ],
  properties: {
    id: p.integer().primary().autoincrement(),
    /** The intent's idempotency key, which the channel's history names. */
    intentKey: p.text(),
    /** Plain numbers, no foreign keys: it outlives what it tells of. */
    integration: p.integer(),
    target: p.integer(),
    sku: p.text().strictNullable(),
    fromQuantity: p.integer(),
    toQuantity: p.integer(),
    /** Steps and components of the number, and the records behind them. */
    terms: p.json<EventDetail>().columnType("json"),
    /** When the change behind it was signalled; null where nothing told. */
    signalledAt: p.bigint("number").strictNullable(),
    createdAt: p.bigint("number"),
    /** Null while its outcome is not known. */
    outcome: p.text().$type<StockPushOutcome>().strictNullable(),
    settledAt: p.bigint("number").strictNullable(),
  },
});
export type StockPushRow = InferEntity<typeof StockPush>;

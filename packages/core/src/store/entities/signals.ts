// What is known to be stale, and the signals that said so.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import type { Quantity } from "../../domain/quantity.ts";
import { QuantityType } from "./quantity-type.ts";
import type { OrderKind, SignalKey } from "../../contracts/index.ts";
import { Account } from "./account.ts";
import { SourceVariant } from "./catalog.ts";

/** Stored before it is acknowledged, resolved afterwards. */
export const Signal = defineEntity({
  name: "Signal",
  tableName: "signal",
  uniques: [{ properties: ["account", "eventId"] }],
  indexes: [
    { properties: ["account", "needsRequest", "resolvedAt", "dueAt"] },
    { properties: ["resolvedAt"] },
  ],
  properties: {
    id: p.integer().primary().autoincrement(),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    eventId: p.text().strictNullable(),
    topic: p.text(),
    // Not jsonb, which refuses some texts that JSON allows.
    keys: p.json<SignalKey[]>().columnType("json"),
    /** Whether the far side is asked before it can be resolved: its keys do not name all that there is to know. */
    needsRequest: p.boolean(),
    receivedAt: p.bigint("number"),
    /** When to resolve it. */
    dueAt: p.bigint("number"),
    /** What it was about could not be read yet, or read as before: it is resolved a second and last time (rule C10). */
    isSecondLook: p.boolean(),
    resolvedAt: p.bigint("number").strictNullable(),
    /** The step that stored it: where its trace goes on. */
    traceparent: p.text().strictNullable(),
  },
});
export type SignalRow = InferEntity<typeof Signal>;

/** Why a variant is to be read. Only a signal's read is repeated where it changed nothing (rule C10). */
export type ReadCause =
  | "signal"
  | "second-look"
  | "conflict"
  | "catalog"
  | "run"
  | "confirm"
  | "start"
  | "sweep";

/** This variant's levels are to be read. At most one per variant: marking is idempotent. */
export const ReadMark = defineEntity({
  name: "ReadMark",
  tableName: "read_mark",
  // In the order that they are claimed in.
  indexes: [{ properties: ["account", "priority", "mark", "sourceVariant"] }],
  properties: {
    sourceVariant: () => p.manyToOne(SourceVariant).mapToPk().primary().deleteRule("cascade"),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    /** From the store's sequence; the mark is cleared only where it still bears the number that was claimed. */
    mark: p.bigint("number"),
    /** Index into `priorities`: smaller is more urgent. */
    priority: p.integer(),
    cause: p.text().$type<ReadCause>(),
    dueAt: p.bigint("number"),
    /** Of the oldest signal behind it. */
    markedAt: p.bigint("number"),
    /** Readings that failed, and why the last of them did; it is then not read together with what has not failed. */
    attempts: p.integer(),
    problem: p.text().strictNullable(),
    /** The steps that set it, the oldest first; see mark-causes.ts. */
    traceparents: p.text().strictNullable(),
  },
});
export type ReadMarkRow = InferEntity<typeof ReadMark>;

/**
 * An order in the source and its rows, kept so that an edit or a deletion resolves to the variants it had; one that came
 * from a channel is kept longer than it is open, so that the channel's order is known to be booked (rule Q9).
 */
export const SourceOrder = defineEntity({
  name: "SourceOrder",
  tableName: "source_order",
  uniques: [{ properties: ["account", "kind", "externalId"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    kind: p.text().$type<OrderKind>(),
    externalId: p.text(),
    number: p.text().strictNullable(),
    channelOrderExternalId: p.text().strictNullable(),
    channelStore: p.text().strictNullable(),
    isOpen: p.boolean(),
    /** Deleted, and kept for the channel order that it came from. */
    isDeleted: p.boolean(),
    /** A mere offer, which commits nothing. */
    isQuote: p.boolean(),
    /** Drawn when what is stored of it last changed: levels of a smaller ticket do not count it yet (rule Q10). */
    ticket: p.bigint("number"),
    /** Drawn when it could not be verified: it is left out of no levels of a smaller ticket (rule Q5). */
    doubtTicket: p.bigint("number").strictNullable(),
    /** Drawn when it was read last, whether that changed anything or not: clocks jump, tickets do not. */
    readTicket: p.bigint("number"),
    readAt: p.bigint("number"),
  },
});
export type SourceOrderRow = InferEntity<typeof SourceOrder>;

/** One row of such an order. */
export const SourceOrderLine = defineEntity({
  name: "SourceOrderLine",
  tableName: "source_order_line",
  properties: {
    id: p.integer().primary().autoincrement(),
    order: () => p.manyToOne(SourceOrder).mapToPk().deleteRule("cascade").index(),
    externalId: p.text().index(),
    variantExternalId: p.text().index(),
    locationExternalId: p.text().strictNullable(),
    quantity: p.type(QuantityType).$type<Quantity>(),
    /** Null for what is not sold. */
    openQuantity: p.type(QuantityType).$type<Quantity>().strictNullable(),
    shippedQuantity: p.type(QuantityType).$type<Quantity>().strictNullable(),
  },
});
export type SourceOrderLineRow = InferEntity<typeof SourceOrderLine>;

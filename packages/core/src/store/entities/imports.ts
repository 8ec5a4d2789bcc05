// What runs of kind IMPORT do in the source, item by item, and what they did there for good (rule M10).
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import type { Quantity } from "../../domain/quantity.ts";
import { Account, Location } from "./account.ts";
import { SourceVariant } from "./catalog.ts";
import { QuantityType } from "./quantity-type.ts";
import { SyncRun } from "./run.ts";

export type ImportOutcome =
  | "PLANNED"
  | "CREATED"
  | "MAPPED"
  | "SET"
  | "UNCHANGED"
  | "SKIPPED"
  | "REJECTED"
  | "CANCELLED";

/** A channel variant that is to be had in the source, or the opening stock of one variant at one location. */
export const ImportItem = defineEntity({
  name: "ImportItem",
  tableName: "import_item",
  indexes: [{ properties: ["run", "isOpen"] }, { properties: ["run", "id"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    run: () => p.manyToOne(SyncRun).mapToPk().deleteRule("cascade"),
    /** Not foreign keys: what was done outlives what it was done to. */
    channelVariant: p.integer().strictNullable(),
    sourceVariant: p.integer().strictNullable(),
    sourceLocation: p.integer().strictNullable(),
    outcome: p.text().$type<ImportOutcome>(),
    fromQuantity: p.type(QuantityType).$type<Quantity>().strictNullable(),
    /** Set from the beginning where a person named the number. */
    toQuantity: p.type(QuantityType).$type<Quantity>().strictNullable(),
    reason: p.text().strictNullable(),
    isOpen: p.boolean(),
    /** When the request that makes it was last sent: whether it took effect may not be known yet. */
    sentAt: p.bigint("number").strictNullable(),
  },
});
export type ImportItemRow = InferEntity<typeof ImportItem>;

/** SENDING: an adjustment of that number may have been booked. DONE: it was, or nothing was to be changed. */
export type OpeningStockState = "SENDING" | "DONE";

/** Stock is imported once for each variant and location: this is what is remembered of it. */
export const OpeningStock = defineEntity({
  name: "OpeningStock",
  tableName: "opening_stock",
  indexes: [{ properties: ["account", "state"] }],
  properties: {
    sourceVariant: () => p.manyToOne(SourceVariant).mapToPk().primary().deleteRule("cascade"),
    location: () => p.manyToOne(Location).mapToPk().primary().deleteRule("cascade"),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    quantity: p.type(QuantityType).$type<Quantity>(),
    adjustmentNumber: p.text().strictNullable(),
    state: p.text().$type<OpeningStockState>(),
    at: p.bigint("number"),
  },
});
export type OpeningStockRow = InferEntity<typeof OpeningStock>;

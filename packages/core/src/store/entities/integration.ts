// One source account that feeds one channel account: its toggle, its policy, its mappings.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import type { VariantMappingOrigin, VariantMappingStatus } from "../../domain/match-variants.ts";
import { Account, Location } from "./account.ts";
import type { Quantity } from "../../domain/quantity.ts";
import { ChannelVariant, SourceVariant } from "./catalog.ts";
import { QuantityType } from "./quantity-type.ts";

export type IntegrationStatus = "NOT_CONNECTED" | "DISABLED" | "INACTIVE" | "ACTIVE";

/** A policy as it is stored: decimals as text. */
export type StoredPolicy = { [field: string]: string | number | boolean | null };

export const Integration = defineEntity({
  name: "Integration",
  tableName: "integration",
  uniques: [{ properties: ["source", "channel"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.text(),
    source: () => p.manyToOne(Account).mapToPk(),
    channel: () => p.manyToOne(Account).mapToPk().index(),
    isSyncEnabled: p.boolean(),
    /** Raised each time something forbids what was allowed; a write holds a permit of its epoch (rule T3). */
    toggleEpoch: p.integer(),
    /** While a switch-off waits: until when intents of the epoch before may still be sent again to settle them. */
    drainUntil: p.bigint("number").strictNullable(),
    /** When it first became ACTIVE; the numbers of that moment are the baseline (rule T2). */
    firstActivatedAt: p.bigint("number").strictNullable(),
    /** When its variants were first matched and read; until then it cannot be active. */
    preparedAt: p.bigint("number").strictNullable(),
    /** Nights before this are not made up for: it was switched on, or given another time, at that moment. */
    nightsFrom: p.bigint("number"),
    /** When the last overnight reconciliation was due that was started; null before the first. */
    lastNightAt: p.bigint("number").strictNullable(),
    status: p.text().$type<IntegrationStatus>(),
    policy: p.json<StoredPolicy>(),
    createdAt: p.bigint("number"),
  },
});
export type IntegrationRow = InferEntity<typeof Integration>;

/** A person's decision about a channel location: follow a source location, or (null) leave it out. */
export const LocationDecision = defineEntity({
  name: "LocationDecision",
  tableName: "location_decision",
  uniques: [{ properties: ["integration", "channelLocation"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    channelLocation: () => p.manyToOne(Location).mapToPk().deleteRule("cascade"),
    sourceLocation: () => p.manyToOne(Location).mapToPk().deleteRule("cascade").strictNullable(),
  },
});
export type LocationDecisionRow = InferEntity<typeof LocationDecision>;

/** A decision about one channel variant that beats the SKU. */
export const MappingRule = defineEntity({
  name: "MappingRule",
  tableName: "mapping_rule",
  uniques: [{ properties: ["integration", "channelVariant"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    channelVariant: () => p.manyToOne(ChannelVariant).mapToPk().deleteRule("cascade"),
    sourceVariant: () => p.manyToOne(SourceVariant).mapToPk().deleteRule("cascade").strictNullable(),
    origin: p.text().$type<"MANUAL" | "IMPORT">(),
    isExcluded: p.boolean(),
  },
});
export type MappingRuleRow = InferEntity<typeof MappingRule>;

/** What is decided for one channel variant otherwise than the policy says; null: as the policy says. */
export const VariantOverride = defineEntity({
  name: "VariantOverride",
  tableName: "variant_override",
  uniques: [{ properties: ["integration", "channelVariant"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    channelVariant: () => p.manyToOne(ChannelVariant).mapToPk().deleteRule("cascade"),
    bufferQuantity: p.integer().strictNullable(),
    bufferPercent: p.type(QuantityType).$type<Quantity>().strictNullable(),
    maximumQuantity: p.integer().strictNullable(),
  },
});
export type VariantOverrideRow = InferEntity<typeof VariantOverride>;

/** What matching made of both catalogs and the rules; rewritten by difference. */
export const VariantMapping = defineEntity({
  name: "VariantMapping",
  tableName: "variant_mapping",
  uniques: [{ properties: ["integration", "channelVariant"] }],
  indexes: [
    { properties: ["integration", "id"] },
    { properties: ["integration", "status"] },
    { properties: ["integration", "sourceVariant"] },
  ],
  properties: {
    id: p.integer().primary().autoincrement(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    channelVariant: () => p.manyToOne(ChannelVariant).mapToPk().deleteRule("cascade").strictNullable(),
    sourceVariant: () => p.manyToOne(SourceVariant).mapToPk().deleteRule("cascade").strictNullable(),
    status: p.text().$type<VariantMappingStatus>(),
    origin: p.text().$type<VariantMappingOrigin>().strictNullable(),
    reason: p.text().strictNullable(),
    shadowedIds: p.json<number[]>(),
    suggestionIds: p.json<number[]>(),
    channelSuggestionIds: p.json<number[]>(),
    /** Lower-case SKUs and titles of both sides. */
    searchText: p.text(),
  },
});
export type VariantMappingRow = InferEntity<typeof VariantMapping>;

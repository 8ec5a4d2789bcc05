// What exists on either side: variants, recipes, and the source's levels.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import { Account, Location } from "./account.ts";
import type { Quantity } from "../../domain/quantity.ts";
import { QuantityType } from "./quantity-type.ts";

export const SourceVariant = defineEntity({
  name: "SourceVariant",
  tableName: "source_variant",
  uniques: [{ properties: ["account", "externalId"] }],
  indexes: [
    // In the order that a catalog is gone through in.
    { properties: ["account", "id"] },
    { properties: ["account", "sku"] },
    { properties: ["account", "productExternalId"] },
  ],
  properties: {
    id: p.integer().primary().autoincrement(),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    externalId: p.text(),
    productExternalId: p.text(),
    sku: p.text().strictNullable(),
    name: p.text(),
    isKit: p.boolean(),
    hasStock: p.boolean(),
    createdAt: p.bigint("number"),
    archivedAt: p.bigint("number").strictNullable(),
    deletedAt: p.bigint("number").strictNullable(),
  },
});
export type SourceVariantRow = InferEntity<typeof SourceVariant>;

export const ChannelVariant = defineEntity({
  name: "ChannelVariant",
  tableName: "channel_variant",
  uniques: [{ properties: ["account", "externalId"] }],
  indexes: [
    { properties: ["account", "sku"] },
    { properties: ["account", "stockItemExternalId"] },
    { properties: ["account", "productExternalId"] },
  ],
  properties: {
    id: p.integer().primary().autoincrement(),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    externalId: p.text(),
    productExternalId: p.text(),
    stockItemExternalId: p.text(),
    sku: p.text().strictNullable(),
    title: p.text(),
    /** One a line, as the channel spells them; and in lower case between line breaks, to be searched. */
    tags: p.text(),
    tagText: p.text(),
    isTracked: p.boolean(),
    notSyncableReason: p.text().strictNullable(),
    isDeleted: p.boolean(),
  },
});
export type ChannelVariantRow = InferEntity<typeof ChannelVariant>;

export const RecipeLine = defineEntity({
  name: "RecipeLine",
  tableName: "recipe_line",
  properties: {
    id: p.integer().primary().autoincrement(),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade").index(),
    kit: () => p.manyToOne(SourceVariant).mapToPk().deleteRule("cascade").index(),
    component: () => p.manyToOne(SourceVariant).mapToPk().deleteRule("cascade").index(),
    quantityPerKit: p.type(QuantityType).$type<Quantity>(),
  },
});
export type RecipeLineRow = InferEntity<typeof RecipeLine>;

/** What the source said last of one variant at one location. */
export const Level = defineEntity({
  name: "Level",
  tableName: "level",
  properties: {
    sourceVariant: () => p.manyToOne(SourceVariant).mapToPk().primary().deleteRule("cascade"),
    location: () => p.manyToOne(Location).mapToPk().primary().deleteRule("cascade"),
    inStock: p.type(QuantityType).$type<Quantity>(),
    committed: p.type(QuantityType).$type<Quantity>(),
    expected: p.type(QuantityType).$type<Quantity>(),
    potential: p.type(QuantityType).$type<Quantity>().strictNullable(),
    readAt: p.bigint("number"),
    /** Of the snapshot it was read in; a smaller one never replaces a larger one. */
    ticket: p.bigint("number"),
    /** The ticket of the last rotation over all levels that came by this one. */
    sweptIn: p.bigint("number").strictNullable(),
  },
});
export type LevelRow = InferEntity<typeof Level>;

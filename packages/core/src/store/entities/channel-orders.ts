// A channel's orders as far as stock goes, and which of their units the source does not count yet (rule Q9).
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import type { ChannelOrderPlace, OrderWait } from "../../contracts/index.ts";
import type { InFlightReason } from "../../domain/in-flight.ts";
import type { Quantity } from "../../domain/quantity.ts";
import { Account, Location } from "./account.ts";
import { SourceVariant } from "./catalog.ts";
import { Integration } from "./integration.ts";
import { QuantityType } from "./quantity-type.ts";

/** An order that was open when it was first seen, or was placed since the account was connected. */
export const ChannelOrder = defineEntity({
  name: "ChannelOrder",
  tableName: "channel_order",
  uniques: [{ properties: ["account", "externalId"] }],
  indexes: [{ properties: ["account", "heldUntil"] }, { properties: ["changedAt"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    externalId: p.text(),
    /** What sources call it: the last part of its id. */
    shortId: p.text().index(),
    /** For a person: "#1001". */
    name: p.text().index(),
    placedAt: p.bigint("number"),
    changedAt: p.bigint("number"),
    isCancelled: p.boolean(),
    waitsFor: p.text().$type<OrderWait>().strictNullable(),
    /** Since when the source could have taken it over: when it was placed, or had waited long enough. */
    importableSince: p.bigint("number"),
    /**
     * Of units that the channel has committed and no order explains, kept as if they were an order: until when they are
     * held back. Null for an order.
     */
    heldUntil: p.bigint("number").strictNullable(),
  },
});
export type ChannelOrderRow = InferEntity<typeof ChannelOrder>;

/** One line of such an order, as the contract has it. */
export const ChannelOrderLine = defineEntity({
  name: "ChannelOrderLine",
  tableName: "channel_order_line",
  properties: {
    id: p.integer().primary().autoincrement(),
    order: () => p.manyToOne(ChannelOrder).mapToPk().deleteRule("cascade").index(),
    externalId: p.text(),
    variantExternalId: p.text().strictNullable(),
    stockItemExternalId: p.text().strictNullable().index(),
    currentQuantity: p.integer(),
    unfulfilledQuantity: p.integer(),
    places: p.json<ChannelOrderPlace[]>().columnType("json"),
  },
});
export type ChannelOrderLineRow = InferEntity<typeof ChannelOrderLine>;

/** One line's units in flight, in the channel's terms. */
export type HeldLine = { variantExternalId: string; locationExternalId: string; units: number };

/** An order that a source does not know, or not wholly: for whom its units are held back, and why. */
export const InFlightOrder = defineEntity({
  name: "InFlightOrder",
  tableName: "in_flight_order",
  uniques: [{ properties: ["order", "integration"] }],
  indexes: [{ properties: ["integration", "settledAt", "id"] }, { properties: ["askAt"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    order: () => p.manyToOne(ChannelOrder).mapToPk().deleteRule("cascade"),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    reason: p.text().$type<InFlightReason>(),
    lines: p.json<HeldLine[]>().columnType("json"),
    /** When the source is asked for this order by its id, since it should have it by then; null for never. */
    askAt: p.bigint("number").strictNullable(),
    /** When a person settled it: nothing of it is held back since. */
    settledAt: p.bigint("number").strictNullable(),
    settledNote: p.text().strictNullable(),
  },
});
export type InFlightOrderRow = InferEntity<typeof InFlightOrder>;

/** Units of one order in flight, by what the source would have to take them from. Computed from all that is above. */
export const InFlightUnits = defineEntity({
  name: "InFlightUnits",
  tableName: "in_flight_units",
  properties: {
    id: p.integer().primary().autoincrement(),
    order: () => p.manyToOne(ChannelOrder).mapToPk().deleteRule("cascade").index(),
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade"),
    sourceVariant: () => p.manyToOne(SourceVariant).mapToPk().deleteRule("cascade").index(),
    sourceLocation: () => p.manyToOne(Location).mapToPk().deleteRule("cascade"),
    units: p.type(QuantityType).$type<Quantity>(),
  },
});
export type InFlightUnitsRow = InferEntity<typeof InFlightUnits>;

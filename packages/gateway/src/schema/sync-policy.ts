// An integration's policy, as it is read and as it is changed.
import {
  type CommitmentScope as CoreScope,
  formatQuantity,
  type KitContention as CoreContention,
  type PolicyChange,
  type SyncPolicy as CorePolicy,
  type UnmappedLocationPolicy as CoreUnmapped,
} from "@stockgate/core";
import { builder, defineEnum } from "./builder.ts";
import { Location } from "./location.ts";
import type { WantedId } from "./user-error.ts";

const CommitmentScope = defineEnum<CoreScope>(
  "CommitmentScope",
  "Which commitments lower what this channel may sell.",
  {
    ALL: "Every commitment, from whatever channel. The default.",
    CHANNEL_ORDERS: "All but those of orders created directly in the source.",
    THIS_CHANNEL: "Only orders that came from this channel's own store, and manufacturing.",
  },
);

const KitContention = defineEnum<CoreContention>(
  "KitContention",
  "What kits that share a component show of it.",
  {
    INDEPENDENT: "Each its own maximum, as if it were alone. The default.",
    EXCLUSIVE: "Together no more than there is of the component.",
  },
);

const UnmappedLocationPolicy = defineEnum<CoreUnmapped>(
  "UnmappedLocationPolicy",
  "What happens to an active channel location that nobody mapped.",
  {
    REQUIRE_MAPPING: "The integration stays DISABLED until each one is mapped or excluded. The default.",
    IGNORE: "It is left alone.",
    FOLLOW_ONLINE_STORE: "It follows `onlineStoreSourceLocation`, point-of-sale locations aside.",
  },
);

const texts = {
  commitments: "Which commitments lower the number.",
  unmappedLocations: "What happens to channel locations that nobody mapped.",
  bufferQuantity: "Units held back from the channel.",
  bufferPercent:
    "Share of the positive number held back, 0 to 100, rounded up; applied before bufferQuantity.",
  maximumQuantity: "At most this many are shown.",
  allowNegative: "Whether a negative number is pushed as it is; otherwise it becomes 0.",
  massZeroGuardPercent:
    "When more than this share of the targets on sale, and at least 20, falls to zero within a rolling hour, the source is asked again and the rest is held for approval; 0 to 100, null switches the guard off. Default 30.",
  salesOnlyUntil:
    "Sale mode: until then only decreases are written, and rises are caught up when it ends. Null, the default, for always both.",
  stockUnstockedVariants:
    "Whether a variant is stocked at a mapped location of the channel where it is not (error NOT_STOCKED), as soon as sync is on; its number follows. Nothing is ever taken off a location, also not when this is switched off again. Off by default: stocking is the merchant's choice.",
  isShadow:
    "Shadow mode: all is computed, looked at and compared, and nothing is written; what would be is HELD with the reason SHADOW. Off by default.",
  confirmIncreases:
    "Whether a rise is written only when a later reading of the source agrees with it or is larger; falls are written at once. Off by default.",
  confirmIncreasesAfterSeconds: "How much later that reading is at least, 1 to 3600. 60 unless told.",
  subtractInFlightOrders: "Whether channel orders that the source does not know yet lower the number.",
  matchOrdersByNumber:
    "Whether an order of the source that does not say where it came from is taken for the channel's order of the same number. Off by default.",
  orderImportMinutes:
    "How long the source usually takes to know an order, 1 to 10080; one that it does not know by then is OVERDUE. 30 unless told.",
  unseenOrderHoldSeconds:
    "How long units are held back that the channel gave away and no order explains, 0 to 3600. 120 unless told.",
  kitOrdersCommitComponents:
    "Whether the source commits a kit's components for an open order of the kit. Where it does not (false, the default, which never promises a component twice), what such orders will take is subtracted here.",
  kitContention: "What kits that share a component show of it.",
  reconcileAt:
    "Wall-clock time of the overnight reconciliation, HH:MM in `timeZone`; null switches it off. It begins once every local day; where nobody was there to begin it, up to six hours later.",
  timeZone: "The IANA time zone of `reconcileAt`, such as Europe/Berlin. Default: UTC.",
};

export const SyncPolicy = builder.objectRef<CorePolicy>("SyncPolicy").implement({
  description: "What an integration's owner decided about the number that its channel shows.",
  fields: (t) => ({
    commitments: t.expose("commitments", { type: CommitmentScope, description: texts.commitments }),
    unmappedLocations: t.expose("unmappedLocations", {
      type: UnmappedLocationPolicy,
      description: texts.unmappedLocations,
    }),
    onlineStoreSourceLocation: t.field({
      type: Location,
      nullable: true,
      description: "What channel locations follow under FOLLOW_ONLINE_STORE.",
      resolve: ({ onlineStoreSourceLocationId }) => onlineStoreSourceLocationId,
    }),
    bufferQuantity: t.exposeInt("bufferQuantity", { description: texts.bufferQuantity }),
    bufferPercent: t.field({
      type: "Decimal",
      description: texts.bufferPercent,
      resolve: ({ bufferPercent }) => formatQuantity(bufferPercent),
    }),
    maximumQuantity: t.exposeInt("maximumQuantity", { nullable: true, description: texts.maximumQuantity }),
    allowNegative: t.exposeBoolean("allowNegative", { description: texts.allowNegative }),
    massZeroGuardPercent: t.field({
      type: "Decimal",
      nullable: true,
      description: texts.massZeroGuardPercent,
      resolve: ({ massZeroGuardPercent }) =>
        massZeroGuardPercent === null ? null : formatQuantity(massZeroGuardPercent),
    }),
    salesOnlyUntil: t.expose("salesOnlyUntil", {
      type: "DateTime",
      nullable: true,
      description: texts.salesOnlyUntil,
    }),
    stockUnstockedVariants: t.exposeBoolean("stockUnstockedVariants", {
      description: texts.stockUnstockedVariants,
    }),
    isShadow: t.exposeBoolean("isShadow", { description: texts.isShadow }),
    confirmIncreases: t.exposeBoolean("confirmIncreases", { description: texts.confirmIncreases }),
    confirmIncreasesAfterSeconds: t.exposeInt("confirmIncreasesAfterSeconds", {
      description: texts.confirmIncreasesAfterSeconds,
    }),
    subtractInFlightOrders: t.exposeBoolean("subtractInFlightOrders", {
      description: texts.subtractInFlightOrders,
    }),
    matchOrdersByNumber: t.exposeBoolean("matchOrdersByNumber", { description: texts.matchOrdersByNumber }),
    orderImportMinutes: t.exposeInt("orderImportMinutes", { description: texts.orderImportMinutes }),
    unseenOrderHoldSeconds: t.exposeInt("unseenOrderHoldSeconds", {
      description: texts.unseenOrderHoldSeconds,
    }),
    kitOrdersCommitComponents: t.exposeBoolean("kitOrdersCommitComponents", {
      description: texts.kitOrdersCommitComponents,
    }),
    kitContention: t.expose("kitContention", { type: KitContention, description: texts.kitContention }),
    reconcileAt: t.exposeString("reconcileAt", { nullable: true, description: texts.reconcileAt }),
    timeZone: t.exposeString("timeZone", { description: texts.timeZone }),
  }),
});

export const SyncPolicyInput = builder.inputType("SyncPolicyInput", {
  description:
    "What changes about a policy. A field left out stays; null clears where the policy's field is nullable, and is INVALID elsewhere.",
  fields: (t) => ({
    commitments: t.field({ type: CommitmentScope, description: texts.commitments }),
    unmappedLocations: t.field({ type: UnmappedLocationPolicy, description: texts.unmappedLocations }),
    onlineStoreSourceLocationId: t.id({
      description: "A location of the source: what channel locations follow under FOLLOW_ONLINE_STORE.",
    }),
    bufferQuantity: t.int({ description: texts.bufferQuantity }),
    bufferPercent: t.field({ type: "Decimal", description: texts.bufferPercent }),
    maximumQuantity: t.int({ description: texts.maximumQuantity }),
    allowNegative: t.boolean({ description: texts.allowNegative }),
    massZeroGuardPercent: t.field({ type: "Decimal", description: texts.massZeroGuardPercent }),
    salesOnlyUntil: t.field({ type: "DateTime", description: texts.salesOnlyUntil }),
    stockUnstockedVariants: t.boolean({ description: texts.stockUnstockedVariants }),
    isShadow: t.boolean({ description: texts.isShadow }),
    confirmIncreases: t.boolean({ description: texts.confirmIncreases }),
    confirmIncreasesAfterSeconds: t.int({ description: texts.confirmIncreasesAfterSeconds }),
    subtractInFlightOrders: t.boolean({ description: texts.subtractInFlightOrders }),
    matchOrdersByNumber: t.boolean({ description: texts.matchOrdersByNumber }),
    orderImportMinutes: t.int({ description: texts.orderImportMinutes }),
    unseenOrderHoldSeconds: t.int({ description: texts.unseenOrderHoldSeconds }),
    kitOrdersCommitComponents: t.boolean({ description: texts.kitOrdersCommitComponents }),
    kitContention: t.field({ type: KitContention, description: texts.kitContention }),
    reconcileAt: t.string({ description: texts.reconcileAt }),
    timeZone: t.string({ description: texts.timeZone }),
  }),
});

type PolicyInput = typeof SyncPolicyInput.$inferInput;

/** The location among the input, for `carryOut` to find. */
export const wantPolicyLocation = (input: PolicyInput | null | undefined): WantedId | undefined =>
  input?.onlineStoreSourceLocationId
    ? {
        type: "Location",
        text: input.onlineStoreSourceLocationId,
        path: ["policy", "onlineStoreSourceLocationId"],
      }
    : undefined;

/** The change that the core is asked for; `locationId` is what was found for `wantPolicyLocation`. */
export const toPolicyChange = (
  { onlineStoreSourceLocationId, ...rest }: PolicyInput,
  locationId: number | undefined,
): PolicyChange =>
  onlineStoreSourceLocationId === undefined
    ? rest
    : { ...rest, onlineStoreSourceLocationId: locationId ?? null };

// What an integration's owner decided about the number that its channel shows. Plain values; no defaults elsewhere.
import { oneUnit, type Quantity } from "./quantity.ts";

/** Which commitments lower what the channel may sell (rule Q5). */
export type CommitmentScope =
  | "ALL"
  /** All but those of orders created directly in the source. */
  | "CHANNEL_ORDERS"
  /** Those of this channel's own orders, and of manufacturing. */
  | "THIS_CHANNEL";

/** What kits that share a component show of it (rule Q2). */
export type KitContention =
  /** Each its own maximum, as if it were alone. */
  | "INDEPENDENT"
  /** Together no more than there is of the component. */
  | "EXCLUSIVE";

/** What becomes of an active channel location that nobody mapped (rule L3). */
export type UnmappedLocationPolicy = "REQUIRE_MAPPING" | "IGNORE" | "FOLLOW_ONLINE_STORE";

export type SyncPolicy = {
  commitments: CommitmentScope;
  unmappedLocations: UnmappedLocationPolicy;
  onlineStoreSourceLocationId: number | null;
  /** Units held back, 0 or more. */
  bufferQuantity: number;
  /** Percent of the positive number held back, 0 to 100. */
  bufferPercent: Quantity;
  /** At most this many units are shown; null for no maximum. */
  maximumQuantity: number | null;
  allowNegative: boolean;
  /** Whether units on channel orders that the source does not know yet lower the number (rule Q9). */
  subtractInFlightOrders: boolean;
  /** Whether an order of the source that does not say where it came from is taken for the channel's of the same number. */
  matchOrdersByNumber: boolean;
  /** How long the source usually takes to know an order; one that it does not know by then is overdue. 1 or more. */
  orderImportMinutes: number;
  /** How long units are held back that the channel gave away and no order explains (rules Q9, Q10). 0 or more. */
  unseenOrderHoldSeconds: number;
  /** Whether the source commits a kit's components for an open order of the kit; else that is done here (rule Q2). */
  kitOrdersCommitComponents: boolean;
  kitContention: KitContention;
  /** Local time of the overnight reconciliation, HH:MM; null for none (rule C6). */
  reconcileAt: string | null;
  /** IANA. */
  timeZone: string;
  /**
   * Percent of the targets on sale that may fall to zero within an hour, 0 to 100; of more, the rest waits for a person
   * (rule G1). Null switches the guard off.
   */
  massZeroGuardPercent: Quantity | null;
  /** Until when only decreases are written, in epoch milliseconds; null for always both. */
  salesOnlyUntil: number | null;
  /** Whether a variant is stocked where the channel does not stock it yet (rule L5). Never the other way round. */
  stockUnstockedVariants: boolean;
  /** Computes, looks and compares, and writes nothing. */
  isShadow: boolean;
  /** Whether a rise is written only when a later reading agrees with it or is larger. */
  confirmIncreases: boolean;
  /** How much later that reading is at least. 1 or more. */
  confirmIncreasesAfterSeconds: number;
};

export const defaultPolicy: SyncPolicy = {
  commitments: "ALL",
  unmappedLocations: "REQUIRE_MAPPING",
  onlineStoreSourceLocationId: null,
  bufferQuantity: 0,
  bufferPercent: 0n,
  maximumQuantity: null,
  allowNegative: false,
  subtractInFlightOrders: true,
  matchOrdersByNumber: false,
  orderImportMinutes: 30,
  unseenOrderHoldSeconds: 120,
  kitOrdersCommitComponents: false,
  kitContention: "INDEPENDENT",
  reconcileAt: "03:00",
  timeZone: "UTC",
  // No ordinary hour sells out nearly a third of all that is on sale; a source that was wiped, or a location mapped
  // wrongly, does. Whoever sells by the drop sets it higher.
  massZeroGuardPercent: 30n * oneUnit,
  salesOnlyUntil: null,
  stockUnstockedVariants: false,
  isShadow: false,
  confirmIncreases: false,
  confirmIncreasesAfterSeconds: 60,
};

/** What is decided otherwise for one variant; null: as the policy says. */
export type VariantOverrides = {
  bufferQuantity: number | null;
  bufferPercent: Quantity | null;
  maximumQuantity: number | null;
};

export const noOverrides: VariantOverrides = {
  bufferQuantity: null,
  bufferPercent: null,
  maximumQuantity: null,
};

/** The whole of a number, in percent. */
export const wholePercent: Quantity = 100n * oneUnit;

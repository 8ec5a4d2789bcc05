// A channel's orders, as far as stock goes: how many units of what, still to be taken from where. Nothing of who bought.
import type { ExternalId } from "./records.ts";

export type OrderWait =
  /** It is not paid yet. */
  | "payment"
  /** Its fulfilment was put on hold, wholly. */
  | "release";

export type ChannelOrderRecord = {
  externalId: ExternalId;
  /** For a person: "#1001". */
  name: string;
  /** Epoch milliseconds. */
  createdAt: number;
  updatedAt: number;
  cancelledAt: number | null;
  /** Done with, as the channel sees it; it may still have units that were not fulfilled. */
  isClosed: boolean;
  /** What it waits for in the channel before it goes on its way; null where for nothing. */
  waitsFor: OrderWait | null;
  /** Every line that it ever had. */
  lines: ChannelOrderLineRecord[];
};

export type ChannelOrderLineRecord = {
  externalId: ExternalId;
  /** Null for what is in no catalog, or no longer. */
  variantExternalId: ExternalId | null;
  stockItemExternalId: ExternalId | null;
  /** Units still on the order: ordered less removed or refunded, fulfilled ones among them. */
  currentQuantity: number;
  unfulfilledQuantity: number;
  /**
   * Where its units are to be taken from, or were. What the channel does not place is in none: the sum may be less than
   * the line's units. Returned ones stay fulfilled: the sum may be more.
   */
  places: ChannelOrderPlace[];
};

export type ChannelOrderPlace = {
  locationExternalId: ExternalId;
  /** Assigned there now, wherever it was assigned first. */
  unfulfilled: number;
  /** Sent from there, or handed over the counter. */
  fulfilled: number;
};

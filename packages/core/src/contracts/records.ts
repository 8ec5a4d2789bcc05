// What adapters hand over: the far side's facts in our words. Ids are the far side's own, always as strings.
import type { Quantity } from "../domain/quantity.ts";

export type ExternalId = string;

/** One page of a listing; `next` is to be handed back for the page behind it, null at the end. */
export type Page<T> = { items: T[]; next: string | null };

export type SourceLocationRecord = {
  externalId: ExternalId;
  name: string;
  isActive: boolean;
  /** Why it may not feed a channel (rule L4); null where it may. */
  ineligibleReason: string | null;
};

export type ChannelLocationRecord = SourceLocationRecord & {
  /** Null where the channel does not say. */
  isPointOfSale: boolean | null;
};

export type SourceVariantRecord = {
  externalId: ExternalId;
  productExternalId: ExternalId;
  /** Empty counts as none. */
  sku: string | null;
  /** Product name and options, for a person. */
  name: string;
  isKit: boolean;
  /** Services and the like have no stock. */
  hasStock: boolean;
  /** Epoch milliseconds. */
  createdAt: number;
  archivedAt: number | null;
  deletedAt: number | null;
};

export type RecipeRecord = {
  kitExternalId: ExternalId;
  lines: { componentExternalId: ExternalId; quantityPerKit: Quantity }[];
};

/** Quantities of one variant at one location, as the source states them. */
export type LevelRecord = {
  variantExternalId: ExternalId;
  locationExternalId: ExternalId;
  inStock: Quantity;
  committed: Quantity;
  expected: Quantity;
  /** Kits the components allow; null where the source says nothing. */
  potential: Quantity | null;
};

export type OrderKind = "sales" | "manufacturing" | "purchase";
export type OrderRef = { kind: OrderKind; externalId: ExternalId };
/** The order that has this row: some vendors' webhooks name the row alone. */
export type OrderRowRef = { kind: OrderKind; rowExternalId: ExternalId };

/** An order in the source, so that a later signal about it resolves to the variants it had. */
export type SourceOrderRecord = OrderRef & {
  number: string | null;
  /** Whether it can still change stock: neither done, delivered, received nor deleted. */
  isOpen: boolean;
  isDeleted: boolean;
  /** A mere offer: it commits no stock until it becomes an order. */
  isQuote: boolean;
  /** The channel order it came from. */
  channelOrder: { externalId: ExternalId; store: string | null } | null;
  rows: SourceOrderRowRecord[];
};

export type SourceOrderRowRecord = {
  externalId: ExternalId;
  variantExternalId: ExternalId;
  locationExternalId: ExternalId | null;
  quantity: Quantity;
  /** Units that the source has yet to ship, none of a deleted order. Null for what is not sold: it ships nothing. */
  openQuantity: Quantity | null;
  /** Units that the source has booked as shipped; what was taken back counts no more. Null for what is not sold. */
  shippedQuantity: Quantity | null;
};

export type ChannelVariantRecord = {
  externalId: ExternalId;
  productExternalId: ExternalId;
  /** What the channel counts stock by; several variants never share one. */
  stockItemExternalId: ExternalId;
  sku: string | null;
  title: string;
  /** By which a person picks variants; none of them has a line break. */
  tags: readonly string[];
  isTracked: boolean;
  /** Why its stock is not the app's to set (rule M8); null where it is. */
  notSyncableReason: string | null;
};

/** One choice that tells a variant from its product's others, such as Size: Large. */
export type ListingOption = { name: string; value: string };

/** What the channel says of a variant for people: read where a source is to have it too. */
export type ChannelListingRecord = {
  externalId: ExternalId;
  productExternalId: ExternalId;
  productTitle: string;
  /** The product's own name in addresses; null where the channel has none. */
  handle: string | null;
  barcode: string | null;
  /** None where the product has one variant and no choice. */
  options: ListingOption[];
};

/** One stock item at one location of the channel. */
export type ChannelLevelKey = { stockItemExternalId: ExternalId; locationExternalId: ExternalId };

export type ChannelLevelRecord = ChannelLevelKey & {
  /** False where the item is not stocked there: a write would succeed and sell nothing (rule L5). */
  isStocked: boolean;
  available: number;
  committed: number;
  /** All that lies there, also what is neither available nor committed; null where the channel does not say. */
  onHand: number | null;
};

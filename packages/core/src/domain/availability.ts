// What a source variant at a source location lets a channel sell, and how that number came about (rules Q1-Q8, Q11).
import type { Quantity } from "./quantity.ts";

/** The source's own figures for one variant at one location. */
export type Level = {
  inStock: Quantity;
  committed: Quantity;
  expected: Quantity;
  /** Kits that its components allow, as the source states it; null where it says nothing. */
  potential: Quantity | null;
  /** When the source was asked, in epoch milliseconds. */
  readAt: number;
};

export type RecipeLine = { componentId: number; quantityPerKit: Quantity };

/** One variant as far as its number is concerned. */
export type StockVariant = { id: number; externalId: string; isKit: boolean };

/** What one order has claimed of a variant at a location. */
export type OrderUnits = { orderExternalId: string; number: string | null; units: Quantity };

/** All that a batch of numbers depends on, read in the order that rule Q10 fixes. */
export type Snapshot = {
  variants: ReadonlyMap<number, StockVariant>;
  /** By kit; a kit without an entry has no recipe. */
  recipes: ReadonlyMap<number, readonly RecipeLine[]>;
  /** By levelKey; what is missing is unknown, which is not zero. */
  levels: ReadonlyMap<string, Level>;
  /** By levelKey: orders in the source whose units this channel's policy does not count as committed (rule Q5). */
  notCounted: ReadonlyMap<string, readonly OrderUnits[]>;
  /** By levelKey: units on channel orders that the source does not count yet (rule Q9). Of kits, the kits themselves. */
  inFlight: ReadonlyMap<string, Quantity>;
  /** By levelKey: the channel's orders behind those units, for explanations. */
  inFlightOrders?: ReadonlyMap<string, readonly OrderUnits[]>;
  /** By location: the source's own id of it, for explanations. */
  locationIds?: ReadonlyMap<number, string>;
  /**
   * By location: what this integration's channel shows of it, where what kits show together is limited (kitContention); all
   * that shares a component with what the numbers are of.
   */
  contenders: ReadonlyMap<number, readonly number[]>;
  /** By variant: why the last reading of its levels failed. */
  readProblems: ReadonlyMap<number, string>;
};

export const levelKey = (variantId: number, locationId: number): string => `${variantId}:${locationId}`;

export type AvailabilityStepKind =
  | "IN_STOCK"
  | "POTENTIAL"
  | "COMMITTED"
  | "COMMITMENTS_NOT_COUNTED"
  | "KIT_ORDERS"
  | "IN_FLIGHT"
  | "KIT_SHARE"
  | "BUFFER_PERCENT"
  | "BUFFER_QUANTITY"
  | "MAXIMUM"
  | "ROUNDING"
  | "CLAMP";

export type StepDetail = { [field: string]: string | number | null | readonly StepDetail[] };

export type AvailabilityStep = {
  kind: AvailabilityStepKind;
  label: string;
  /** Signed, in units. */
  amount: Quantity;
  /** The running result behind this step. */
  result: Quantity;
  /** The records behind it and the rule applied. */
  detail: StepDetail;
  /** When the figure was read, in epoch milliseconds; null for a step of arithmetic. */
  readAt: number | null;
};

export type KitComponent = {
  variantId: number;
  quantityPerKit: Quantity;
  /** In stock - committed - in flight of the component (and its own potential, for a kit in the kit); null: unknown. */
  available: Quantity | null;
  /** Whole kits that this component allows. */
  allows: number | null;
  isLimiting: boolean;
};

export type Availability = {
  variantId: number;
  locationId: number;
  level: Level | null;
  /** The potential that was used: the source's, or computed from the recipe; null for no kit. */
  potential: Quantity | null;
  /** Units on channel orders that the source does not count yet, those that kits on order will take among them. */
  inFlight: Quantity;
  /** Units that the buffers hold back. */
  buffer: number;
  /** Null where it cannot be known; `unavailableReason` says why. */
  available: number | null;
  unavailableReason: string | null;
  components: KitComponent[];
  steps: AvailabilityStep[];
};

// One stretch of trade, drawn by its seed before anything happens: what is on the shelves, who comes when and wants what,
// what the office does. The same for each engine, so that they are compared by what they do and not by their luck. Pure.
import { type Chance, createChance } from "./chance.ts";

export type Rows = Record<string, number>;

/** `at`: milliseconds from the opening. */
export type Deed = { at: number } & (
  | { kind: "buyer"; sku: string; units: number }
  /** An order by telephone, entered in Katana; at most what is free. */
  | { kind: "wholesale"; rows: Rows }
  /** A count: more than was thought, or less; at most what is free is missing. */
  | { kind: "adjustment"; sku: string; units: number }
  /** Goods come in and are received in Katana. */
  | { kind: "receipt"; rows: Rows }
  /** The warehouse sends so large a share of the orders that wait, oldest first. */
  | { kind: "shipping"; share: number }
);

export type Scenario = {
  spanMs: number;
  opening: Rows;
  deeds: Deed[];
};

export type Trade = {
  /** While the office works; shoppers come on until `spanMs`, and orders are sent in between. */
  officeMs: number;
  spanMs: number;
  products: number;
  buyers: number;
  /** Of these, who come in a rush: so many of them within minutes, for one product. */
  rushes: number;
  rushBuyers: number;
  /** How much sooner the better product sells: 0 for all alike. */
  skew: number;
  /** Units that there will be, of what buyers will want. */
  supply: number;
  /** Of these units, what lies there in the morning. */
  openingShare: number;
  receipts: number;
  wholesaleOrders: number;
  adjustments: number;
};

const hourMs = 3_600_000;
const minuteMs = 60_000;

export const aDay: Trade = {
  officeMs: 5 * hourMs,
  spanMs: 6 * hourMs,
  products: 60,
  buyers: 660,
  rushes: 8,
  rushBuyers: 4,
  skew: 1.2,
  supply: 0.85,
  openingShare: 0.35,
  receipts: 60,
  wholesaleOrders: 12,
  adjustments: 12,
};

export const aFlashSale: Trade = {
  officeMs: 30 * minuteMs,
  spanMs: 30 * minuteMs,
  products: 8,
  buyers: 450,
  rushes: 0,
  rushBuyers: 0,
  skew: 0.4,
  supply: 0.72,
  openingShare: 1,
  receipts: 0,
  wholesaleOrders: 0,
  adjustments: 4,
};

/** Units that a buyer wants: mostly one. */
const unitShares = [0.8, 0.15, 0.05];
const unitsPerBuyer = unitShares.reduce((sum, share, index) => sum + share * (index + 1), 0);
const rushMs = 4 * minuteMs;
const shippingEveryMs = 5 * minuteMs;

const skuOf = (index: number) => `SKU-${String(index + 1).padStart(3, "0")}`;

/** By product: the units that will be there in the end. Each product is a little better or worse planned than another. */
function drawSupply(trade: Trade, weights: readonly number[], chance: Chance): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    const wanted = (trade.buyers * unitsPerBuyer * weight) / whole;
    return Math.max(1, Math.round(wanted * trade.supply * (0.7 + 0.6 * chance.next())));
  });
}

function drawBuyers(trade: Trade, weights: readonly number[], chance: Chance): Deed[] {
  const buyer = (at: number, sku: string): Deed => ({
    at,
    kind: "buyer",
    sku,
    units: 1 + chance.weighed(unitShares),
  });
  const alone = trade.buyers - trade.rushes * trade.rushBuyers;
  const single = chance.moments(alone, trade.spanMs).map((at) => buyer(at, skuOf(chance.weighed(weights))));
  const rushes = Array.from({ length: trade.rushes }, () => {
    const from = Math.round(chance.next() * (trade.spanMs - rushMs));
    const sku = skuOf(chance.weighed(weights));
    return chance.moments(trade.rushBuyers, rushMs).map((at) => buyer(from + at, sku));
  });
  return [...single, ...rushes.flat()];
}

function drawReceipts(trade: Trade, later: readonly number[], chance: Chance): Deed[] {
  if (trade.receipts === 0) return [];
  const moments = chance.moments(trade.receipts, trade.officeMs);
  const rows = moments.map((): Rows => ({}));
  for (const [index, units] of later.entries()) {
    for (let left = units; left > 0 && rows.length > 0;) {
      const came = Math.min(left, chance.from(2, 6));
      const row = rows[chance.from(0, rows.length - 1)] ?? {};
      row[skuOf(index)] = (row[skuOf(index)] ?? 0) + came;
      left -= came;
    }
  }
  return moments.flatMap((at, index): Deed[] => {
    const came = rows[index] ?? {};
    return Object.keys(came).length > 0 ? [{ at, kind: "receipt", rows: came }] : [];
  });
}

function drawOffice(trade: Trade, chance: Chance): Deed[] {
  const anyone = () => skuOf(chance.from(0, trade.products - 1));
  const orders = chance.moments(trade.wholesaleOrders, trade.officeMs).map((at): Deed => {
    const skus = Array.from({ length: chance.from(1, 3) }, anyone);
    return { at, kind: "wholesale", rows: Object.fromEntries(skus.map((sku) => [sku, chance.from(1, 4)])) };
  });
  const counts = chance.moments(trade.adjustments, trade.officeMs).map((at): Deed => {
    const units = chance.from(1, 3);
    return { at, kind: "adjustment", sku: anyone(), units: chance.happens(0.5) ? units : -units };
  });
  return [...orders, ...counts];
}

function drawShipping({ officeMs, spanMs }: Trade): Deed[] {
  const count = Math.floor((spanMs - officeMs) / shippingEveryMs);
  return Array.from({ length: count }, (_, index) => ({
    at: officeMs + index * shippingEveryMs,
    kind: "shipping",
    share: 1 / (count - index),
  }));
}

export function drawScenario(trade: Trade, seed: number): Scenario {
  const chance = createChance(seed * 7919);
  const weights = Array.from({ length: trade.products }, (_, index) => (index + 1) ** -trade.skew);
  const supply = drawSupply(trade, weights, chance);
  const opening = supply.map((units) => Math.round(units * trade.openingShare));
  const later = supply.map((units, index) => units - (opening[index] ?? 0));
  const deeds = [
    ...drawBuyers(trade, weights, chance),
    ...drawReceipts(trade, later, chance),
    ...drawOffice(trade, chance),
    ...drawShipping(trade),
  ];
  return {
    spanMs: trade.spanMs,
    opening: Object.fromEntries(opening.map((units, index) => [skuOf(index), units])),
    deeds: deeds.toSorted((left, right) => left.at - right.at),
  };
}

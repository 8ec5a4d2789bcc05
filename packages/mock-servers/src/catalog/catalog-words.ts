// The words and shares that a generated catalog is made of.
import type { Random } from "../shared/ports.ts";

/** Parts of all variants. Each nuisance: a SKU twice, none at all, not tracked, in lower case, on one side alone. */
export const catalogShares = { kits: 0.1, materials: 0.05, eachNuisance: 0.004 };

export const woods = ["Oak", "Ash", "Walnut", "Beech", "Maple", "Cherry", "Birch", "Larch"];

export const goods = [
  "Stool",
  "Shelf",
  "Tray",
  "Lamp",
  "Board",
  "Frame",
  "Bench",
  "Crate",
  "Rail",
  "Desk",
  "Chair",
  "Mirror",
];

/** A product has the first few of these, or none where it has a single variant. */
export const sizes = ["S", "M", "L", "XL"].flatMap((size) =>
  ["natural", "oiled", "painted"].map((finish) => `${size} ${finish}`),
);

export const fourDigits = (number: number) => String(number).padStart(4, "0");

export function drawFrom<T>(values: readonly T[], random: Random): T {
  const drawn = values[Math.floor(random.next() * values.length)];
  if (drawn === undefined) throw new Error("There is nothing to draw from");
  return drawn;
}

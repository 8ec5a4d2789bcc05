// Which location is meant, by its name.
import { expect, it } from "vitest";
import { suggestPlace } from "./suggest-place.ts";

const places = ["Main warehouse", "High street shop", "Overflow warehouse"].map((name) => ({
  id: name,
  name,
}));

it.each([
  ["main  WAREHOUSE", "Main warehouse"],
  ["High Street", "High street shop"],
  ["Shop", "High street shop"],
  // Two are alike, and a guess would be one.
  ["Warehouse", null],
  ["Lager", null],
  ["", null],
])("console: %s is likely meant to follow %s", (name, expected) => {
  expect(suggestPlace(name, places)?.name ?? null).toBe(expected);
});

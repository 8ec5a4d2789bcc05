// What is said of a step beside its number.
import { expect, it } from "vitest";
import { noteOf } from "./step-note.ts";

it.each([
  ["nothing, where there is nothing to say", { rule: "Q1", variantId: "7" }, null],
  [
    "the orders by their numbers, with their units",
    {
      rule: "Q9",
      orders: [
        { orderExternalId: "9", number: "#1001", units: "2" },
        { orderExternalId: "10", number: null, units: "1" },
      ],
    },
    "#1001 (2), 10 (1)",
  ],
  ["a few of many", { with: [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id })) }, "1, 2, 3, 4, 5 and 2 more"],
  ["who decided it", { percent: "10", by: "VARIANT" }, "10 %; set for this item"],
  ["nothing of what is no detail", "text", null],
])("console: Q11 a step is told with %s", (_name, detail, expected) => {
  expect(noteOf(detail)).toBe(expected);
});

import { expect, it } from "vitest";
import { addCause, longestCauses } from "./mark-causes.ts";

const cause = (number: number) => `00-${String(number).padStart(32, "0")}-${"1".repeat(16)}-01`;

it("a mark names each step that set it, the oldest first, and no more than eight", () => {
  expect(addCause(null, null)).toBeNull();
  expect(addCause(null, cause(1))).toBe(cause(1));
  expect(addCause(cause(1), null)).toBe(cause(1));
  expect(addCause(`${cause(1)},${cause(2)}`, cause(1))).toBe(`${cause(1)},${cause(2)}`);
  let many: string | null = null;
  for (let number = 1; number <= 1000; number += 1) many = addCause(many, cause(number));
  expect(many?.split(",")).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(cause));
  expect(many?.length).toBeLessThanOrEqual(longestCauses);
});

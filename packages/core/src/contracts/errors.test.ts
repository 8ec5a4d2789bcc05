// What a far side asks for is believed within reason: a Retry-After of "1e99" must not stop a store's pushes for ever.
import { expect, it } from "vitest";
import { AdapterError, longestPauseMs } from "./errors.ts";

it.each([
  [1e102, longestPauseMs],
  [Infinity, longestPauseMs],
  [longestPauseMs + 1, longestPauseMs],
  [4000, 4000],
])("a far side that asks for %d ms is given %d", (waitMs, given) => {
  expect(new AdapterError("throttled", "too many requests", { waitMs }).waitMs).toBe(given);
});

it("one that asks for none is given none", () => {
  expect(new AdapterError("throttled", "too many requests").waitMs).toBeUndefined();
});

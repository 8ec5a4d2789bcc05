import { expect, it } from "vitest";
import { retryAfterMs } from "./retry-schedule.ts";

it("G2 a refused write is tried again after a minute, then ever later, at most an hour apart", () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempts) => retryAfterMs(attempts) / 60_000);
  expect(minutes).toStrictEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

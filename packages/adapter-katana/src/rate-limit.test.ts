import { expect, test } from "vitest";
import { readBudget, readRetryAfterMs } from "./rate-limit.ts";

const headers = (reset: string) => ({
  "x-ratelimit-limit": "60",
  "x-ratelimit-remaining": "17",
  "x-ratelimit-reset": reset,
});

test.for([
  ["milliseconds", "1640995199123", 1_640_995_199_123],
  ["seconds", "1640995199", 1_640_995_199_000],
] as const)("the end of the window may come in %s", ([, text, resetsAt]) => {
  expect(readBudget(headers(text))).toEqual({ remaining: 17, limit: 60, resetsAt });
});

test.for(["", "soon", "45"])("a reset of %j is no instant and left out", (text) => {
  expect(readBudget(headers(text))).toEqual({ remaining: 17, limit: 60 });
});

test("an answer without the headers says nothing", () => {
  expect(readBudget({ "x-ratelimit-limit": "60" })).toBeUndefined();
});

test("Retry-After is in seconds; a date is left to the window's end", () => {
  expect(readRetryAfterMs({ "retry-after": "15" })).toBe(15_000);
  expect(readRetryAfterMs({ "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" })).toBeUndefined();
});

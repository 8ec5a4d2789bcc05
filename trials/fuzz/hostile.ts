// What no far side should send, and what some do: values of the wrong kind, numbers that are none or far too large, texts
// that mean something to whoever pastes them into SQL, HTML or an object's keys.
import type { Chance } from "../../test/support/chance.ts";

const nested = (depth: number): unknown => {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
  return value;
};

export const hostileTexts: readonly string[] = [
  "",
  " ",
  "NaN",
  "Infinity",
  "-Infinity",
  "1e400",
  "0x1F",
  "12abc",
  "1,5",
  "1.2.3",
  "--5",
  "\uFF11\uFF12",
  "'; drop table target; --",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "\u0000",
  "\uD800",
  "\u202Egnirts",
  "../../etc/passwd",
  "{{7*7}}",
  "%s%n",
  "null",
  "x".repeat(20_000),
  "9".repeat(400),
];

/** Numbers that no count of goods is. */
const hostileNumbers: readonly number[] = [1e308, -1e308, 1e21, -1e21, 5e-324, Number.MAX_SAFE_INTEGER * 8];

const polluted = (): unknown =>
  JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"prototype": 1}}');

/** Never a count that could be believed. */
export const hostileValue = (chance: Chance): unknown =>
  chance.oneOf<() => unknown>([
    () => null,
    () => true,
    () => [],
    () => ({}),
    () => [null],
    polluted,
    () => nested(chance.oneOf([10, 200, 3000])),
    () => chance.oneOf(hostileNumbers),
    () => chance.oneOf(hostileTexts),
    () => chance.oneOf(hostileTexts),
  ])();

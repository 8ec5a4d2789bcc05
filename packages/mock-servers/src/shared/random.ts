// Chance that repeats: the same seed gives the same numbers, tokens and ids.
import type { Random } from "./ports.ts";

const hexDigits = "0123456789abcdef";

/** The parts of `Random` that follow from `next` alone. */
export function randomFrom(next: () => number): Random {
  const hex = (length: number) =>
    Array.from({ length }, () => hexDigits[Math.floor(next() * 16)] ?? "0").join("");
  const uuid = () => {
    const variant = hexDigits[8 + Math.floor(next() * 4)] ?? "8";
    return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
  };
  return { next, hex, uuid };
}

/** Small and fast (mulberry32); spread well enough for faults and ids, not for secrets that matter. */
export function createSeededRandom(seed: number): Random {
  let state = seed | 0;
  return randomFrom(() => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  });
}

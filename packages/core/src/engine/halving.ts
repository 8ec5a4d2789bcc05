// Finds which of many things asked for in one request is the one that makes it fail (rule G2). Each half is asked for
// on its own, as long as the requests that may be spent on this last.
import { type AdapterError, isFinal } from "../contracts/index.ts";
import type { Clock } from "../ports/ports.ts";

/** Extra requests for finding faults: one such request is taken, or none is left for now. */
export type Allowance = { take(): boolean };

/** Enough to find one of 250 among the others; a far side that refuses everything costs no more than this. */
const extraRequests = 20;
const allowanceMs = 60_000;

export function createAllowance(clock: Clock): Allowance {
  let beganAt = -Infinity;
  let left = 0;
  return {
    take() {
      const now = clock.now();
      // A clock that was set back begins a new minute as well.
      if (now < beganAt || now >= beganAt + allowanceMs) {
        beganAt = now;
        left = extraRequests;
      }
      left -= 1;
      return left >= 0;
    },
  };
}

export type Fault<Item> = { item: Item; error: AdapterError };
export type Findings<Item> = {
  /** They failed each by itself. */
  faults: Fault<Item>[];
  /** At least one of them is at fault; no more requests could be spent on finding out which. */
  left: Fault<Item>[];
};

/** `items` failed together with `error`. What `work` did with a part stays done. Throws errors that are not final. */
export async function halve<Item>(
  items: readonly Item[],
  error: AdapterError,
  work: (part: readonly Item[]) => Promise<void>,
  allowance: Allowance,
): Promise<Findings<Item>> {
  const asFaults = (those: readonly Item[]) => those.map((item) => ({ item, error }));
  if (items.length <= 1) return { faults: asFaults(items), left: [] };
  const found: Findings<Item> = { faults: [], left: [] };
  const middle = Math.ceil(items.length / 2);
  for (const half of [items.slice(0, middle), items.slice(middle)]) {
    if (!allowance.take()) {
      found.left.push(...asFaults(half));
      continue;
    }
    const { faults, left } = await inHalves(half, work, allowance);
    found.faults.push(...faults);
    found.left.push(...left);
  }
  return found;
}

/** Does `work` with all of them; where that fails for good, with each half. */
export async function inHalves<Item>(
  items: readonly Item[],
  work: (part: readonly Item[]) => Promise<void>,
  allowance: Allowance,
): Promise<Findings<Item>> {
  try {
    await work(items);
    return { faults: [], left: [] };
  } catch (error) {
    if (!isFinal(error)) throw error;
    return halve(items, error, work, allowance);
  }
}

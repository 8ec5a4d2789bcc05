// What open orders hold of the stock: each order row says anew what it commits and expects, and the levels follow.
// Creating, editing, shipping, reverting and deleting an order are then one and the same thing.
import type { Collection, StateFile } from "../../shared/state-file.ts";
import { decimal, formatDecimal, type Decimal } from "../decimal.ts";
import type { Claim } from "../state/stock-records.ts";
import type { Levels } from "./levels.ts";

export type NewClaim = { variantId: number; locationId: number; committed?: Decimal; expected?: Decimal };

export type Claims = {
  /** Replaces all that `source` held. An empty list lets go. */
  set(source: string, claims: readonly NewClaim[]): void;
  /** What holds a variant at a location, in the order in which it was first claimed. */
  at(variantId: number, locationId: number): Claim[];
};

export function createClaims(state: StateFile, levels: Levels): Claims {
  const claims: Collection<Claim> = state.collection("claims");
  const bySource = claims.index((claim) => claim.source);
  const byPlace = claims.index((claim) => `${claim.variant_id}@${claim.location_id}`);
  const keyOf = (claim: Claim) => `${claim.source}|${claim.variant_id}@${claim.location_id}`;

  const count = (claim: Claim, sign: 1n | -1n) => {
    const level = levels.read(claim.variant_id, claim.location_id);
    levels.change(claim.variant_id, claim.location_id, {
      committed: level.committed + sign * decimal(claim.committed),
      expected: level.expected + sign * decimal(claim.expected),
    });
  };

  return {
    at: (variantId, locationId) => byPlace(`${variantId}@${locationId}`),
    set(source, wanted) {
      const kept = new Map(merge(source, wanted).map((claim) => [keyOf(claim), claim]));
      for (const old of bySource(source)) {
        if (isSame(old, kept.get(keyOf(old)))) {
          kept.delete(keyOf(old));
          continue;
        }
        count(old, -1n);
        if (!kept.has(keyOf(old))) claims.delete(keyOf(old));
      }
      for (const [key, claim] of kept) {
        count(claim, 1n);
        claims.set(key, claim);
      }
    },
  };
}

const isSame = (a: Claim, b: Claim | undefined) => a.committed === b?.committed && a.expected === b?.expected;

/** One claim for each place, those of nothing left out. */
function merge(source: string, wanted: readonly NewClaim[]): Claim[] {
  const sums = new Map<string, Required<NewClaim>>();
  for (const { variantId, locationId, committed = 0n, expected = 0n } of wanted) {
    const key = `${variantId}@${locationId}`;
    const sum = sums.get(key) ?? { variantId, locationId, committed: 0n, expected: 0n };
    sums.set(key, { ...sum, committed: sum.committed + committed, expected: sum.expected + expected });
  }
  return [...sums.values()]
    .filter(({ committed, expected }) => committed !== 0n || expected !== 0n)
    .map((sum) => ({
      source,
      variant_id: sum.variantId,
      location_id: sum.locationId,
      committed: formatDecimal(sum.committed, 5),
      expected: formatDecimal(sum.expected, 5),
    }));
}

// What was pushed over time, against the same reckoned row by row.
import { expect, it } from "vitest";
import { describeStores } from "../../testing/stores.ts";
import type { StockPushOutcome } from "../entities/target.ts";
import type { Store } from "../store.ts";

const start = 1_790_000_000_000;
type Push = {
  integration: number;
  createdAt: number;
  tookMs: number | null;
  outcome: StockPushOutcome | null;
};

async function insert(store: Store, pushes: readonly Push[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const [index, { integration, createdAt, tookMs, outcome }] of pushes.entries()) {
      const intentKey = `key-${integration}-${index}`;
      const settledAt = createdAt + 400;
      const signalledAt = tookMs === null ? null : settledAt - tookMs;
      await tx.stockPushes.insert([
        {
          intentKey,
          integration,
          target: index,
          sku: null,
          fromQuantity: 1,
          toQuantity: 2,
          terms: {},
          signalledAt,
          createdAt,
        },
      ]);
      if (outcome !== null) await tx.stockPushes.settle(intentKey, new Map([[index, outcome]]), settledAt);
    }
  });
}

/** The smallest of them that so many of a hundred are not above. */
const percentile = (values: readonly number[], share: number): number | null =>
  values.toSorted((left, right) => left - right)[Math.ceil((values.length * share) / 100) - 1] ?? null;

describeStores("activity", ({ open }) => {
  it("counts each push in its bucket, edges and all, and ranks what was applied", async () => {
    const store = await open();
    const outcomes = ["APPLIED", "APPLIED", "APPLIED", "REJECTED", "CONFLICT", "UNCHANGED", null] as const;
    const pushes = Array.from({ length: 210 }, (_, index): Push => ({
      integration: 1 + (index % 2),
      // At the edges of thirds of a span that cannot be divided by three, and next to them.
      createdAt: start + (index % 21) * 50 - 10 + (index % 3),
      tookMs: index % 11 === 0 ? null : 500 + ((index * 37) % 101) * 10,
      outcome: outcomes[index % outcomes.length] ?? null,
    }));
    await insert(store, pushes);
    const range = { from: start, to: start + 1000, buckets: 3 };
    const found = await store.read((tx) => tx.activity.ofIntegrations([1, 2, 3], range));
    for (const integration of [1, 2, 3]) {
      const buckets = found.get(integration) ?? [];
      expect(buckets.map(({ from, to }) => [from - start, to - start])).toEqual([
        [0, 333],
        [333, 666],
        [666, 1000],
      ]);
      for (const bucket of buckets) {
        const own = pushes.filter(
          (push) =>
            push.integration === integration && push.createdAt >= bucket.from && push.createdAt < bucket.to,
        );
        const counts = Map.groupBy(own, ({ outcome }) => outcome ?? "PENDING");
        expect(bucket.outcomes).toEqual(
          Object.fromEntries([...counts].map(([outcome, group]) => [outcome, group.length])),
        );
        const took = own.flatMap(({ outcome, tookMs }) => (outcome === "APPLIED" ? (tookMs ?? []) : []));
        expect([bucket.freshnessP50Ms, bucket.freshnessP95Ms]).toEqual([
          percentile(took, 50),
          percentile(took, 95),
        ]);
      }
    }
    expect(found.get(3)?.every(({ outcomes: none }) => Object.keys(none).length === 0)).toBe(true);
    expect(found.get(1)?.some(({ freshnessP50Ms: p50, freshnessP95Ms: p95 }) => p50 !== p95)).toBe(true);
  });
});

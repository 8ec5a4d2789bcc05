// Pages and counts of many parents' rows, on both databases.
import { beforeEach, expect, it } from "vitest";
import type { StockTargetState } from "../domain/target.ts";
import { aChannelVariant, aLocation, anAccount, anIntegration, aTarget } from "../testing/builders.ts";
import { describeStores } from "../testing/stores.ts";
import type { VariantMappingRow } from "./entities/integration.ts";
import type { Store } from "./store.ts";
import type { Tx } from "./tx.ts";

/** A channel with `count` targets of its own, fed from the source; every third target failed. */
async function fill(tx: Tx, sourceId: number, index: number, count: number): Promise<number> {
  const channel = await tx.accounts.insert(anAccount({ kind: "CHANNEL", name: `Channel ${index}` }));
  await tx.accounts.saveLocations(channel.id, [aLocation("l1")]);
  const [location] = await tx.accounts.locations(channel.id);
  const { ids } = await tx.catalog.saveChannelVariants(
    channel.id,
    Array.from({ length: count }, (_, each) => aChannelVariant(`${each}`)),
  );
  const integration = await tx.integrations.insert(anIntegration({ source: sourceId, channel: channel.id }));
  await tx.targets.insert(
    ids.map((channelVariant, each) =>
      aTarget({
        integration: integration.id,
        channelVariant,
        channelLocation: location!.id,
        searchText: `sku-${each} 100% oak`,
        state: (each % 3 === 0 ? "FAILED" : "IN_SYNC") satisfies StockTargetState,
      }),
    ),
  );
  await tx.mappings.replace(
    integration.id,
    ids.map((channelVariantId, each) => ({
      channelVariantId,
      sourceVariantId: null,
      status: (each === 0 ? "EXCLUDED" : "UNMATCHED") as VariantMappingRow["status"],
      origin: null,
      reason: null,
      shadowedIds: each === 0 ? [7, 8] : [],
      suggestionIds: [],
      channelSuggestionIds: [],
      searchText: `sku-${each}`,
    })),
  );
  return integration.id;
}

describeStores("rows of many parents", ({ open }) => {
  let store: Store;
  let integrations: number[] = [];

  beforeEach(async () => {
    store = await open();
    integrations = await store.transaction(async (tx) => {
      const source = await tx.accounts.insert(anAccount({ name: "Source" }));
      return [
        await fill(tx, source.id, 1, 7),
        await fill(tx, source.id, 2, 0),
        await fill(tx, source.id, 3, 2),
      ];
    });
  });

  const pages = (parents: number[], request: object, filter: object = {}) =>
    store.read((tx) => tx.targets.pages(parents, filter, request));

  it("answers the same page of each, with what lies before and behind", async () => {
    const first = await pages(integrations, { first: 3 });
    expect(integrations.map((id) => first.get(id)!.rows.length)).toEqual([3, 0, 2]);
    expect(integrations.map((id) => first.get(id)!.hasNext)).toEqual([true, false, false]);

    const after = first.get(integrations[0]!)!.rows.at(-1)!.id;
    const second = (await pages([integrations[0]!], { first: 3, after })).get(integrations[0]!)!;
    expect(second).toMatchObject({ hasNext: true, hasPrevious: true });
    expect(second.rows.map(({ id }) => id)).toEqual([after + 1, after + 2, after + 3]);
  });

  it("turns pages backward as well, alone and among others", async () => {
    const alone = (await pages([integrations[0]!], { last: 2 })).get(integrations[0]!)!;
    const among = (await pages(integrations, { last: 2 })).get(integrations[0]!)!;
    expect(alone).toMatchObject({ hasNext: false, hasPrevious: true });
    expect(alone.rows.map(({ id }) => id)).toEqual(among.rows.map(({ id }) => id));
    expect(alone.rows[0]!.id).toBeLessThan(alone.rows[1]!.id);
  });

  it("applies the same filter to each, the text letter for letter", async () => {
    const failed = await store.read((tx) => tx.targets.counts(integrations, { state: ["FAILED"] }));
    expect(integrations.map((id) => failed.get(id))).toEqual([3, 0, 1]);
    const percent = await store.read((tx) => tx.targets.counts(integrations, { search: "100% OAK" }));
    expect(integrations.map((id) => percent.get(id))).toEqual([7, 0, 2]);
    expect(
      (await pages(integrations, { first: 5 }, { search: "100_ oak" })).get(integrations[0]!)!.rows,
    ).toEqual([]);
    expect((await pages(integrations, { first: 5 }, { state: [] })).get(integrations[0]!)!.rows).toEqual([]);
  });

  it("counts by state and by status", async () => {
    const [states, statuses] = await store.read(async (tx) => [
      await tx.targets.countsByState(integrations),
      await tx.mappings.countsByStatus(integrations),
    ]);
    expect(states.get(integrations[0]!)).toEqual({ IN_SYNC: 4, PENDING: 0, FAILED: 3, DRIFTED: 0, HELD: 0 });
    expect(statuses.get(integrations[0]!)).toMatchObject({ EXCLUDED: 1, UNMATCHED: 6, SHADOWED: 2 });
    expect(statuses.get(integrations[1]!)).toMatchObject({ UNMATCHED: 0, SHADOWED: 0 });
  });
});

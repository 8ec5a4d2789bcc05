// Targets: which are due, which are counted, and pages that hold still while rows come and go.
import { expect, it } from "vitest";
import { aRun, buildShop, insertTargets } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";
import type { TargetRow } from "../entities/target.ts";
import type { PageRequest } from "../paging.ts";
import type { Store } from "../store.ts";

/** A shop with one target for each of these. */
async function setUp(store: Store, fields: Partial<TargetRow>[]) {
  const shop = await store.transaction(async (tx) => {
    const built = await buildShop(tx, { variants: fields.length });
    await insertTargets(tx, built, (index) => fields[index] ?? {});
    return built;
  });
  const all = (await store.read((tx) => tx.targets.ofIntegration(shop.integration))).toSorted(
    (left, right) => left.channelVariant - right.channelVariant,
  );
  const ids = all.map(({ id }) => id);
  const placesOf = (rows: readonly { id: number }[]) => rows.map(({ id }) => ids.indexOf(id));
  return { ...shop, ids, placesOf };
}

describeStores("targets", ({ open }) => {
  it("keep every figure, and its absence", async () => {
    const store = await open();
    const full: Partial<TargetRow> = {
      searchText: "sku name",
      desired: -1_000_000_000,
      desiredTicket: 2 ** 40,
      settled: 1_000_000_000,
      isBaselineDue: true,
      pushed: 3,
      pushedAt: 1_790_000_000_123,
      pushedTicket: 2 ** 40 + 1,
      observed: 0,
      observedCommitted: 5,
      observedAt: 1_790_000_000_124,
      state: "FAILED",
      driftCause: "MANUAL_EDIT",
      pushedFrom: 4,
      zeroedAt: 1_790_000_000_120,
      zeroDoubtMark: 2 ** 42,
      reversals: [1_790_000_000_121, 1_790_000_000_122],
      holdCode: "SECOND_WRITER",
      holdMessage: "Somebody else writes there",
      heldAt: 1_790_000_000_123,
      heldQuantity: -1,
      errorCode: "E",
      errorMessage: "An error",
      retryAt: 1_790_000_000_125,
      attempts: 3,
      pushMark: 2 ** 41,
      pushDueAt: 1_790_000_000_126,
      markedAt: 1_790_000_000_127,
    };
    const { ids } = await setUp(store, [full, {}]);
    const rows = await store.read((tx) => tx.targets.byIds(ids));
    expect(rows[0]).toMatchObject(full);
    expect(rows[1]).toMatchObject({ desired: null, observed: null, state: "HELD", pushMark: null });
  });

  it("are one per channel variant and location of an integration", async () => {
    const store = await open();
    const shop = await setUp(store, [{}]);
    await expect(store.transaction((tx) => insertTargets(tx, shop))).rejects.toThrow(/unique/i);
  });

  it("are found by what feeds them, what shows them, and their state", async () => {
    const store = await open();
    const { integration, sourceVariants, channelVariants, placesOf } = await setUp(store, [
      { state: "FAILED" },
      { sourceVariant: null },
      { state: "FAILED" },
    ]);
    const found = await store.read(async (tx) => ({
      bySource: placesOf(await tx.targets.ofSourceVariants(sourceVariants.slice(0, 2))),
      byChannel: placesOf(await tx.targets.ofChannelVariants(channelVariants.slice(1))),
      failed: placesOf(await tx.targets.inState(integration, "FAILED")),
      fed: new Set(await tx.targets.fedVariants(sourceVariants)),
      none: await tx.targets.byIds([]),
    }));
    expect(found).toEqual({
      bySource: [0],
      byChannel: [1, 2],
      failed: [0, 2],
      fed: new Set([sourceVariants[0], sourceVariants[2]]),
      none: [],
    });
  });

  it("and what feeds them are gone through by pages, in the order of their ids", async () => {
    const store = await open();
    const { integration, source, sourceVariants, placesOf } = await setUp(store, [
      { state: "FAILED", observed: 3 },
      { sourceVariant: null },
      { holdCode: "ZERO_REJECTED" },
      { state: "FAILED" },
    ]);
    const found = await store.read(async (tx) => {
      const all = await tx.targets.ofIntegration(integration);
      const behind = (index: number, limit: number, state: "FAILED" | null = null) =>
        tx.targets.partsPage(integration, { after: all[index]?.id ?? 0, state }, limit);
      const fedBehind = (after: number, limit: number) => tx.targets.fedPage(source, after, limit);
      return {
        first: await behind(-1, 2),
        rest: placesOf(await behind(2, 2)),
        none: await behind(3, 2),
        failed: placesOf(await behind(0, 2, "FAILED")),
        fed: [await fedBehind(0, 2), await fedBehind(sourceVariants[2]!, 2), await fedBehind(0, 9)],
      };
    });
    const [one, , three, four] = sourceVariants;
    expect(found).toMatchObject({
      first: [{ observed: 3, sourceVariant: one }, { holdCode: "ZERO_REJECTED" }],
      rest: [3],
      none: [],
      failed: [3],
      fed: [[one, three], [four], [one, three, four]],
    });
  });

  it("are found among an integration's by either side, each once", async () => {
    const store = await open();
    const { integration, sourceVariants, channelVariants, placesOf } = await setUp(store, [
      {},
      { sourceVariant: null },
      {},
      {},
    ]);
    const among = (sources: number[], channels: number[], id = integration) =>
      store.read(async (tx) => placesOf(await tx.targets.sourcedAmong(id, { sources, channels })));
    expect(await among([sourceVariants[3]!, sourceVariants[0]!], [...channelVariants].slice(0, 2))).toEqual([
      0, 3,
    ]);
    expect(await among([], channelVariants)).toEqual([0, 2, 3]);
    expect(await among([], [])).toEqual([]);
    expect(await among(sourceVariants, channelVariants, integration + 1)).toEqual([]);
  });

  it("Q3 are due falls before rises, the oldest mark first", async () => {
    const store = await open();
    const marked = (pushMark: number, desired: number | null, fields: Partial<TargetRow> = {}) => ({
      pushMark,
      pushDueAt: 100,
      desired,
      ...fields,
    });
    const { integration, placesOf } = await setUp(store, [
      marked(1, 9, { observed: 5 }), // a rise
      marked(2, 4, { observed: 5 }), // a fall, by what was seen
      marked(3, 4, { settled: 5 }), // a fall, by what is settled
      marked(4, 4, { observed: 3, settled: 5 }), // a rise: what was seen counts more
      marked(5, null, { observed: 5 }), // unknown
      marked(6, 0), // never seen
      { desired: 0, observed: 5 }, // not marked
    ]);
    const due = (now: number, limit = 100) =>
      store.read(async (tx) => placesOf(await tx.targets.due(integration, now, limit)));
    expect(await due(100)).toEqual([1, 2, 0, 3, 4, 5]);
    expect(await due(100, 3)).toEqual([1, 2, 0]);
    expect(await due(99)).toEqual([]);
  });

  it("say when the next one is due", async () => {
    const store = await open();
    const nextOf = async (fields: Partial<TargetRow>[]) => {
      const { integration } = await setUp(store, fields);
      return store.read((tx) => tx.targets.nextDueAt(integration));
    };
    expect(
      await nextOf([{ pushMark: 1, pushDueAt: 200 }, { pushMark: 2, pushDueAt: 150 }, { pushDueAt: 5 }]),
    ).toBe(150);
  });

  it("have no next one where none is marked", async () => {
    const store = await open();
    const { integration } = await setUp(store, [{ pushDueAt: 5 }]);
    expect(await store.read((tx) => tx.targets.nextDueAt(integration))).toBeNull();
  });

  it("are counted: by filter, by state, and those whose number was never computed", async () => {
    const store = await open();
    const { integration } = await setUp(store, [
      { state: "IN_SYNC", desiredTicket: 1 },
      { state: "FAILED" },
      { state: "FAILED", sourceVariant: null },
    ]);
    const counted = await store.read(async (tx) => ({
      all: (await tx.targets.counts([integration], {})).get(integration),
      failed: (await tx.targets.counts([integration], { state: ["FAILED", "HELD"] })).get(integration),
      byState: (await tx.targets.countsByState([integration])).get(integration),
      uncomputed: await tx.targets.countUncomputed(integration),
      uncomputedOfEach: (await tx.targets.countsUncomputed([integration])).get(integration),
    }));
    expect(counted).toEqual({
      all: 3,
      failed: 2,
      byState: { IN_SYNC: 1, PENDING: 0, FAILED: 2, DRIFTED: 0, HELD: 0 },
      uncomputed: 1,
      uncomputedOfEach: 1,
    });
  });

  it("G3 are named where they are held back, the first few of each reason", async () => {
    const store = await open();
    const held: Partial<TargetRow> = { state: "HELD", holdCode: "SECOND_WRITER" };
    const { integration } = await setUp(store, [held, {}, held, held, held]);
    const other = await store.transaction((tx) => buildShop(tx, { name: "other" }));
    const found = await store.read((tx) => tx.targets.held([integration, other.integration]));
    expect(found).toEqual(
      new Map([
        [integration, [{ code: "SECOND_WRITER", count: 4, names: ["SKU-1", "SKU-3", "SKU-4"], runId: null }]],
        [other.integration, []],
      ]),
    );
  });

  it("G1 are counted as falling to zero: written, held or waiting, but not where a person approved", async () => {
    const store = await open();
    const { integration, ids } = await setUp(store, [
      { zeroedAt: 1000, observed: 0 },
      { zeroedAt: 100, observed: 0 }, // too long ago
      { holdCode: "MASS_ZERO", heldAt: 1000, observed: 5, desired: 0 },
      { holdCode: "ZERO_REJECTED", heldAt: 100, observed: 5, desired: 0 }, // too long ago, and on sale
      { pushMark: 1, desired: 0, observed: 5 },
      { pushMark: 2, desired: -1, observed: 5 },
      { pushMark: 3, desired: 0, observed: 5 }, // approved
      { pushMark: 4, desired: 0, observed: 0 },
      { pushMark: 5, desired: null, observed: 5 },
      { desired: 0, observed: 5 }, // settled so
      { desired: 0 }, // never seen
      { zeroedAt: 1000, observed: 0, sourceVariant: null }, // not mapped
    ]);
    await store.transaction(async (tx) => {
      const [held, approved] = [
        await tx.runs.insert(aRun({ integration })),
        await tx.runs.insert(aRun({ integration, approvedAt: 5 })),
      ];
      const part = {
        outcome: "PLANNED",
        fromQuantity: 5,
        toQuantity: 0,
        reason: null,
        isOpen: true,
        afterTicket: 0,
      } as const;
      await tx.runs.insertChanges([
        { ...part, run: held.id, target: ids[4]! },
        { ...part, run: approved.id, target: ids[5]!, isOpen: false },
        { ...part, run: approved.id, target: ids[6]! },
      ]);
    });
    const figures = (except: number[]) =>
      store.read((tx) => tx.targets.zeroFigures(integration, 500, except));
    expect(await figures([])).toEqual({ zeroed: 4, onSale: 8 });
    expect(await figures([ids[0]!, ids[4]!])).toEqual({ zeroed: 2, onSale: 6 });
    expect(await figures(ids)).toEqual({ zeroed: 0, onSale: 0 });
    const approved = await store.read((tx) => tx.runs.approvedAmong(ids));
    expect(approved).toEqual(new Set([ids[6]]));
  });

  it("are searched letter for letter, whatever the case of the question", async () => {
    const store = await open();
    const { integration, placesOf } = await setUp(store, [
      { searchText: "oak-100% table" },
      { searchText: "oak_100 chair" },
      { searchText: "oak-100 \\ 'shelf' ärmel" },
    ]);
    const search = async (text: string) => {
      const pages = await store.read((tx) => tx.targets.pages([integration], { search: text }, { first: 9 }));
      return placesOf(pages.get(integration)!.rows);
    };
    const questions = [
      "oak",
      "OAK-100",
      "%",
      "_",
      "100%",
      "\\",
      "'shelf'",
      "ÄRMEL",
      "  chair ",
      "oak%table",
      "",
    ];
    expect(await Promise.all(questions.map(search))).toEqual([
      [0, 1, 2],
      [0, 2],
      [0],
      [1],
      [0],
      [2],
      [2],
      [2],
      [1],
      [],
      [0, 1, 2],
    ]);
  });

  it("hold still in their pages while others come and go, whichever way one turns", async () => {
    const store = await open();
    const shop = await setUp(
      store,
      Array.from({ length: 9 }, () => ({})),
    );
    const turn = async (request: PageRequest) => {
      const pages = await store.read((tx) => tx.targets.pages([shop.integration], {}, request));
      return pages.get(shop.integration)!;
    };
    const { ids } = shop;
    const first = await turn({ first: 3 });
    expect(first.rows.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    // One before the page's end goes, the row that the cursor names goes, and new ones come.
    await store.transaction(async (tx) => {
      await tx.targets.remove([ids[1]!, ids[2]!, ids[4]!]);
      const more = await buildShop(tx, { name: "more" });
      await insertTargets(tx, { ...more, integration: shop.integration });
    });
    const second = await turn({ first: 3, after: ids[2]! });
    expect(second.rows.map(({ id }) => id)).toEqual([ids[3], ids[5], ids[6]]);
    const third = await turn({ first: 10, after: ids[6]! });
    expect(third.rows.map(({ id }) => id).slice(0, 2)).toEqual([ids[7], ids[8]]);
    expect(third.rows).toHaveLength(4);
    expect(third).toMatchObject({ hasNext: false, hasPrevious: true });

    const back = await turn({ last: 2, before: ids[7]! });
    expect(back.rows.map(({ id }) => id)).toEqual([ids[5], ids[6]]);
    expect(back).toMatchObject({ hasNext: true, hasPrevious: true });
    const start = await turn({ last: 5, before: ids[5]! });
    expect(start.rows.map(({ id }) => id)).toEqual([ids[0], ids[3]]);
    expect(start).toMatchObject({ hasNext: true, hasPrevious: false });
  });
});

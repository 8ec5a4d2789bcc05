// Runs, their parts, and the keys under which they were asked for.
import { expect, it } from "vitest";
import { aRun, buildShop } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";
import type { StockChangeRow } from "../entities/run.ts";
import type { Store } from "../store.ts";
import type { NewRun } from "./runs.ts";

const aChange = (run: number, target: number, fields: Partial<StockChangeRow> = {}) => ({
  run,
  target,
  outcome: "PLANNED" as const,
  fromQuantity: null,
  toQuantity: null,
  reason: null,
  isOpen: true,
  afterTicket: 0,
  ...fields,
});

async function setUp(store: Store) {
  const { integration } = await store.transaction((tx) => buildShop(tx));
  const insert = async (fields: Partial<NewRun> = {}) =>
    (await store.transaction((tx) => tx.runs.insert(aRun({ integration, ...fields })))).id;
  return { integration, insert };
}

describeStores("runs", ({ open }) => {
  it("keep what was asked", async () => {
    const store = await open();
    const { insert } = await setUp(store);
    const asked = {
      skus: ["A", 'B "quoted"'],
      inputText: '{"skus":["A"]}',
      isDryRun: true,
      kind: "RETRY",
    } as const;
    const [some, all] = [await insert({ ...asked, skus: [...asked.skus] }), await insert()];
    const rows = await store.read((tx) => tx.runs.byIds([some, all]));
    expect(rows).toMatchObject([asked, { skus: null, idempotencyKey: null, total: null }]);
  });

  it("are open until they end, the oldest first", async () => {
    const store = await open();
    const { integration, insert } = await setUp(store);
    const running = await insert({ state: "RUNNING" });
    for (const state of ["SUCCEEDED", "FAILED", "PARTIALLY_FAILED", "CANCELLED"] as const)
      await insert({ state });
    const queued = await insert();
    const runs = await store.read((tx) => tx.runs.open(integration));
    expect(runs.map((run) => run.id)).toEqual([running, queued]);
  });

  it("C6 know which of a target's open parts belong to reconciliations", async () => {
    const store = await open();
    const { insert } = await setUp(store);
    const [push, night, done] = [
      await insert(),
      await insert({ kind: "RECONCILE", isScheduled: true }),
      await insert({ kind: "RECONCILE" }),
    ];
    await store.transaction((tx) =>
      tx.runs.insertChanges([
        aChange(push, 1),
        aChange(night, 1, { afterTicket: 7 }),
        aChange(night, 2),
        aChange(done, 1, { isOpen: false }),
        aChange(push, 3),
      ]),
    );
    const found = (ids: number[]) =>
      store.read(async (tx) =>
        (await tx.runs.reconciliationsAmong(await tx.runs.openChangesOf(ids))).map(
          ({ run, target, afterTicket }) => [run, target, afterTicket],
        ),
      );
    expect(await found([1, 3])).toEqual([[night, 1, 7]]);
    expect(await found([3])).toEqual([]);
  });

  it("are one per idempotency key and kind; without a key as many as are asked for", async () => {
    const store = await open();
    const { integration, insert } = await setUp(store);
    const first = await insert({ idempotencyKey: "k" });
    await insert({ idempotencyKey: "k", kind: "CATALOG" });
    await insert();
    await insert();
    await expect(insert({ idempotencyKey: "k" })).rejects.toThrow(/unique/i);
    const found = await store.read(async (tx) => [
      (await tx.runs.byIdempotencyKey(integration, "PUSH", "k"))?.id,
      await tx.runs.byIdempotencyKey(integration, "RETRY", "k"),
      await tx.runs.byIdempotencyKey(integration, "PUSH", "K"),
    ]);
    expect(found).toEqual([first, null, null]);
  });

  it("asked for twice at once under one key are one", async () => {
    const store = await open();
    const { integration } = await setUp(store);
    const ask = () =>
      store.transaction(async (tx) => {
        await tx.integrations.byId(integration);
        const known = await tx.runs.byIdempotencyKey(integration, "PUSH", "k");
        return known ?? (await tx.runs.insert(aRun({ integration, idempotencyKey: "k" })));
      });
    const answers = await Promise.all(Array.from({ length: 6 }, ask));
    expect(new Set(answers.map((run) => run.id)).size).toBe(1);
  });

  it("have a part per target, open until it is closed", async () => {
    const store = await open();
    const { insert } = await setUp(store);
    const [one, two] = [await insert(), await insert()];
    await store.transaction((tx) =>
      tx.runs.insertChanges([
        aChange(one, 1),
        aChange(one, 2),
        aChange(one, 3, { isOpen: false, outcome: "APPLIED", fromQuantity: -1, toQuantity: 0 }),
        aChange(two, 1),
      ]),
    );
    const look = () =>
      store.read(async (tx) => ({
        ofTargets: (await tx.runs.openChangesOf([1, 3])).map((change) => change.run),
        ofRun: (await tx.runs.openChangesOfRun(one)).map((change) => change.target),
        isOpen: await tx.runs.hasOpenChanges(one),
      }));
    expect(await look()).toEqual({ ofTargets: [one, two], ofRun: [1, 2], isOpen: true });
    await store.transaction(async (tx) => {
      for (const change of await tx.runs.closableChangesOf([1])) change.isOpen = false;
    });
    expect(await look()).toEqual({ ofTargets: [], ofRun: [2], isOpen: true });
    expect(await store.transaction((tx) => tx.runs.removeChanges(one))).toBe(3);
    expect(await look()).toEqual({ ofTargets: [], ofRun: [], isOpen: false });
  });

  it("and their parts are paged", async () => {
    const store = await open();
    const { integration, insert } = await setUp(store);
    const ids = [await insert(), await insert(), await insert()];
    await store.transaction((tx) =>
      tx.runs.insertChanges([1, 2, 3, 4].map((target) => aChange(ids[0]!, target))),
    );
    const found = await store.read(async (tx) => ({
      runs: (await tx.runs.pages([integration], { last: 2 })).get(integration),
      count: await tx.runs.counts([integration]),
      changes: (await tx.runs.changePages(ids, { first: 3 })).get(ids[0]!),
      none: (await tx.runs.changePages(ids, { first: 3 })).get(ids[1]!),
      changeCounts: [...(await tx.runs.changeCounts(ids)).values()],
    }));
    expect(found).toMatchObject({
      runs: { rows: [{ id: ids[1] }, { id: ids[2] }], hasPrevious: true, hasNext: false },
      count: new Map([[integration, 3]]),
      changes: { rows: [{ target: 1 }, { target: 2 }, { target: 3 }], hasNext: true },
      none: { rows: [], hasNext: false },
      changeCounts: [4, 0, 0],
    });
  });
});

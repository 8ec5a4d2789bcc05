// The source's levels: exact at rest, the newest snapshot's, and unknown where the source says nothing.
import { assert, asyncProperty, bigInt, constantFrom, oneof, option } from "fast-check";
import { expect, it } from "vitest";
import { formatQuantity, oneUnit, quantity } from "../../domain/quantity.ts";
import { buildShop } from "../../testing/builders.ts";
import { describeStore, describeStores } from "../../testing/stores.ts";
import { createGate, untilBlocked } from "../../testing/waits.ts";
import type { LevelRow } from "../entities/catalog.ts";
import type { Store } from "../store.ts";

const aLevel = (sourceVariant: number, location: number, fields: Partial<LevelRow> = {}): LevelRow => ({
  sourceVariant,
  location,
  inStock: quantity("10"),
  committed: 0n,
  expected: 0n,
  potential: null,
  readAt: 1,
  ticket: 5,
  sweptIn: null,
  ...fields,
});

async function setUp(store: Store, variants = 2) {
  const shop = await store.transaction((tx) => buildShop(tx, { variants, locations: 2 }));
  const saveAll = (rows: LevelRow[], ticket: number, ids: readonly number[]) =>
    store.transaction((tx) =>
      tx.levels.save(
        ids,
        rows.map((row) => ({ ...row, ticket })),
        ticket,
      ),
    );
  const save = async (rows: LevelRow[], ticket: number, ids = shop.sourceVariants) =>
    new Set((await saveAll(rows, ticket, ids)).keys());
  const stored = async () =>
    (await store.read((tx) => tx.levels.ofVariants(shop.sourceVariants)))
      .map((row) => `${row.sourceVariant}@${row.location}: ${formatQuantity(row.inStock)} (${row.ticket})`)
      .toSorted();
  const [one = 0, two = 0] = shop.sourceVariants;
  const [here = 0, there = 0] = shop.sourceLocations;
  return { save, saveAll, stored, one, two, here, there };
}

describeStores("levels", ({ open }) => {
  it("are stored, and told of only where the quantities differ", async () => {
    const store = await open();
    const { save, stored, one, two, here } = await setUp(store);
    expect(await save([aLevel(one, here), aLevel(two, here)], 5)).toEqual(new Set([one, two]));
    expect(await save([aLevel(one, here, { readAt: 9 }), aLevel(two, here)], 6)).toEqual(new Set());
    expect(await save([aLevel(one, here, { inStock: quantity("9") }), aLevel(two, here)], 7)).toEqual(
      new Set([one]),
    );
    expect(await stored()).toEqual([`${one}@${here}: 9 (7)`, `${two}@${here}: 10 (7)`]);
  });

  it("C7 that differ are told of with when they were read before", async () => {
    const { saveAll, one, two, here } = await setUp(await open());
    await saveAll([aLevel(one, here, { readAt: 3 })], 5, [one]);
    const rows = [aLevel(one, here, { inStock: oneUnit, readAt: 8 }), aLevel(two, here, { readAt: 8 })];
    expect(await saveAll(rows, 6, [one, two])).toEqual(
      new Map([
        [one, 3],
        [two, 8],
      ]),
    );
    expect(await saveAll([], 7, [one])).toEqual(new Map([[one, 8]]));
  });

  it.each([
    { inStock: 1n },
    { committed: 1n },
    { expected: 1n },
    { potential: 0n },
    { potential: quantity("3") },
  ])("differ by %o", async (change) => {
    const store = await open();
    const { save, one, here } = await setUp(store);
    await save([aLevel(one, here)], 5);
    expect(await save([aLevel(one, here, change)], 6)).toEqual(new Set([one]));
    expect(await store.read((tx) => tx.levels.ofVariants([one]))).toMatchObject([change]);
  });

  it("of a smaller ticket never replace those of a larger one", async () => {
    const store = await open();
    const { save, stored, one, two, here, there } = await setUp(store);
    await save([aLevel(one, here), aLevel(one, there)], 8);
    const older = [aLevel(one, here, { inStock: 1n }), aLevel(two, here, { inStock: oneUnit })];
    expect(await save(older, 7)).toEqual(new Set([two]));
    // Nor does the older snapshot's silence about a place forget what the newer one read there.
    expect(await stored()).toEqual([
      `${one}@${here}: 10 (8)`,
      `${one}@${there}: 10 (8)`,
      `${two}@${here}: 1 (7)`,
    ]);
    expect(await save([aLevel(one, here, { inStock: oneUnit })], 8, [one])).toEqual(new Set([one]));
  });

  it("that the snapshot did not mention are unknown again", async () => {
    const store = await open();
    const { save, stored, one, two, here, there } = await setUp(store);
    await save([aLevel(one, here), aLevel(one, there), aLevel(two, here)], 5);
    expect(await save([aLevel(one, here)], 6, [one])).toEqual(new Set([one]));
    expect(await stored()).toEqual([`${one}@${here}: 10 (6)`, `${two}@${here}: 10 (5)`]);
    expect(await save([], 7, [one, two])).toEqual(new Set([one, two]));
    expect(await stored()).toEqual([]);
  });

  it("Q7 are exact at rest, to the tenth digit", async () => {
    const store = await open();
    const { save, one, here } = await setUp(store);
    const largest = quantity("900000000000.9999999999");
    const quantities = oneof(
      constantFrom(quantity("0.1"), quantity("0.3"), quantity("12.5"), largest, -largest, 0n, 1n, -1n),
      bigInt({ min: -largest, max: largest }),
    );
    let ticket = 0;
    await assert(
      asyncProperty(quantities, quantities, option(quantities), async (inStock, committed, potential) => {
        ticket += 1;
        await save([aLevel(one, here, { inStock, committed, potential })], ticket, [one]);
        const [row] = await store.read((tx) => tx.levels.ofVariants([one]));
        expect(row).toMatchObject({ inStock, committed, expected: 0n, potential, ticket });
      }),
      { numRuns: 40 },
    );
  });
});

describeStore("postgres", "levels of two snapshots at once", ({ freshDatabase, open }) => {
  it("end as the larger ticket's, although the smaller one looked first and wrote last", async () => {
    const url = await freshDatabase();
    const store = await open(url);
    const { save, stored, one, here } = await setUp(store);
    await save([aLevel(one, here)], 5);

    const [written, goOn] = [createGate(), createGate()];
    const newer = store.transaction(async (tx) => {
      await tx.levels.save([one], [aLevel(one, here, { inStock: oneUnit, ticket: 8 })], 8);
      written.open();
      await goOn.passed;
    });
    await written.passed;
    const older = save([aLevel(one, here, { inStock: 2n * oneUnit })], 7);
    expect(await untilBlocked(url, older)).toBe("blocked");
    goOn.open();
    await Promise.all([newer, older]);
    expect(await stored()).toEqual([`${one}@${here}: 1 (8)`]);
  });

  it("are not forgotten by the smaller one either", async () => {
    const url = await freshDatabase();
    const store = await open(url);
    const { save, stored, one, here } = await setUp(store);
    await save([aLevel(one, here)], 5);

    const [written, goOn] = [createGate(), createGate()];
    const newer = store.transaction(async (tx) => {
      await tx.levels.save([one], [aLevel(one, here, { inStock: oneUnit, ticket: 8 })], 8);
      written.open();
      await goOn.passed;
    });
    await written.passed;
    const older = save([], 7);
    expect(await untilBlocked(url, older)).toBe("blocked");
    goOn.open();
    await Promise.all([newer, older]);
    expect(await stored()).toEqual([`${one}@${here}: 1 (8)`]);
  });
});

describeStores("levels that differ from a page of the source's", ({ open }) => {
  const differing = (store: Store, rows: LevelRow[]) => store.read((tx) => tx.levels.differing(rows));

  it("C7 are those of other quantities, and those that are not stored", async () => {
    const store = await open();
    const { save, one, two, here, there } = await setUp(store);
    await save([aLevel(one, here), aLevel(one, there), aLevel(two, here)], 5);
    const at = (ticket: number) => [aLevel(one, here, { ticket, readAt: 99 }), aLevel(two, here, { ticket })];
    expect(await differing(store, at(6))).toEqual([]);
    expect(await differing(store, [aLevel(one, here, { ticket: 6, committed: 1n }), ...at(6)])).toEqual([
      one,
    ]);
    expect(await differing(store, [...at(6), aLevel(two, there, { ticket: 6 })])).toEqual([two]);
    expect(await differing(store, [])).toEqual([]);
  });

  it("C7 are none of a variant that was read later than the page: it proves nothing", async () => {
    const store = await open();
    const { save, one, two, here, there } = await setUp(store);
    await save([aLevel(one, here), aLevel(two, here)], 5);
    await save([aLevel(one, here)], 8, [one]);
    const rows = [one, two].flatMap((id) => [
      aLevel(id, here, { ticket: 7, inStock: quantity("3") }),
      aLevel(id, there, { ticket: 7 }),
    ]);
    expect(await differing(store, rows)).toEqual([two]);
  });
});

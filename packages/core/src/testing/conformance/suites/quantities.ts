// Quantities are handed over as they are stated: exact, complete, and never made up.
import assert from "node:assert/strict";
import { formatQuantity, quantity } from "../../../domain/quantity.ts";
import type { SignalKey, StockSource } from "../../../contracts/index.ts";
import { readAll } from "../reads.ts";
import { call } from "../stage.ts";
import { type Case, ofChannels, ofSources, type Suite } from "../suite.ts";

/** What is listed as changed since the cursor, asked for until all was told. */
async function readNews(source: StockSource, since: string): Promise<SignalKey[]> {
  const news: SignalKey[] = [];
  let cursor = since;
  for (let asked = 0; asked < 20; asked += 1) {
    const { keys, isComplete, ...next } = await source.changes(cursor, call);
    news.push(...keys);
    cursor = next.cursor;
    if (isComplete) return news;
  }
  throw new Error("the news have no end");
}

const cases: Case[] = [
  ofSources("every level of the variants asked for, to the last digit", async ({ side, far }) => {
    const stated = await far.statedLevels();
    assert.ok(
      stated.some(({ inStock }) => quantity(inStock) % quantity("1") !== 0n),
      "the fixture states no fraction",
    );
    const ids = [...new Set(stated.map(({ variantExternalId }) => variantExternalId))];
    const read = await side.levels(ids, call);
    const tell = (each: { variantExternalId: string; locationExternalId: string }, numbers: bigint[]) =>
      `${each.variantExternalId} at ${each.locationExternalId}: ${numbers.map(formatQuantity).join(", ")}`;
    assert.deepEqual(
      read.map((each) => tell(each, [each.inStock, each.committed])).toSorted(),
      stated.map((each) => tell(each, [quantity(each.inStock), quantity(each.committed)])).toSorted(),
    );
  }),

  ofSources("all levels page by page are the same levels, and so is their news", async ({ side, far }) => {
    const start = await side.changes(null, call);
    const { items } = await readAll((cursor) => side.levelPage(cursor, call));
    for (const stated of await far.statedLevels()) {
      const read = items.find(
        (each) =>
          each.variantExternalId === stated.variantExternalId &&
          each.locationExternalId === stated.locationExternalId,
      );
      assert.equal(read && formatQuantity(read.inStock), formatQuantity(quantity(stated.inStock)));
    }
    await far.changeStock();
    const news = await readNews(side, start.cursor);
    assert.ok(
      news.some(({ about }) => about === "level"),
      "a change of stock is not listed as changed",
    );
  }),

  ofSources("a variant that the source does not know has no level: unknown is not zero", async (stage) => {
    const { side, far } = stage;
    const [known] = await far.statedLevels();
    assert.ok(known);
    const read = await side.levels([known.variantExternalId, far.unknownVariantId], call);
    assert.ok(read.some(({ variantExternalId }) => variantExternalId === known.variantExternalId));
    assert.ok(!read.some(({ variantExternalId }) => variantExternalId === far.unknownVariantId));
    assert.deepEqual(await side.levels([], call), []);
  }),

  ofChannels("every level asked for, as the channel shows it now", async ({ side, far }) => {
    const keys = await far.writableLevels();
    const [first] = keys;
    assert.ok(first);
    await side.levels(keys, call);
    await far.edit(first, (await far.available(first)) + 7);
    const read = await side.levels(keys, call);
    assert.equal(read.length, keys.length);
    for (const key of keys) {
      const record = read.find(
        (each) =>
          each.stockItemExternalId === key.stockItemExternalId &&
          each.locationExternalId === key.locationExternalId,
      );
      assert.equal(record?.available, await far.available(key));
      assert.equal(record?.isStocked, true);
    }
  }),
];

export const quantities: Suite = { name: "quantities", cases };

// The optional part that stocks variants where the channel does not yet: it sets no quantity, whatever happened meanwhile,
// is safe to repeat, and loses nobody's level for another's.
import assert from "node:assert/strict";
import type { ChannelLevelKey, LevelStocking, StockingOutcome } from "../../../contracts/index.ts";
import { call, failureOf, type ChannelStage } from "../stage.ts";
import { type Case, ofChannels, type Suite } from "../suite.ts";

const isOffered = (stage: ChannelStage) => stage.fixture.adapter.capabilities.includes("stocking");

/** Tried only where the manifest says that it is there. */
const ofStocking = (
  title: string,
  act: (stage: ChannelStage, stocking: LevelStocking, unstocked: ChannelLevelKey[]) => Promise<void>,
): Case => {
  const inner = ofChannels(title, async (stage) => {
    const { stocking } = stage.side;
    assert.ok(stocking, "the manifest has stocking, and the channel has none");
    const unstocked = (await stage.far.stocking?.unstockedLevels()) ?? [];
    assert.ok(unstocked.length >= 3, "the fixture has no levels that are not stocked");
    await act(stage, stocking, unstocked.slice(0, stocking.maxLevelsPerStocking));
  });
  return {
    ...inner,
    isFor: (fixture) => inner.isFor(fixture) && fixture.adapter.capabilities.includes("stocking"),
  };
};

const stock = (stocking: LevelStocking, keys: readonly ChannelLevelKey[]) =>
  stocking.sendStocking(stocking.prepareStocking(keys), keys, call);
const kindsOf = (outcomes: readonly StockingOutcome[]) => outcomes.map(({ kind }) => kind);
const all = (keys: readonly ChannelLevelKey[]) => keys.map(() => "stocked");

/** As the vendor states it, not as the adapter reads it: that is another suite's. */
const areStocked = ({ far }: ChannelStage, keys: readonly ChannelLevelKey[]): Promise<boolean[]> =>
  Promise.all(keys.map(async (key) => (await far.stocking?.isStocked(key)) ?? false));

const cases: Case[] = [
  ofChannels("is there exactly where the manifest says so", async (stage) => {
    assert.equal(stage.side.stocking !== undefined, isOffered(stage));
  }),

  ofStocking(
    "a batch is stocked in one request, with one outcome per level",
    async (stage, stocking, keys) => {
      assert.ok(!(await areStocked(stage, keys)).includes(true));
      const before = stage.sent.length;
      assert.deepEqual(kindsOf(await stock(stocking, keys)), all(keys));
      assert.equal(stage.sent.length - before, 1);
      assert.ok((await areStocked(stage, keys)).every(Boolean));
    },
  ),

  ofStocking("the same decision is the same bytes", async (stage, stocking, keys) => {
    assert.deepEqual(stocking.prepareStocking(keys), stocking.prepareStocking(keys));
    assert.equal(stage.sent.length, 0, "preparing sends nothing");
  }),

  ofStocking("a level that is stocked already keeps its number", async (stage, stocking, keys) => {
    const [key] = keys;
    assert.ok(key);
    await stock(stocking, [key]);
    await stage.far.edit(key, 7);
    assert.deepEqual(kindsOf(await stock(stocking, keys)), all(keys));
    assert.equal(await stage.far.available(key), 7);
  }),

  ofStocking("a lost answer is settled by the same bytes", async (stage, stocking, keys) => {
    const write = stocking.prepareStocking(keys);
    await stage.far.strike("lost-answer", 1);
    assert.equal((await failureOf(() => stocking.sendStocking(write, keys, call))).kind, "unavailable");
    await stage.far.calm();
    const [key] = keys;
    assert.ok(key);
    await stage.far.edit(key, 5);
    assert.deepEqual(kindsOf(await stocking.sendStocking(write, keys, call)), all(keys));
    assert.equal(await stage.far.available(key), 5);
  }),

  ofStocking("one level that is refused fails no other, and is named", async (stage, stocking, keys) => {
    const [first, ...rest] = keys;
    assert.ok(first);
    const mixed = [first, await stage.far.refusedLevel(), ...rest].slice(0, stocking.maxLevelsPerStocking);
    const outcomes = await stock(stocking, mixed);
    assert.deepEqual(
      kindsOf(outcomes),
      mixed.map((_, index) => (index === 1 ? "rejected" : "stocked")),
    );
    const [, refused] = outcomes;
    assert.ok(refused?.kind === "rejected" && refused.message.trim() !== "", "the refusal says nothing");
    assert.deepEqual(
      await areStocked(stage, mixed),
      mixed.map((_, index) => index !== 1),
    );
  }),
];

export const stocking: Suite = { name: "stocking", cases };

// Writing quantities: compare-and-set, safe to repeat, one outcome per push, nobody's push lost for another's.
import assert from "node:assert/strict";
import type { ChannelLevelKey, ChannelPush, PushOutcome } from "../../../contracts/index.ts";
import { call, type ChannelStage } from "../stage.ts";
import { type Case, ofChannels, type Suite } from "../suite.ts";

const reference = "gid://stockgate/Run/1";
const keyNumber = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** Pushes that add `by` to what the channel shows. */
async function pushesBy(
  { far }: ChannelStage,
  keys: readonly ChannelLevelKey[],
  by: number,
): Promise<ChannelPush[]> {
  return Promise.all(
    keys.map(async (key) => {
      const from = await far.available(key);
      return { ...key, from, to: from + by };
    }),
  );
}

const prepare = ({ side }: ChannelStage, pushes: readonly ChannelPush[], n: number) =>
  side.prepareSetLevels(pushes, { idempotencyKey: keyNumber(n), reference });
const kindsOf = (outcomes: readonly PushOutcome[]) => outcomes.map(({ kind }) => kind);
const shown = ({ far }: ChannelStage, pushes: readonly ChannelLevelKey[]) =>
  Promise.all(pushes.map((push) => far.available(push)));

const cases: Case[] = [
  ofChannels("a batch is written, with one outcome per push, in one request", async (stage) => {
    const pushes = await pushesBy(stage, await stage.far.writableLevels(), 2);
    const write = prepare(stage, pushes, 1);
    const before = stage.sent.length;
    assert.deepEqual(
      kindsOf(await stage.side.sendSetLevels(write, pushes, call)),
      pushes.map(() => "applied"),
    );
    assert.equal(stage.sent.length - before, 1);
    assert.deepEqual(
      await shown(stage, pushes),
      pushes.map(({ to }) => to),
    );
  }),

  ofChannels("the same decision is the same bytes, and another key other bytes", async (stage) => {
    const pushes = await pushesBy(stage, await stage.far.writableLevels(), 2);
    assert.deepEqual(prepare(stage, pushes, 1), prepare(stage, pushes, 1));
    assert.notDeepEqual(prepare(stage, pushes, 1), prepare(stage, pushes, 2));
    assert.equal(stage.sent.length, 0, "preparing sends nothing");
  }),

  ofChannels("the same bytes again have no second effect, whatever happened between", async (stage) => {
    const [push] = await pushesBy(stage, (await stage.far.writableLevels()).slice(0, 1), 2);
    assert.ok(push);
    const write = prepare(stage, [push], 1);
    await stage.side.sendSetLevels(write, [push], call);
    await stage.far.edit(push, push.from);
    const [again] = await stage.side.sendSetLevels(write, [push], call);
    assert.ok(again?.kind === "applied" || again?.kind === "unchanged", `the repetition is ${again?.kind}`);
    assert.equal(await stage.far.available(push), push.from);
  }),

  ofChannels("a lost answer is settled by the same bytes", async (stage) => {
    const pushes = await pushesBy(stage, await stage.far.writableLevels(), 3);
    const write = prepare(stage, pushes, 1);
    await stage.far.strike("lost-answer", 1);
    await assert.rejects(stage.side.sendSetLevels(write, pushes, call));
    const outcomes = kindsOf(await stage.side.sendSetLevels(write, pushes, call));
    assert.ok(
      outcomes.every((kind) => kind === "applied" || kind === "unchanged"),
      outcomes.join(),
    );
    assert.deepEqual(
      await shown(stage, pushes),
      pushes.map(({ to }) => to),
    );
  }),

  ofChannels("one push that is refused fails no other for good, and is named", async (stage) => {
    const good = await pushesBy(stage, await stage.far.writableLevels(), 4);
    const bad: ChannelPush = { ...(await stage.far.refusedLevel()), from: 0, to: 1 };
    const pushes = [...good.slice(0, 1), bad, ...good.slice(1)];
    const outcomes = await stage.side.sendSetLevels(prepare(stage, pushes, 1), pushes, call);
    assert.equal(outcomes.length, pushes.length);
    assert.equal(outcomes[1]?.kind, "rejected");
    const rest = [...outcomes.slice(0, 1), ...outcomes.slice(2)];
    const now = await shown(stage, good);
    for (const [index, outcome] of rest.entries()) {
      const isDone = outcome.kind === "applied" || outcome.kind === "unchanged";
      assert.ok(isDone || outcome.kind === "deferred", `push ${index} is ${outcome.kind}`);
      assert.equal(now[index], isDone ? good[index]?.to : good[index]?.from, "the outcome is not the truth");
    }
  }),

  ofChannels("a number that is not the expected one is a conflict, and stays as it is", async (stage) => {
    const pushes = await pushesBy(stage, (await stage.far.writableLevels()).slice(0, 1), 5);
    const [push] = pushes;
    assert.ok(push);
    const write = prepare(stage, pushes, 1);
    await stage.far.edit(push, push.from + 40);
    const before = stage.sent.length;
    assert.deepEqual(kindsOf(await stage.side.sendSetLevels(write, pushes, call)), ["conflict"]);
    assert.equal(await stage.far.available(push), push.from + 40);
    assert.equal(stage.sent.length - before, 1);
  }),
];

export const writes: Suite = { name: "writes", cases };

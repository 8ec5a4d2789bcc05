// The loop's life, on a virtual clock.
import { describe, expect, it } from "vitest";
import { AdapterError } from "../contracts/index.ts";
import { createVirtualTime } from "../testing/virtual-time.ts";
import { createLoop, restMs, type RoundResult } from "./loop.ts";

const startAt = 1_790_000_000_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const idle: RoundResult = { more: false, dueAt: null };

/** A loop whose rounds the test answers one by one, or by a rule. */
function runLoop(answer?: (round: number) => RoundResult) {
  const time = createVirtualTime(startAt);
  const rounds: number[] = [];
  const open: { end: (result: RoundResult) => void; fail: (error: unknown) => void }[] = [];
  const loop = createLoop(
    { clock: time.clock, timers: time.timers, random: { next: () => 0, uuid: () => "" }, log: silent },
    "a loop",
    () => {
      rounds.push(time.clock.now() - startAt);
      if (answer) return Promise.resolve(answer(rounds.length));
      const { promise, resolve, reject } = Promise.withResolvers<RoundResult>();
      open.push({ end: resolve, fail: reject });
      return promise;
    },
  );
  const end = async (result: RoundResult = idle) => {
    open.shift()!.end(result);
    await time.settle();
  };
  const fail = async (error: unknown = new Error("failed")) => {
    open.shift()!.fail(error);
    await time.settle();
  };
  return { time, loop, rounds, end, fail };
}

describe("a loop", () => {
  it("does nothing until it is woken, then one round, at once", async () => {
    const { time, loop, rounds } = runLoop();
    await time.advance(1_000_000);
    expect(rounds).toEqual([]);
    loop.wake();
    expect(rounds).toEqual([1_000_000]);
  });

  it("woken a thousand times while it works does one round more", async () => {
    const { loop, rounds, end } = runLoop();
    loop.wake();
    for (let each = 0; each < 1000; each += 1) loop.wake();
    expect(rounds).toHaveLength(1);
    await end();
    expect(rounds).toHaveLength(2);
    await end();
    expect(rounds).toHaveLength(2);
  });

  it("goes on at once while there is more", async () => {
    const { time, loop, rounds } = runLoop((round) => (round < 5 ? { more: true } : idle));
    loop.wake();
    await time.settle();
    expect(rounds).toEqual([0, 0, 0, 0, 0]);
  });

  it("works again when the next thing is due, and earlier where it is woken", async () => {
    const { time, loop, rounds, end } = runLoop();
    loop.wake();
    await end({ more: false, dueAt: startAt + 5000 });
    await time.advance(4999);
    expect(rounds).toEqual([0]);
    await time.advance(1);
    expect(rounds).toEqual([0, 5000]);
    await end({ more: false, dueAt: startAt + 20_000 });
    await time.advance(1000);
    loop.wake();
    await end({ more: false, dueAt: startAt + 20_000 });
    await time.advance(14_000);
    expect(rounds).toEqual([0, 5000, 6000, 20_000]);
  });

  it("looks now and then, however far away the next thing is: clocks jump", async () => {
    const { time, loop, rounds } = runLoop((round) =>
      round === 1 ? idle : { more: false, dueAt: startAt * 2 },
    );
    loop.wake();
    await time.advance(90_000);
    expect(rounds).toEqual([0, 30_000, 60_000, 90_000]);
  });

  it("rests after a failure, woken or not; longer after the next; shortly again once it worked", async () => {
    const { time, loop, rounds, end, fail } = runLoop();
    loop.wake();
    await fail();
    loop.wake();
    await time.advance(499);
    expect(rounds).toEqual([0]);
    await time.advance(1);
    expect(rounds).toEqual([0, 500]);
    await fail();
    await time.advance(1000);
    expect(rounds).toEqual([0, 500, 1500]);
    await end();
    loop.wake();
    await fail();
    await time.advance(500);
    expect(rounds).toEqual([0, 500, 1500, 1500, 2000]);
  });

  it("rests as long as the far side asked, where that is longer, and no longer than sense", async () => {
    const { time, loop, rounds, fail } = runLoop();
    loop.wake();
    await fail(new AdapterError("throttled", "slow down", { waitMs: 7000 }));
    await time.advance(6999);
    expect(rounds).toEqual([0]);
    await time.advance(1);
    expect(rounds).toEqual([0, 7000]);
    await fail(new AdapterError("throttled", "never again", { waitMs: 1e15 }));
    await time.advance(15 * 60_000);
    expect(rounds).toEqual([0, 7000, 907_000]);
  });

  it("takes a round that throws before it begins as one that failed", async () => {
    const time = createVirtualTime(startAt);
    let rounds = 0;
    const ports = { clock: time.clock, timers: time.timers, random: { next: () => 0, uuid: () => "" } };
    const loop = createLoop({ ...ports, log: silent }, "a loop", () => {
      rounds += 1;
      throw new Error("at once");
    });
    loop.wake();
    await time.advance(500);
    expect(rounds).toBe(2);
    await loop.stop();
  });

  it.each([startAt - 1_000_000, startAt, Number.NEGATIVE_INFINITY])(
    "never spins, whatever a round says is due: %d",
    async (dueAt) => {
      const { time, loop, rounds } = runLoop(() => ({ more: false, dueAt }));
      loop.wake();
      await time.advance(1000);
      expect(rounds.length).toBeLessThanOrEqual(60);
    },
  );
});

describe("a loop that is stopped", () => {
  it("waits for the round that runs, and begins none", async () => {
    const { time, loop, rounds, end } = runLoop();
    loop.wake();
    loop.wake();
    let isStopped = false;
    const stopping = loop.stop().then(() => {
      isStopped = true;
    });
    await time.settle();
    expect(isStopped).toBe(false);
    await end({ more: true });
    await stopping;
    loop.wake();
    await time.advance(1_000_000);
    expect(rounds).toEqual([0]);
  });

  it.each(["idle", "resting"])("while it is %s works no more", async (mode) => {
    const { time, loop, rounds, end, fail } = runLoop();
    loop.wake();
    await (mode === "idle" ? end({ more: false, dueAt: startAt + 100 }) : fail());
    await loop.stop();
    await time.advance(1_000_000);
    expect(rounds).toEqual([0]);
  });

  it("does not rest where the last round failed", async () => {
    const { time, loop, rounds, fail } = runLoop();
    loop.wake();
    const stopping = loop.stop();
    await fail();
    await stopping;
    await time.advance(1_000_000);
    expect(rounds).toEqual([0]);
  });
});

it.each([
  [1, 0, 500],
  [1, 1, 250],
  [2, 0, 1000],
  [3, 0.5, 1500],
  [7, 0, 32_000],
  [8, 0, 60_000],
  [1000, 0, 60_000],
  [1000, 1, 30_000],
])("after %i failures, with chance %d, the rest is %i ms", (failures, chance, ms) => {
  expect(restMs(failures, chance)).toBe(ms);
});

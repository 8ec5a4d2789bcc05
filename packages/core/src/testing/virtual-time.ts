// A clock that stands still until a test moves it. Timers fire in order of their time, and between two of them everything
// that was set off runs to its end: time never passes while a call is open.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, Timers } from "../ports/ports.ts";

type Timer = { at: number; order: number; run: () => void };

export type VirtualTime = {
  clock: Clock;
  timers: Timers;
  /** Counts as open until it settles: time waits for it, unless it waits for time itself (a slow answer). */
  track<T>(call: Promise<T>): Promise<T>;
  /** Counts as open until it settles, however long that takes: for what waits for no timer, such as a store's work. */
  trackWork<T>(call: Promise<T>): Promise<T>;
  /** Lets everything run that needs no time. */
  settle(): Promise<void>;
  /** Moves the clock, firing what becomes due on the way. */
  advance(ms: number): Promise<void>;
  /** Moves the clock as a machine's that slept: what became due on the way fires late, and once. */
  leap(ms: number): Promise<void>;
  /** Moves the clock from timer to timer until the condition holds; throws where it does not within `withinMs`. */
  until(condition: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>;
  /** Moves the clock until the call has answered; throws where it does not within `withinMs`. */
  finish<T>(call: Promise<T>, withinMs?: number): Promise<T>;
};

/** Turns of the event loop without an open call after which nothing more is expected to run by itself. */
const quietTurns = 12;
/** A call that is still open after so many turns of nothing else to do waits for a timer. */
const patientTurns = 300;

export function createVirtualTime(startAt: number): VirtualTime {
  let now = startAt;
  let order = 0;
  const openCalls = new Set<symbol>();
  let openWork = 0;
  /** Resolves when no work is open any more; null while nobody waits for that. */
  let workDone: PromiseWithResolvers<void> | null = null;
  const pending = new Set<Timer>();

  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of pending) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  };

  async function settle(): Promise<void> {
    let patience = patientTurns;
    for (let quiet = 0; quiet < quietTurns; quiet += 1) {
      await nextTurn();
      if (openWork > 0) {
        // Asleep, and not turn after turn: a database server needs the processor meanwhile.
        workDone ??= Promise.withResolvers();
        await workDone.promise;
        quiet = -1;
        continue;
      }
      if (openCalls.size === 0) continue;
      quiet = -1;
      patience -= 1;
      if (patience === 0) openCalls.clear();
    }
  }

  async function step(limit: number): Promise<boolean> {
    const timer = next();
    if (!timer || timer.at > limit) return false;
    pending.delete(timer);
    now = Math.max(now, timer.at);
    timer.run();
    await settle();
    return true;
  }

  async function until(condition: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
    const end = now + withinMs;
    await settle();
    while (!(await condition())) {
      if (!(await step(end)))
        throw new Error(`the condition did not hold within ${withinMs} ms of virtual time`);
    }
  }

  return {
    clock: { now: () => now },
    timers: {
      after(delayMs, run) {
        order += 1;
        // Whole milliseconds, as clocks have them.
        const timer = { at: now + Math.ceil(Math.max(0, delayMs)), order, run };
        pending.add(timer);
        return () => pending.delete(timer);
      },
      elapsed: () => now,
    },
    async track(call) {
      const open = Symbol("open call");
      openCalls.add(open);
      try {
        return await call;
      } finally {
        openCalls.delete(open);
      }
    },
    async trackWork(call) {
      openWork += 1;
      try {
        return await call;
      } finally {
        openWork -= 1;
        if (openWork === 0) {
          workDone?.resolve();
          workDone = null;
        }
      }
    },
    settle,
    async advance(ms) {
      const end = now + ms;
      await settle();
      while (await step(end));
      now = end;
    },
    async leap(ms) {
      await settle();
      now += ms;
    },
    until,
    async finish(call, withinMs) {
      let isSettled = false;
      const settled = () => {
        isSettled = true;
      };
      call.then(settled, settled);
      await until(() => isSettled, withinMs);
      return call;
    },
  };
}

// The budget against servers that count strictly: a window that stands still, one that slides, a bucket.
import { assert, array, boolean, constantFrom, double, integer, oneof, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import type { BudgetReading, RateBudget } from "../contracts/index.ts";
import { createBudget } from "./budget.ts";

const windowMs = 60_000;
const limit = 20;
const perWindow: RateBudget = { kind: "window", limit, windowMs };
const bucket: RateBudget = { kind: "bucket", capacity: 1000, restorePerSecond: 50 };
const startAt = 1_790_000_000_000;

/** Counts a request in, or refuses it; says what is left either way. */
type Server = { receive(at: number, cost: number): { isRefused: boolean; reading: BudgetReading } };

/** Its windows follow one another from some moment on; `used` requests of the first are somebody else's. */
function standingWindow(offsetMs: number, used: number): Server {
  let end = startAt + offsetMs;
  let count = used;
  return {
    receive(at) {
      if (at >= end) {
        end += Math.ceil((at - end + 1) / windowMs) * windowMs;
        count = 0;
      }
      const isRefused = count >= limit;
      if (!isRefused) count += 1;
      return { isRefused, reading: { limit, remaining: limit - count, resetsAt: end } };
    },
  };
}

/** No stretch of a window's length has more than the limit; somebody else's requests lie behind us. */
function slidingWindow(offsetMs: number, used: number): Server {
  let arrivals = Array.from({ length: used }, (_, index) => startAt + offsetMs - windowMs + index);
  return {
    receive(at) {
      arrivals = arrivals.filter((each) => each > at - windowMs);
      const isRefused = arrivals.length >= limit;
      if (!isRefused) arrivals.push(at);
      const resetsAt = (arrivals[0] ?? at) + windowMs;
      return { isRefused, reading: { limit, remaining: limit - arrivals.length, resetsAt } };
    },
  };
}

function fillingBucket(level: number): Server {
  const { capacity, restorePerSecond } = { capacity: 1000, restorePerSecond: 50 };
  let points = level;
  let last = startAt;
  return {
    receive(at, cost) {
      points = Math.min(capacity, points + ((at - last) * restorePerSecond) / 1000);
      last = at;
      const isRefused = points < cost;
      if (!isRefused) points -= cost;
      return { isRefused, reading: { limit: capacity, remaining: Math.floor(points), restorePerSecond } };
    },
  };
}

/** Its clock and its timers count alike, unless a test says otherwise. */
function openBudget(rate: RateBudget) {
  const budget = createBudget(rate);
  const report = (now: number, reading: BudgetReading, date = now) => budget.report(now, reading, date);
  return { ...budget, report };
}

type Request = { at: number; cost: number; isBackground: boolean; thereMs: number; backMs: number };
type Step = { at: number; run: () => void };

/** Sends the requests as a lane does: one at a time at each door, some on the wire at once. */
function send(rate: RateBudget, server: Server, requests: readonly Request[], { isTelling = true } = {}) {
  const budget = openBudget(rate);
  const inOrder = requests.toSorted((left, right) => left.at - right.at);
  const doors = [false, true].map((isBackground) =>
    inOrder.filter((request) => request.isBackground === isBackground),
  );
  const sent: { at: number; arrivedAt: number; isRefused: boolean; isBackground: boolean }[] = [];
  let steps: Step[] = [];
  let onWire = 0;
  let now = startAt;
  const later = (at: number, run: () => void) => steps.push({ at, run });

  function depart({ cost, isBackground, thereMs, backMs }: Request): void {
    budget.take(now, cost, isBackground);
    onWire += 1;
    const departedAt = now;
    later(now + thereMs, () => {
      const { isRefused, reading } = server.receive(now, cost);
      sent.push({ at: departedAt, arrivedAt: now, isRefused, isBackground });
      later(now + backMs, () => {
        onWire -= 1;
        budget.settle(cost);
        if (isTelling) budget.report(now, reading);
      });
    });
  }

  /** Milliseconds until the first at this door may go. */
  function waitAt(door: readonly Request[]): number {
    const next = door[0];
    if (!next || onWire >= 4) return Infinity;
    return next.at > now ? next.at - now : budget.waitMs(now, next.cost, next.isBackground);
  }

  while (doors.some((door) => door.length > 0) || steps.length > 0) {
    const due = steps.filter((step) => step.at <= now).toSorted((left, right) => left.at - right.at)[0];
    const door = doors.find((each) => waitAt(each) <= 0);
    if (due) {
      steps = steps.filter((step) => step !== due);
      due.run();
    } else if (door) {
      depart(door.shift()!);
    } else {
      now = Math.min(...doors.map((each) => now + waitAt(each)), ...steps.map((step) => step.at));
    }
  }
  return sent;
}

const requestsOf = (most: number, cost = integer({ min: 1, max: 1 })) =>
  array(
    record({
      // Bursts and stragglers: more than fits, around the windows' ends.
      at: oneof(constantFrom(0, 30_000, 59_900), integer({ min: 0, max: 130_000 })).map((ms) => startAt + ms),
      cost,
      isBackground: boolean(),
      thereMs: integer({ min: 1, max: 400 }),
      backMs: integer({ min: 1, max: 400 }),
    }),
    { minLength: most / 3, maxLength: most },
  );

const burst = (count: number, fields: Partial<Request> = {}): Request[] =>
  Array.from({ length: count }, () => ({
    at: startAt,
    cost: 1,
    isBackground: false,
    thereMs: 50,
    backMs: 50,
    ...fields,
  }));

const refusals = (sent: readonly { isRefused: boolean }[]) => sent.filter((each) => each.isRefused).length;

describe("a window's budget", () => {
  const offset = integer({ min: 1, max: windowMs });
  const used = integer({ min: 0, max: limit });

  it("is never overdrawn at a server whose windows stand still, but for the request that asks", () => {
    assert(
      property(offset, used, requestsOf(90), (offsetMs, before, requests) => {
        const sent = send(perWindow, standingWindow(offsetMs, before), requests);
        expect(refusals(sent)).toBeLessThanOrEqual(before === limit ? 1 : 0);
        expect(sent).toHaveLength(requests.length);
      }),
      { numRuns: 300 },
    );
  });

  it("is never overdrawn at a server whose window slides, but for requests that ask", () => {
    assert(
      property(offset, used, requestsOf(90), (offsetMs, before, requests) => {
        const sent = send(perWindow, slidingWindow(offsetMs, before), requests);
        expect(refusals(sent)).toBeLessThanOrEqual(before === limit ? 1 : 0);
        expect(sent).toHaveLength(requests.length);
      }),
      { numRuns: 300 },
    );
  });

  it("is kept by our own count at a server that says nothing", () => {
    const sent = send(perWindow, standingWindow(windowMs, 0), burst(3 * limit), { isTelling: false });
    const counts = [0, 1, 2].map(
      (index) => sent.filter(({ at }) => Math.floor((at - startAt) / windowMs) === index).length,
    );
    expect(counts).toEqual([limit, limit, limit]);
  });

  it("is used to the full, window after window", () => {
    const sent = send(perWindow, standingWindow(windowMs, 0), burst(4 * limit));
    const lastAt = Math.max(...sent.map(({ at }) => at)) - startAt;
    expect(lastAt).toBeLessThan(3 * windowMs + 2000);
  });

  it("lets one request go first and tell, at the start and where a window has ended with nothing left", () => {
    const budget = openBudget(perWindow);
    const wait = () => budget.waitMs(startAt, 1, false);
    expect(wait()).toBe(0);
    budget.take(startAt, 1, false);
    expect(wait()).toBe(25);
    budget.settle(1);
    budget.report(startAt, { remaining: 0, limit, resetsAt: startAt + 5000 });
    expect(wait()).toBe(5000);
    const end = startAt + 5000;
    expect(budget.waitMs(end, 1, false)).toBe(0);
    budget.take(end, 1, false);
    expect(budget.waitMs(end, 1, false)).toBe(25);
    budget.settle(1);
    budget.report(end, { remaining: 2, limit, resetsAt: end + windowMs });
    budget.take(end, 1, false);
    expect(budget.waitMs(end, 1, false)).toBe(0);
    budget.take(end, 1, false);
    expect(budget.waitMs(end, 1, false)).toBe(windowMs);
  });

  it("lets another ask, now and then, while the answer to the first is long in coming", () => {
    const budget = openBudget(perWindow);
    budget.take(startAt, 1, false);
    expect(budget.waitMs(startAt + 1999, 1, false)).toBe(25);
    expect(budget.waitMs(startAt + 2000, 1, false)).toBe(0);
    budget.take(startAt + 2000, 1, false);
    expect(budget.waitMs(startAt + 3999, 1, false)).toBe(25);
    expect(budget.waitMs(startAt + 4000, 1, false)).toBe(0);
  });

  it("waits for the earliest end that was stated", () => {
    const budget = openBudget(perWindow);
    budget.take(startAt, 2, false);
    budget.settle(2);
    budget.report(startAt, { remaining: 0, limit, resetsAt: startAt + 50_000 });
    budget.report(startAt, { remaining: 0, limit, resetsAt: startAt + 20_000 });
    expect(budget.waitMs(startAt, 1, false)).toBe(20_000);
  });

  it("is not enlarged by an answer that was overtaken", () => {
    const budget = openBudget(perWindow);
    const resetsAt = startAt + windowMs;
    for (let each = 0; each < 3; each += 1) budget.take(startAt, 1, false);
    budget.settle(1);
    budget.report(startAt, { remaining: 1, limit, resetsAt });
    budget.settle(1);
    budget.report(startAt, { remaining: 3, limit, resetsAt });
    budget.settle(1);
    budget.report(startAt, { remaining: 2, limit, resetsAt });
    // The one that stated 1 had counted one of the two that were still out: it may be that nothing is left.
    expect(budget.waitMs(startAt, 1, false)).toBe(windowMs);
  });
});

describe("background work", () => {
  it("is spread over the window and leaves half of it", () => {
    const sent = send(perWindow, standingWindow(windowMs, 0), burst(30, { isBackground: true }));
    const times = sent.map(({ at }) => at - startAt).toSorted((left, right) => left - right);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(windowMs / (limit / 2));
    for (const time of times) {
      const inWindow = times.filter((each) => each >= time && each < time + windowMs);
      expect(inWindow.length).toBeLessThanOrEqual(limit / 2);
    }
  });

  it("never keeps an urgent request waiting, whenever that comes", () => {
    assert(
      property(integer({ min: 1000, max: 200_000 }), (afterMs) => {
        const urgent = burst(1, { at: startAt + afterMs });
        const sent = send(perWindow, standingWindow(windowMs, 0), [
          ...burst(40, { isBackground: true }).map((each, index) => ({
            ...each,
            at: startAt + index * 5000,
          })),
          ...urgent,
        ]);
        const went = sent.find((each) => !each.isBackground);
        expect((went?.at ?? Infinity) - startAt - afterMs).toBeLessThanOrEqual(windowMs / (limit / 2));
      }),
      { numRuns: 50 },
    );
  });

  it("waits while less than half is left, urgent work does not", () => {
    const budget = openBudget(perWindow);
    budget.take(startAt, 1, false);
    budget.settle(1);
    budget.report(startAt, { remaining: limit / 2, limit, resetsAt: startAt + 5000 });
    expect(budget.waitMs(startAt, 1, true)).toBe(5000);
    expect(budget.waitMs(startAt, 1, false)).toBe(0);
  });
});

describe("a bucket's budget", () => {
  it("is never overdrawn once it was told how full it is", () => {
    const inOrder = requestsOf(60, integer({ min: 1, max: 400 })).map((requests) =>
      requests.map((request) => ({ ...request, isBackground: false, thereMs: 50, backMs: 50 })),
    );
    assert(
      property(integer({ min: 0, max: 1000 }), inOrder, (level, requests) => {
        const sent = send(bucket, fillingBucket(level), requests);
        // The first asks; it may be more than there is.
        expect(refusals(sent.slice(1))).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("waits until a request fits, and no longer", () => {
    const budget = openBudget(bucket);
    budget.take(startAt, 1, false);
    budget.settle(1);
    budget.report(startAt, { remaining: 100, limit: 1000, restorePerSecond: 50 });
    expect(budget.waitMs(startAt, 100, false)).toBe(0);
    expect(budget.waitMs(startAt, 350, false)).toBe(5000);
    expect(budget.waitMs(startAt + 4999, 350, false)).toBe(1);
    expect(budget.waitMs(startAt + 5000, 350, false)).toBe(0);
    // More than the bucket can ever hold goes when it is full.
    expect(budget.waitMs(startAt + 5000, 5000, false)).toBe(13_000);
    expect(budget.waitMs(startAt + 18_000, 5000, false)).toBe(0);
  });

  it("is left half full by background work", () => {
    const budget = openBudget(bucket);
    budget.take(startAt, 1, false);
    budget.settle(1);
    budget.report(startAt, { remaining: 550, limit: 1000, restorePerSecond: 50 });
    expect(budget.waitMs(startAt, 100, false)).toBe(0);
    expect(budget.waitMs(startAt, 100, true)).toBe(1000);
    expect(budget.waitMs(startAt + 1000, 100, true)).toBe(0);
    budget.take(startAt + 1000, 100, true);
    expect(budget.waitMs(startAt + 1000, 100, true)).toBe(4000);
  });
});

describe("a pause", () => {
  it("holds everything, is not shortened by another, and has a longest length", () => {
    const budget = openBudget(perWindow);
    budget.pauseFor(startAt, 5000);
    budget.pauseFor(startAt, 1000);
    expect([budget.waitMs(startAt, 1, false), budget.waitMs(startAt + 4999, 1, true)]).toEqual([5000, 1]);
    expect(budget.waitMs(startAt + 5000, 1, false)).toBe(0);
    budget.pauseFor(startAt, 10 * 365 * 86_400_000);
    expect(budget.waitMs(startAt, 1, false)).toBe(15 * 60_000);
    expect(openBudget(perWindow).waitMs(startAt, 1, false)).toBe(0);
  });

  it.each([Number.NaN, -5, 0, Number.NEGATIVE_INFINITY])("of %d is none", (ms) => {
    const budget = openBudget(perWindow);
    budget.pauseFor(startAt, ms);
    expect(budget.waitMs(startAt, 1, false)).toBe(0);
  });
});

describe("spacing", () => {
  it("is none while plenty is left, and grows as less is", () => {
    const budget = openBudget(perWindow);
    expect(budget.spacingMs(startAt, 1)).toBe(0);
    budget.take(startAt, 1, false);
    budget.settle(1);
    const resetsAt = startAt + 30_000;
    const spacings = [19, 14, 10, 5, 1, 0, -3].map((remaining) => {
      budget.report(startAt, { remaining, limit, resetsAt });
      return budget.spacingMs(startAt, 1);
    });
    expect(spacings).toEqual([0, 0, 0, 6000, 30_000, 30_000, 30_000]);
    expect(budget.spacingMs(resetsAt, 1)).toBe(0);
  });
});

describe("whatever the far side states and the clock does", () => {
  const figure = oneof(
    constantFrom(0, -1, -1e12, 1, 1e12, Number.NaN, Infinity, -Infinity),
    double({ min: -100, max: 2000 }),
  );
  const reading = record({
    remaining: figure,
    limit: figure,
    resetsAt: oneof(
      figure,
      integer({ min: -120_000, max: 120_000 }).map((ms) => startAt + ms),
    ),
    restorePerSecond: figure,
  });
  const hour = 3_600_000;
  const jump = integer({ min: -hour, max: hour });

  /** A bucket that becomes a thousand million times larger, and fills no faster. */
  const growing = [
    { remaining: 0, limit: 1, resetsAt: Number.NaN, restorePerSecond: 0.001 },
    { remaining: 0, limit: 1e12, resetsAt: Number.NaN, restorePerSecond: Number.NaN },
    { remaining: 0, limit: Number.NaN, resetsAt: Number.NaN, restorePerSecond: Number.NaN },
    { remaining: 0, limit: Number.NaN, resetsAt: Number.NaN, restorePerSecond: Number.NaN },
  ].map((each) => ({ reading: each, jump: 0, isBackground: true }));

  it.each([perWindow, bucket])("a request goes within a bounded time, without spinning: %o", (rate) => {
    assert(
      property(array(record({ reading, jump, isBackground: boolean() }), { maxLength: 12 }), (events) => {
        const budget = openBudget(rate);
        let now = startAt;
        let skewMs = 0;
        const waitToGo = (isBackground: boolean) => {
          const from = now;
          for (let rounds = 0; rounds < 60; rounds += 1) {
            const wait = budget.waitMs(now, 10, isBackground);
            expect(Number.isInteger(wait) && wait >= 0).toBe(true);
            if (wait === 0) return now - from;
            now += wait;
          }
          throw new Error("it does not go");
        };
        for (const event of events) {
          waitToGo(event.isBackground);
          budget.take(now, 10, event.isBackground);
          budget.settle(10);
          budget.report(now, event.reading, now + skewMs);
          skewMs += event.jump;
        }
        // Told the truth at last, it recovers: nothing that was said before lasts.
        budget.report(now, { remaining: 1000, limit: 1000, resetsAt: now + 1000, restorePerSecond: 50 }, now);
        const [urgent, background] = [waitToGo(false), waitToGo(true)];
        expect(urgent).toBeLessThanOrEqual(2 * windowMs);
        expect(background).toBeLessThanOrEqual(hour);
      }),
      { numRuns: 300, examples: [[growing]] },
    );
  });

  it("a window's end is told by the clock of that moment, and waited for by timers", () => {
    const budget = openBudget(perWindow);
    budget.take(startAt, 1, true);
    budget.settle(1);
    budget.report(startAt, { remaining: 0, limit, resetsAt: startAt + hour + 30_000 }, startAt + hour);
    expect(budget.waitMs(startAt, 1, false)).toBe(30_000);
    expect(budget.waitMs(startAt, 1, true)).toBe(30_000);
    expect(budget.waitMs(startAt + 30_000, 1, false)).toBe(0);
  });
});

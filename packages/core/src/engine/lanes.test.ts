// The lane on a virtual clock: who goes first, how many at once, and what becomes of those who wait.
import { describe, expect, it } from "vitest";
import { AdapterError, type Priority, type RateBudget } from "../contracts/index.ts";
import type { HttpRequest, HttpResponse } from "../ports/ports.ts";
import { createVirtualTime } from "../testing/virtual-time.ts";
import { createLane, type LaneOptions } from "./lanes.ts";

const startAt = 1_790_000_000_000;
const plenty: RateBudget = { kind: "bucket", capacity: 1e6, restorePerSecond: 1e6 };

/** A lane to a far side that answers when the test says so. */
function openLane(options: Partial<LaneOptions> = {}) {
  const time = createVirtualTime(startAt);
  const onWire: { url: string; answer: (response?: Partial<HttpResponse>) => void; fail: () => void }[] = [];
  const sent: string[] = [];
  const limits: number[] = [];
  const jumped = { ms: 0 };
  const lane = createLane(
    {
      clock: { now: () => time.clock.now() + jumped.ms },
      timers: time.timers,
      http: ({ url }, { timeoutMs }) => {
        sent.push(url);
        limits.push(timeoutMs);
        return new Promise<HttpResponse>((resolve, reject) => {
          onWire.push({
            url,
            answer: (response) => resolve({ status: 200, headers: {}, body: url, ...response }),
            fail: () => reject(new Error("no answer")),
          });
        });
      },
    },
    { budget: plenty, concurrency: 4, requestTimeoutMs: 10_000, ...options },
  );
  const send = (url: string, priority: Priority = "webhook", cost = 1) => {
    const request: HttpRequest = { method: "GET", url, headers: {} };
    const answer = lane.send(request, { priority }, cost);
    // Awaited later, or not at all: what it is refused with is looked at by the test that expects it.
    answer.catch(() => undefined);
    return answer;
  };
  const answerAll = async () => {
    for (const each of onWire.splice(0)) each.answer();
    await time.settle();
  };
  return { time, jumped, lane, send, sent, limits, onWire, answerAll };
}

/** Lets the far side tell once, so that nothing waits for that any more. */
async function tellOnce(opened: ReturnType<typeof openLane>) {
  void opened.send("first");
  await opened.time.settle();
  await opened.answerAll();
  opened.sent.splice(0);
}

describe("a lane's count of what is sent again", () => {
  it("is of the same bytes, from no answer, a refusal for now or a fault to the next answer", async () => {
    const told: [string, number][] = [];
    const opened = openLane({
      trace: ({ url }, { resends }) => {
        told.push([url, resends]);
        return () => () => undefined;
      },
    });
    const send = async (url: string, answer: "fail" | number) => {
      void opened.send(url);
      await opened.time.settle();
      const [asked] = opened.onWire.splice(0);
      if (answer === "fail") asked?.fail();
      else asked?.answer({ status: answer });
      await opened.time.settle();
    };
    await send("a", "fail");
    await send("a", 503);
    await send("b", 404);
    await send("b", 200);
    await send("a", 429);
    await send("a", 200);
    await send("a", 200);
    expect(told).toEqual([
      ["a", 0],
      ["a", 1],
      ["b", 0],
      ["b", 0],
      ["a", 2],
      ["a", 3],
      ["a", 0],
    ]);
  });
});

describe("a lane", () => {
  it("hands on the request, its time limit and its answer", async () => {
    const opened = openLane();
    const answer = opened.send("one");
    await opened.time.settle();
    opened.onWire[0]!.answer({ status: 418 });
    expect(await answer).toEqual({ status: 418, headers: {}, body: "one" });
    expect(opened.limits).toEqual([10_000]);
  });

  it("lets background go on as soon as an answer tells that a new window has begun", async () => {
    const windowMs = 60_000;
    const opened = openLane({ budget: { kind: "window", limit: 10, windowMs } });
    const { time, lane, send, sent } = opened;
    await tellOnce(opened);
    // Less than half is left: background waits for the window's end.
    lane.reportBudget({ remaining: 5, limit: 10, resetsAt: startAt + windowMs });
    for (const url of ["a", "b"]) void send(url, "sweep");
    await time.settle();
    expect(sent).toEqual([]);
    await time.advance(windowMs);
    expect(sent).toEqual(["a"]);
    // The second waits: nobody has told yet what is left of this window.
    await time.advance(20);
    lane.reportBudget({ remaining: 9, limit: 10, resetsAt: startAt + 2 * windowMs });
    await opened.answerAll();
    await time.advance(15_000);
    expect(sent).toEqual(["a", "b"]);
  });

  it("keeps no more on the wire than it may", async () => {
    const opened = openLane({ concurrency: 3 });
    await tellOnce(opened);
    for (let each = 0; each < 7; each += 1) void opened.send(`${each}`);
    await opened.time.settle();
    expect(opened.sent).toEqual(["0", "1", "2"]);
    opened.onWire.shift()!.answer();
    await opened.time.settle();
    expect(opened.sent).toEqual(["0", "1", "2", "3"]);
    // A failure frees a place as an answer does.
    opened.onWire.shift()!.fail();
    await opened.time.settle();
    expect(opened.sent).toHaveLength(5);
  });

  it("lets one go first and tell, however many come at once", async () => {
    const opened = openLane();
    for (let each = 0; each < 5; each += 1) void opened.send(`${each}`);
    await opened.time.advance(1000);
    expect(opened.sent).toEqual(["0"]);
    await opened.answerAll();
    await opened.time.advance(25);
    expect(opened.sent).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("sends the most urgent of those who wait, and the first come among equals", async () => {
    const opened = openLane({ concurrency: 1 });
    await tellOnce(opened);
    const order = ["orders 1", "webhook 1", "person 1", "orders 2", "webhook 2", "person 2"];
    for (const each of order) void opened.send(each, each.split(" ")[0] as Priority);
    await opened.time.settle();
    for (let each = 0; each < order.length; each += 1) await opened.answerAll();
    expect(opened.sent).toEqual(["orders 1", "person 1", "person 2", "webhook 1", "webhook 2", "orders 2"]);
  });

  it("has a late urgent request wait behind one at most, however many wait for the budget", async () => {
    const opened = openLane({ budget: { kind: "window", limit: 10, windowMs: 60_000 } });
    await tellOnce(opened);
    opened.lane.reportBudget({ remaining: 0, limit: 10, resetsAt: startAt + 30_000 });
    for (let each = 0; each < 20; each += 1) void opened.send(`orders ${each}`, "orders");
    await opened.time.advance(10_000);
    void opened.send("person", "person");
    await opened.time.advance(20_000);
    await opened.answerAll();
    opened.lane.reportBudget({ remaining: 9, limit: 10, resetsAt: startAt + 90_000 });
    await opened.time.advance(100);
    expect(opened.sent.slice(0, 2)).toEqual(["orders 0", "person"]);
  });

  it("lets background work wait at a door of its own", async () => {
    const opened = openLane({ budget: { kind: "window", limit: 10, windowMs: 60_000 } });
    await tellOnce(opened);
    opened.lane.reportBudget({ remaining: 5, limit: 10, resetsAt: startAt + 30_000 });
    void opened.send("sweep", "sweep");
    void opened.send("catalog", "catalog");
    await opened.time.advance(1000);
    expect(opened.sent).toEqual([]);
    void opened.send("webhook");
    await opened.time.settle();
    expect(opened.sent).toEqual(["webhook"]);
  });

  it("counts what a request costs", async () => {
    const opened = openLane({ budget: { kind: "bucket", capacity: 100, restorePerSecond: 10 } });
    await tellOnce(opened);
    opened.lane.reportBudget({ remaining: 100 });
    void opened.send("dear", "webhook", 80);
    void opened.send("next", "webhook", 40);
    await opened.time.advance(1999);
    expect(opened.sent).toEqual(["dear"]);
    await opened.time.advance(1);
    expect(opened.sent).toEqual(["dear", "next"]);
  });

  it("sends nothing while it is paused, and goes on by itself", async () => {
    const opened = openLane();
    await tellOnce(opened);
    opened.lane.pause(5000);
    void opened.send("one");
    await opened.time.advance(4999);
    expect(opened.sent).toEqual([]);
    await opened.time.advance(1);
    expect(opened.sent).toEqual(["one"]);
  });

  it("asked for a pause sends nothing from that answer on, not even what was admitted before", async () => {
    const opened = openLane({ concurrency: 1 });
    await tellOnce(opened);
    for (const url of ["a", "b"]) void opened.send(url);
    await opened.time.settle();
    expect(opened.sent).toEqual(["a"]);
    opened.onWire[0]!.answer({ status: 429, headers: { "retry-after": "20" } });
    await opened.time.advance(19_999);
    expect(opened.sent).toEqual(["a"]);
    await opened.time.advance(1);
    expect(opened.sent).toEqual(["a", "b"]);
  });

  it.each([3_600_000, -3_600_000])("waits as long, though the clock jumps by %i ms", async (jumpMs) => {
    const opened = openLane();
    await tellOnce(opened);
    void opened.send("one");
    await opened.time.settle();
    opened.onWire[0]!.answer({ status: 429, headers: { "retry-after": "20" } });
    await opened.time.settle();
    void opened.send("two");
    opened.jumped.ms = jumpMs;
    // Somebody else has it look again.
    opened.lane.reportBudget({ remaining: 1e6, limit: 1e6 });
    await opened.time.advance(19_999);
    expect(opened.sent).toEqual(["one"]);
    await opened.time.advance(1);
    expect(opened.sent).toEqual(["one", "two"]);
  });

  it("paused while somebody waits lets them wait longer", async () => {
    const opened = openLane();
    await tellOnce(opened);
    opened.lane.pause(1000);
    void opened.send("one");
    await opened.time.advance(500);
    opened.lane.pause(5000);
    await opened.time.advance(4999);
    expect(opened.sent).toEqual([]);
    await opened.time.advance(1);
    expect(opened.sent).toEqual(["one"]);
  });
});

describe("a closed lane", () => {
  const refused = { kind: "unavailable", isUnsent: true };

  it("refuses whoever waits, for the budget, for the door or for the wire; the one on the wire ends by itself", async () => {
    const opened = openLane({ concurrency: 1 });
    await tellOnce(opened);
    const onWire = opened.send("on the wire");
    await opened.time.settle();
    const admitted = opened.send("admitted");
    await opened.time.settle();
    opened.lane.pause(60_000);
    const forBudget = opened.send("for the budget");
    const atDoor = opened.send("at the door");
    const background = opened.send("in the background", "sweep");
    await opened.time.settle();

    opened.lane.close();
    for (const each of [forBudget, atDoor, background]) {
      const error = await each.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AdapterError);
      expect(error).toMatchObject(refused);
    }
    opened.onWire[0]!.answer();
    expect(await onWire).toMatchObject({ status: 200 });
    await expect(admitted).rejects.toMatchObject(refused);
    expect(opened.sent).toEqual(["on the wire"]);
  });

  it("refuses whoever comes later, at once", async () => {
    const opened = openLane();
    opened.lane.close();
    opened.lane.close();
    await expect(opened.send("late")).rejects.toMatchObject(refused);
    expect(opened.sent).toEqual([]);
  });
});

// When a subscription comes again, on a network and a clock of the test's own.
import { assert, double, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { silenceMs } from "./connection.ts";
import { delayOf } from "./follow.ts";
import { createClient, UnauthenticatedError } from "./index.ts";

const headers = { "content-type": "text/event-stream" };
const complete = () => new Response("event: complete\ndata:\n\n", { headers });
const forever = (signal?: AbortSignal | null) =>
  new Response(
    new ReadableStream({
      start: (to) => signal?.addEventListener("abort", () => to.error(new Error("cut"))),
    }),
    { headers },
  );

/** Answers in turn; every wait is noted and over at once, but the one for silence only where `isSilent`. */
function script(answers: ((signal?: AbortSignal | null) => Response | Error)[], isSilent = false) {
  const waits: number[] = [];
  let count = 0;
  const client = createClient({
    url: "http://gateway.example",
    token: "token",
    ports: {
      async fetch(_url, init) {
        const answer = answers[count]?.(init?.signal) ?? complete();
        count += 1;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      after(delayMs, run) {
        if (delayMs === silenceMs && !isSilent) return () => {};
        if (delayMs !== silenceMs) waits.push(delayMs);
        let isOff = false;
        queueMicrotask(() => queueMicrotask(() => setImmediate(() => isOff || run())));
        return () => (isOff = true);
      },
      random: () => 1,
    },
  });
  const drain = async () => {
    const taken: unknown[] = [];
    for await (const event of client.followEvents({})) taken.push(event);
    return taken;
  };
  return { drain, waits, asked: () => count };
}

describe("coming again", () => {
  it("GraphQL bar: waits longer each time, between half and all of a delay that doubles up to half a minute", () => {
    assert(
      property(
        integer({ min: 1, max: 60 }),
        double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const delay = delayOf(attempt, 1000, random);
          const full = Math.min(30_000, 1000 * 2 ** (attempt - 1));
          expect(delay).toBeGreaterThanOrEqual(full / 2);
          expect(delay).toBeLessThanOrEqual(full);
        },
      ),
    );
  });

  it("GraphQL bar: when the network fails, the gateway is starting, or the stream ends without being complete", async () => {
    const { drain, waits } = script([
      () => new TypeError("fetch failed"),
      () => new Response("", { status: 503 }),
      () => new Response("retry: 3000\n:\n\n", { headers }),
      () => new Response("", { status: 502 }),
    ]);
    expect(await drain()).toEqual([]);
    expect(waits).toEqual([1000, 2000, 12_000, 24_000]);
  });

  it("GraphQL bar: not before the time that the gateway states", async () => {
    const { drain, waits } = script([
      () => new Response("", { status: 429, headers: { "retry-after": "17" } }),
    ]);
    await drain();
    expect(waits).toEqual([17_000]);
  });

  it("GraphQL bar: when nothing has been heard for three heartbeats", async () => {
    const { drain, asked } = script([forever, complete], true);
    expect(await drain()).toEqual([]);
    expect(asked()).toBe(2);
  });

  it("GraphQL bar: never where that would change nothing", async () => {
    const { drain, asked } = script([() => new Response("", { status: 401 })]);
    await expect(drain()).rejects.toBeInstanceOf(UnauthenticatedError);
    expect(asked()).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { openStateFile } from "./state-file.ts";
import { createVirtualPorts } from "./testing/virtual-ports.ts";
import { type DeliveryOptions, createWebhookDelivery } from "./webhook-delivery.ts";

type Payload = { text: string };
type Answer = number | "no answer" | "hang";

/** A subscriber that answers from a script, then 200; and the queue that feeds it. */
function aQueue(answers: Answer[] = [], overrides: Partial<DeliveryOptions<Payload>> = {}) {
  const received: { text: string; attempt: string; afterMs: number }[] = [];
  const givenUp: string[] = [];
  let open = 0;
  let mostOpen = 0;
  const hanging: (() => void)[] = [];
  const ports = createVirtualPorts({
    network: async (request) => {
      received.push({
        text: await request.text(),
        attempt: request.headers.get("x-attempt") ?? "",
        afterMs: ports.clock.now() - startedAt,
      });
      const answer = answers.shift() ?? 200;
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      if (answer === "hang") await new Promise<void>((resolve) => hanging.push(resolve));
      open -= 1;
      if (answer === "no answer") throw new TypeError("fetch failed");
      return new Response(null, { status: answer === "hang" ? 200 : answer });
    },
  });
  const startedAt = ports.clock.now();
  const state = openStateFile();
  const create = () =>
    createWebhookDelivery<Payload>({
      ports,
      state,
      policy: {
        timeoutMs: 10_000,
        retryDelaysMs: [30_000, 120_000],
        isSuccess: (response) => response.ok,
        concurrency: () => 3,
      },
      buildRequest: (delivery, attempt) =>
        new Request("http://subscriber.test/", {
          method: "POST",
          body: delivery.payload.text,
          headers: { "x-attempt": String(attempt) },
        }),
      onGiveUp: (delivery) => givenUp.push(delivery.payload.text),
      ...overrides,
    });
  const queue = create();
  type Extra = { mergeKey?: string; delayMs?: number; priority?: number; subscriber?: string };
  const send = (text: string, extra: Extra = {}) =>
    queue.enqueue({ subscriber: "1", topic: "t", payload: { text }, ...extra });
  return { ports, queue, state, create, send, received, givenUp, hanging, mostOpen: () => mostOpen };
}

describe("webhook delivery", () => {
  it("sends once where the subscriber answers with success", async () => {
    const { ports, queue, send, received } = aQueue();
    send("hello");
    queue.wake();
    await ports.advance(1_000_000);
    expect(received).toStrictEqual([{ text: "hello", attempt: "1", afterMs: 0 }]);
    expect(queue.pending()).toStrictEqual([]);
  });

  it("retries after each delay of the policy, then gives up", async () => {
    const { ports, queue, send, received, givenUp } = aQueue([500, "no answer", 302]);
    send("hello");
    queue.wake();
    await ports.advance(1_000_000);
    expect(received.map(({ attempt, afterMs }) => [attempt, afterMs])).toStrictEqual([
      ["1", 0],
      ["2", 30_000],
      ["3", 150_000],
    ]);
    expect(givenUp).toStrictEqual(["hello"]);
    expect(queue.pending()).toStrictEqual([]);
  });

  it("merges nothing into another's delivery after a change that was taken back", async () => {
    const { ports, queue, state, send, received } = aQueue();
    const refuse = () =>
      state.transact(() => {
        send("taken back", { mergeKey: "k", delayMs: 60 });
        throw new Error("refused");
      });
    expect(refuse).toThrow("refused");
    send("another's", { mergeKey: "other", delayMs: 60 });
    send("next", { mergeKey: "k", delayMs: 60 });
    queue.wake();
    await ports.advance(1000);
    expect(received.map(({ text }) => text)).toStrictEqual(["another's", "next"]);
  });

  it("merges those with one key while they wait, keeping the newest payload", async () => {
    const { ports, queue, send, received } = aQueue();
    send("old", { mergeKey: "k", delayMs: 60 });
    queue.wake();
    await ports.advance(40);
    send("new", { mergeKey: "k", delayMs: 60 });
    queue.wake();
    await ports.advance(20);
    send("next", { mergeKey: "k", delayMs: 60 });
    queue.wake();
    await ports.advance(1000);
    expect(received.map(({ text, afterMs }) => [text, afterMs])).toStrictEqual([
      ["new", 60],
      ["next", 120],
    ]);
  });

  it("sends the lower priority number first, and keeps at most as many open as allowed", async () => {
    const { ports, queue, send, received, hanging, mostOpen } = aQueue(["hang", "hang", "hang"]);
    for (const text of ["a", "b", "c", "d"]) send(text, { priority: 1 });
    send("first", { priority: 0 });
    queue.wake();
    await ports.advance(0);
    expect(received.map(({ text }) => text)).toStrictEqual(["first", "a", "b"]);
    hanging.forEach((release) => release());
    await ports.advance(0);
    expect(received.map(({ text }) => text)).toStrictEqual(["first", "a", "b", "c", "d"]);
    expect(mostOpen()).toBe(3);
  });

  it("does not let one slow subscriber hold up another", async () => {
    const { ports, queue, send, received } = aQueue(["hang", "hang", "hang"]);
    for (const text of ["a", "b", "c", "d"]) send(text);
    send("other", { subscriber: "2" });
    queue.wake();
    await ports.advance(0);
    expect(received.map(({ text }) => text)).toStrictEqual(["a", "b", "c", "other"]);
  });

  it("takes up again after a restart what it had not seen succeed, with its attempts counted", async () => {
    const { ports, queue, create, send, received } = aQueue([500]);
    send("hello");
    queue.wake();
    await ports.advance(10_000);
    queue.close();
    const restarted = create();
    restarted.wake();
    await ports.advance(20_000);
    expect(received.map(({ attempt, afterMs }) => [attempt, afterMs])).toStrictEqual([
      ["1", 0],
      ["2", 30_000],
    ]);
  });

  it("sends nothing to a forgotten subscriber", async () => {
    const { ports, queue, send, received } = aQueue();
    send("hello", { delayMs: 60 });
    queue.wake();
    queue.forget("1");
    await ports.advance(1000);
    expect(received).toStrictEqual([]);
  });

  it("drops, delays and doubles as its faults say, each delivery once", async () => {
    const script = [
      { isDropped: true, delayMs: 0, copies: 0 },
      { isDropped: false, delayMs: 500, copies: 0 },
      { isDropped: false, delayMs: 0, copies: 1 },
    ];
    const { ports, queue, send, received } = aQueue([], { interfere: () => script.shift() ?? null });
    for (const text of ["dropped", "late", "doubled"]) send(text);
    queue.wake();
    await ports.advance(1000);
    expect(received.map(({ text, afterMs }) => [text, afterMs])).toStrictEqual([
      ["doubled", 0],
      ["doubled", 0],
      ["late", 500],
    ]);
  });
});

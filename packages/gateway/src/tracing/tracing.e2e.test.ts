// One change, followed from the webhook to the subscriber: as a trace, and as lines of the log.
import { Writable } from "node:stream";
import { SpanKind } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "../log.ts";
import { adminToken, openStand, type Stand, waitFor } from "../testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../testing/set-up.ts";
import { createSocketClient, openBareSocket } from "../testing/socket-client.ts";
import { createSpanKeeper } from "../testing/span-keeper.ts";

type Line = { [field: string]: unknown };

const keeper = createSpanKeeper();
const traced = { url: "http://127.0.0.1:1/v1/traces", serviceName: "stockgate", share: 1 };
const asked = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
const overSocket = { traceId: "5bf92f3577b34da6a3ce929d0e0e4736", spanId: "10f067aa0ba902b7" };
const overUpgrade = { traceId: "6bf92f3577b34da6a3ce929d0e0e4736", spanId: "20f067aa0ba902b7" };
const brokenOff = { traceId: "7bf92f3577b34da6a3ce929d0e0e4736", spanId: "30f067aa0ba902b7" };
const traceparentOf = ({ traceId, spanId }: typeof asked) => `00-${traceId}-${spanId}-01`;
let logged = "";
let stand: Stand;
let ids: Ids;
let runId: string;

const arrows = ["signal", "stale", "snapshot", "compute", "plan", "push", "record", "publish"];
const spansOf = (traceId: string) => keeper.spans().filter((span) => span.spanContext().traceId === traceId);
const lines = (): Line[] =>
  logged
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => JSON.parse(text) as Line);

/** The next `count` requests that match are answered 503. */
async function fail(mockUrl: string, match: string, count: number): Promise<void> {
  const answer = await fetch(`${mockUrl}/__mock/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ kind: "server-error", match, count }),
  });
  expect(answer.ok).toBe(true);
}

async function take(subscription: { next(): Promise<{ syncEvents: { sku: string } }> }, sku: string) {
  while ((await subscription.next()).syncEvents.sku !== sku);
}

beforeAll(async () => {
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  stand = await openStand({
    spanExporter: keeper.exporter,
    settings: { observe: { metrics: null, tracing: traced } },
    log: createLog("debug", destination),
  });
  ids = await setUp(stand);
  await switchOn(stand, ids.integrationId);
  const events = await stand.client.subscribe<{ syncEvents: { sku: string } }>(
    "subscription ($id: ID) { syncEvents(integrationId: $id, types: [STOCK_PUSHED]) { sku } }",
    { id: ids.integrationId },
  );
  await stand.adjust("OAK-STOO-S", 7);
  await take(events, "OAK-STOO-S");
  await fail(stand.katanaUrl, "GET /v1/inventory*", 1);
  await fail(stand.shopifyUrl, "SetLevels", 2);
  await stand.adjust("OAK-STOO-M", 7);
  await take(events, "OAK-STOO-M");
  events.close();
  const { data } = await stand.client.answer<{ pushStock: { syncRun: { id: string } } }>(
    `mutation ($id: ID!) { pushStock(input: { integrationId: $id, skus: ["OAK-TRAY-S"] }) { syncRun { id } } }`,
    { id: ids.integrationId },
    { traceparent: `00-${asked.traceId}-${asked.spanId}-01` },
  );
  runId = data?.pushStock.syncRun.id ?? "";
  await waitFor(async () => {
    const answer = await stand.client.ask<{ node: { state: string } }>(
      "query ($id: ID!) { node(id: $id) { ... on SyncRun { state } } }",
      { id: runId },
    );
    return answer.node.state === "SUCCEEDED";
  });
  const socket = createSocketClient(stand.gateway.url, adminToken);
  const extensions = { traceparent: traceparentOf(overSocket) };
  await socket.ask("query Told { adapters { name } }", {}, { extensions, operationName: "Told" });
  await socket.ask(
    "subscription Run($id: ID!) { syncRun(id: $id) { state } }",
    { id: runId },
    { extensions, operationName: "Run" },
  );
  await socket.client.dispose();
  const headers = { traceparent: traceparentOf(overUpgrade) };
  const page = openBareSocket(stand.gateway.url, { headers });
  page.socket.once("open", () => {
    page.send({ type: "connection_init", payload: { authorization: `Bearer ${adminToken}` } });
  });
  await waitFor(async () => page.messages.some(({ type }) => type === "connection_ack"));
  page.send({
    id: "1",
    type: "subscribe",
    payload: { query: "subscription Left { syncEvents { id } }", operationName: "Left" },
  });
  await waitFor(async () => stand.gateway.openStreams.size === 1);
  page.socket.close();
  await waitFor(async () => stand.gateway.openStreams.size === 0);
  const broken = openBareSocket(stand.gateway.url, {
    headers: { traceparent: traceparentOf(brokenOff) },
  });
  await new Promise((resolve) => broken.socket.once("open", resolve));
  // Spans go out in batches, the last of them at the stop.
  await stand.gateway.stop();
});
afterAll(() => stand.close());

/** Of the change by hand at the source: the last one that a webhook told of. */
const traceOfChange = (): string => {
  const stored = keeper
    .spans()
    .filter((span) => span.name === "signal" && span.attributes["stockgate.accountId"] === 1);
  const whole = stored.find((span) =>
    spansOf(span.spanContext().traceId).some(({ name }) => name === "publish"),
  );
  return whole?.spanContext().traceId ?? "none";
};

describe("C4 a change at the source", () => {
  it("is one trace through all arrows, each begun by the one before", () => {
    const spans = spansOf(traceOfChange());
    const chain = arrows.map((name) => spans.find((span) => span.name === name));
    expect(chain.map((span) => span?.name)).toEqual(arrows);
    expect(chain[0]?.parentSpanContext).toBeUndefined();
    for (const [index, span] of chain.slice(1).entries()) {
      expect([span?.name, span?.parentSpanContext?.spanId]).toEqual([
        arrows[index + 1],
        chain[index]?.spanContext().spanId,
      ]);
    }
    const push = chain[arrows.indexOf("push")];
    expect(push?.attributes).toMatchObject({ "stockgate.integrationId": 1, "stockgate.applied": 1 });
    expect(push?.resource.attributes["service.name"]).toBe("stockgate");
  });

  it("is followed through the log by its ids, from the webhook's request to the write", () => {
    const traceId = traceOfChange();
    const steps = lines().filter((line) => line["traceId"] === traceId && line["msg"] === "done");
    const line = (step: string) => steps.find((each) => each["step"] === step) ?? {};
    const { requestId, signalId, accountId } = line("signal");
    expect([requestId, signalId, accountId]).toEqual([expect.any(String), expect.any(Number), 1]);
    const answered = lines().find((each) => each["msg"] === "answered" && each["requestId"] === requestId);
    expect(answered).toMatchObject({ path: "/webhooks/...", status: 200 });
    expect(String(line("stale")["signalIds"]).split(" ")).toContain(String(signalId));
    expect(line("snapshot")).toMatchObject({ accountId: 1, ticket: expect.any(Number) as number });
    expect(line("plan")).toMatchObject({ integrationId: 1 });
    expect(line("push")).toMatchObject({
      integrationId: 1,
      intentId: expect.any(Number) as number,
      applied: 1,
    });
    // The rounds are nobody's request.
    for (const step of ["stale", "snapshot", "plan", "push"]) {
      expect(line(step)["requestId"]).toBeUndefined();
    }
  });
});

describe("GraphQL bar: a request to a vendor", () => {
  const requests = () => keeper.spans().filter((span) => span.kind === SpanKind.CLIENT);

  it("is a part of the step that asked for it, with what became of it", () => {
    const spans = spansOf(traceOfChange());
    const step = (name: string) => spans.find((span) => span.name === name)?.spanContext().spanId ?? "none";
    const partsOf = (name: string) =>
      requests().filter((span) => span.parentSpanContext?.spanId === step(name));
    const [read] = partsOf("snapshot");
    expect(read?.name).toBe("katana GET /inventory");
    expect(read?.attributes).toEqual({
      "stockgate.vendor": "katana",
      "stockgate.accountId": 1,
      "stockgate.priority": "webhook",
      "stockgate.waitedMs": expect.any(Number) as number,
      "http.request.method": "GET",
      "http.response.status_code": 200,
    });
    expect(partsOf("push").map(({ name, attributes }) => [name, attributes["stockgate.vendor"]])).toEqual([
      [expect.stringMatching(/^shopify [A-Z]\w+$/), "shopify"],
    ]);
  });

  it("tells nothing of keys, ids, queries or bodies", () => {
    const told = requests().map(({ name, attributes, status }) =>
      JSON.stringify({ name, attributes, status }),
    );
    expect(told.length).toBeGreaterThan(10);
    for (const text of told) expect(text).not.toMatch(/katana-user-key|shpat|[?]|\/\d|http:|limit=/);
    const kept = new Set(requests().flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...kept].toSorted()).toEqual([
      "http.request.method",
      "http.request.resend_count",
      "http.response.status_code",
      "stockgate.accountId",
      "stockgate.priority",
      "stockgate.vendor",
      "stockgate.waitedMs",
    ]);
  });

  it("that is sent again bears how often it went before, a read as well as a write", () => {
    /** From the first that failed on, in the order in which they were answered. */
    const resendsOf = (name: RegExp) => {
      const answers = requests()
        .filter((span) => name.test(span.name))
        .map(({ attributes }) => [
          attributes["http.response.status_code"],
          attributes["http.request.resend_count"],
        ]);
      return answers.slice(answers.findIndex(([status]) => status === 503));
    };
    const write = /^shopify SetLevels$/;
    expect(resendsOf(write).slice(0, 3)).toEqual([
      [503, undefined],
      [503, 1],
      [200, 2],
    ]);
    const read = /^katana GET .inventory$/;
    expect(resendsOf(read).slice(0, 2)).toEqual([
      [503, undefined],
      [200, 1],
    ]);
  });
});

describe("GraphQL bar: a WebSocket", () => {
  type Place = { traceId: string; spanId: string };
  const sockets = () => keeper.spans().filter(({ name }) => name === "graphql socket");
  const ownSockets = () => sockets().filter(({ parentSpanContext }) => !parentSpanContext);
  const isWithin = ({ traceId, spanId }: Place) => {
    const parts = spansOf(traceId).filter((span) => span.parentSpanContext?.spanId === spanId);
    return parts.map(({ name, attributes }) => `${name} ${String(attributes["stockgate.operation"])}`);
  };
  const socketWithin = (traceId: string) => sockets().find((span) => span.spanContext().traceId === traceId);

  it("is a span from its upgrade, in the trace of its header, to its close, with the code of that", () => {
    const page = socketWithin(overUpgrade.traceId);
    expect(page?.parentSpanContext?.spanId).toBe(overUpgrade.spanId);
    expect(page?.attributes).toEqual({ "stockgate.closeCode": 1005 });
    // graphql-ws's client opens one for each operation that comes while none is under way.
    expect(ownSockets().map(({ attributes }) => attributes)).toEqual([
      { "stockgate.closeCode": 1000 },
      { "stockgate.closeCode": 1000 },
    ]);
  });

  it("has its operations within it, to the end of their streams and at the latest its own", () => {
    const page = socketWithin(overUpgrade.traceId);
    expect(page && isWithin(page.spanContext())).toEqual(["graphql subscribe Left"]);
  });

  it("is linked to those operations that go on in the trace that their messages name", () => {
    expect(isWithin(overSocket).toSorted()).toEqual(["graphql execute Told", "graphql subscribe Run"]);
    const links = spansOf(overSocket.traceId).flatMap((span) => span.links);
    expect(new Set(links.map(({ context }) => context.spanId))).toEqual(
      new Set(ownSockets().map((span) => span.spanContext().spanId)),
    );
  });

  it("that the gateway breaks off ends with the code that it gave", () => {
    const broken = socketWithin(brokenOff.traceId);
    expect(broken?.attributes).toEqual({ "stockgate.closeCode": 1001 });
  });
});

describe("GraphQL bar: a traceparent", () => {
  it("is where a request's trace goes on, and the run's that it asked for", () => {
    const spans = spansOf(asked.traceId);
    const request = spans.find((span) => span.name === "graphql");
    expect(request?.parentSpanContext?.spanId).toBe(asked.spanId);
    expect(request?.attributes["stockgate.operation"]).toBe("execute (unnamed)");
    const run = spans.find((span) => span.name === "run");
    expect(run?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    // A round that works for several goes on in one's trace, and is linked to the others'.
    const joined = keeper
      .spans()
      .filter(({ links }) => links.some(({ context }) => context.traceId === asked.traceId));
    expect([...spans, ...joined].map(({ name }) => name)).toEqual(
      expect.arrayContaining(["snapshot", "compute", "plan"]),
    );
    const number = Number(Buffer.from(runId, "base64url").toString().split(":")[1]);
    expect(run?.attributes["stockgate.runId"]).toBe(number);
    const step = lines().find((each) => each["traceId"] === asked.traceId && each["step"] === "run");
    expect(step).toMatchObject({ runId: number, integrationId: 1 });
  });
});

// Where a step's trace goes on from, what it is linked to, and what a header must be like to count.
import { AlwaysOnSampler, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { requestScope, scopeFields } from "../request-scope.ts";
import { createSpanKeeper } from "../testing/span-keeper.ts";
import { formatTraceparent, parseTraceparent, parseTraceparents } from "./traceparent.ts";
import { createTracing } from "./tracing.ts";

const traceOf = (digit: string) => digit.repeat(32);
const aParent = (digit: string) => `00-${traceOf(digit)}-${digit.repeat(16)}-01`;
const log = { debug() {}, info() {}, warn() {}, error() {} };
const clock = { now: () => 0 };

function openTracing() {
  const keeper = createSpanKeeper();
  const processor = new SimpleSpanProcessor({ exporter: keeper.exporter });
  const exporting = { processor, sampler: new AlwaysOnSampler(), serviceName: "test" };
  return { tracing: createTracing({ exporting, log, clock }), spans: () => keeper.spans() };
}

describe("a traceparent", () => {
  it.each([
    ["of this version", aParent("a"), { traceId: traceOf("a"), traceFlags: 1 }],
    ["that is not sampled", aParent("a").replace(/01$/, "00"), { traceFlags: 0 }],
    ["with flags that nobody knows", aParent("a").replace(/01$/, "f3"), { traceFlags: 1 }],
    ["of a later version, with more behind it", `01${aParent("a").slice(2)}-more`, { traceId: traceOf("a") }],
  ])("%s is read", (_name, text, expected) => {
    expect(parseTraceparent(text)).toMatchObject(expected);
  });

  it.each([
    "",
    "nonsense",
    aParent("0"),
    aParent("A"),
    aParent("a").slice(0, -1),
    `${aParent("a")}-more`,
    `ff${aParent("a").slice(2)}`,
    `${aParent("a")}\r\nx: y`,
  ])("such as %j is none", (text) => {
    expect(parseTraceparent(text)).toBeNull();
  });

  it("is written as it was read; of several each counts once", () => {
    expect(
      parseTraceparents([aParent("a"), null, `${aParent("b")},${aParent("a")}`]).map(formatTraceparent),
    ).toEqual([aParent("a"), aParent("b")]);
  });
});

describe("a step", () => {
  it("goes on from its first cause, and is linked to those that joined", async () => {
    const { tracing, spans } = openTracing();
    const causes = [null, `${aParent("a")},${aParent("b")}`, aParent("c"), aParent("a")];
    await tracing.step({ name: "snapshot", fields: { ticket: 7 }, causes }, async (note) =>
      note({ pages: 2 }),
    );
    const [span] = spans();
    expect(span?.spanContext().traceId).toBe(traceOf("a"));
    expect(span?.parentSpanContext?.spanId).toBe("a".repeat(16));
    expect(span?.links.map(({ context }) => context.traceId)).toEqual([traceOf("b"), traceOf("c")]);
    expect(span?.attributes).toEqual({ "stockgate.ticket": 7, "stockgate.pages": 2 });
  });

  it("within another is a part of it, and what it says of itself stands in each line inside", async () => {
    const { tracing, spans } = openTracing();
    await requestScope.run({ requestId: "request-1" }, () =>
      tracing.step({ name: "plan", fields: { integrationId: 3 } }, () =>
        tracing.step({ name: "push", fields: { intentId: 9 }, causes: [tracing.traceparent()] }, async () => {
          const [traceparent, fields] = [tracing.traceparent(), scopeFields()];
          const traceId = traceparent?.split("-")[1];
          expect(fields).toEqual({ requestId: "request-1", integrationId: 3, intentId: 9, traceId });
          expect(tracing.outside(() => [tracing.traceparent(), scopeFields()])).toEqual([null, {}]);
        }),
      ),
    );
    const [push, plan] = spans();
    expect(push?.parentSpanContext?.spanId).toBe(plan?.spanContext().spanId);
    expect(push?.links).toEqual([]);
  });

  it("that fails throws what it threw, and says so without its message", async () => {
    const { tracing, spans } = openTracing();
    const failed = tracing.step({ name: "push", fields: {} }, () => Promise.reject(new Error("secret")));
    await expect(failed).rejects.toThrow("secret");
    expect(spans()[0]?.status).toEqual({ code: 2, message: "Error" });
  });

  it("has a trace to be found by in the log where spans go nowhere", async () => {
    const tracing = createTracing({ exporting: null, log, clock });
    const seen: (string | null)[] = [];
    await tracing.step({ name: "stale", fields: {}, causes: [aParent("a")] }, async () => {
      seen.push(tracing.traceparent());
    });
    expect(parseTraceparent(seen[0] ?? "")).toMatchObject({ traceId: traceOf("a"), traceFlags: 0 });
  });
});

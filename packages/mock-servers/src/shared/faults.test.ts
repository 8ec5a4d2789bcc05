import { describe, expect, it } from "vitest";
import { createFaults } from "./faults.ts";
import { createVirtualPorts } from "./testing/virtual-ports.ts";
import { ConnectionReset, withFaults } from "./with-faults.ts";

const ok = () => Promise.resolve(new Response("done"));
const answers = {
  throttled: () => new Response("slow down", { status: 429 }),
  unauthorized: () => new Response("who?", { status: 401 }),
  serverError: (status: number) => new Response("oops", { status }),
};
const request = (path = "/v1/inventory", init: RequestInit = {}) =>
  new Request(`http://mock.test${path}`, init);

describe("fault rules", () => {
  it("strike by pattern, letter case ignored, and so often as counted", () => {
    const faults = createFaults([{ kind: "reset", match: "get /v1/*", count: 2 }]);
    const hits = ["POST /v1/inventory", "GET /v1/inventory", "GET /v1/variants", "GET /v1/variants"].map(
      (name) => faults.forRequest([name], null).failure?.kind,
    );
    expect(hits).toStrictEqual([undefined, "reset", "reset", undefined]);
    expect(faults.list()[0]?.struck).toBe(2);
  });

  it("draw the same chances for the same seed", () => {
    const draw = (seed: number) => {
      const faults = createFaults([{ kind: "throttled", probability: 0.5, seed }]);
      return Array.from({ length: 40 }, () => Number(faults.forRequest(["x"], null).failure !== null)).join(
        "",
      );
    };
    expect(draw(7)).toBe(draw(7));
    expect(draw(7)).not.toBe(draw(8));
    expect(draw(7)).toMatch(/01|10/);
  });

  it("keep webhook faults and request faults apart", () => {
    const faults = createFaults([
      { kind: "webhook-dropped" },
      { kind: "webhook-duplicated", match: "sales_*" },
    ]);
    expect(faults.forRequest(["GET /"], null)).toStrictEqual({ latencyMs: 0, failure: null });
    expect(faults.forWebhook("sales_order.created")).toStrictEqual({
      isDropped: true,
      delayMs: 0,
      copies: 1,
    });
    expect(faults.forWebhook("variant.created")).toStrictEqual({ isDropped: true, delayMs: 0, copies: 0 });
  });

  it("shift pages apart from all else, either way where no number of rows is given", () => {
    const faults = createFaults([{ kind: "pages-shift", match: "GET /v1/*", count: 20 }]);
    expect(faults.forRequest(["GET /v1/x"], null)).toStrictEqual({ latencyMs: 0, failure: null });
    const shifts = Array.from({ length: 21 }, () => faults.forPage(["GET /v1/x"], null));
    expect(new Set(shifts.slice(0, 20))).toStrictEqual(new Set([1, -1]));
    expect(shifts[20]).toBe(0);
  });

  it("strike one client alone, and are not used up by others", () => {
    const faults = createFaults([{ kind: "reset", client: "ours", count: 1 }]);
    const kinds = ["theirs", null, "ours", "ours"].map(
      (client) => faults.forRequest(["GET /x"], client).failure?.kind,
    );
    expect(kinds).toStrictEqual([undefined, undefined, "reset", undefined]);
  });

  it("refuse what is no rule", () => {
    expect(() => createFaults([{ kind: "reset", probability: 2 }])).toThrow(/probability/);
  });
});

describe("a handler with faults", () => {
  it("answers as the vendor when throttled or failing, as a proxy with HTML, and without the effect", async () => {
    const faults = createFaults([
      { kind: "throttled", count: 1 },
      { kind: "server-error", count: 1, status: 500 },
      { kind: "html", count: 1 },
    ]);
    let effects = 0;
    const handler = withFaults({ faults, timers: createVirtualPorts().timers, answers }, () => {
      effects += 1;
      return ok();
    });
    const statuses: number[] = [];
    for (let turn = 0; turn < 2; turn += 1) statuses.push((await handler(request())).status);
    const html = await handler(request());
    expect([...statuses, html.status]).toStrictEqual([429, 500, 502]);
    expect(html.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(effects).toBe(0);
    expect((await handler(request())).status).toBe(200);
    expect(effects).toBe(1);
  });

  it("delays by the ports' time", async () => {
    const ports = createVirtualPorts();
    const faults = createFaults([
      { kind: "latency", delayMs: 500 },
      { kind: "latency", delayMs: 200 },
    ]);
    let isDone = false;
    void withFaults(
      { faults, timers: ports.timers, answers },
      ok,
    )(request()).then(() => {
      isDone = true;
    });
    await ports.advance(699);
    expect(isDone).toBe(false);
    await ports.advance(1);
    expect(isDone).toBe(true);
  });

  it("drops the connection, before or after the effect", async () => {
    const faults = createFaults([
      { kind: "reset", match: "POST *", afterEffect: true },
      { kind: "reset", match: "GET *" },
    ]);
    let effects = 0;
    const handler = withFaults({ faults, timers: createVirtualPorts().timers, answers }, () => {
      effects += 1;
      return ok();
    });
    await expect(handler(request())).rejects.toThrow(ConnectionReset);
    expect(effects).toBe(0);
    await expect(handler(request("/v1/x", { method: "POST" }))).rejects.toThrow("fetch failed");
    expect(effects).toBe(1);
  });

  it("times out after the effect: silent until the client gives up", async () => {
    const faults = createFaults([{ kind: "timeout" }]);
    let effects = 0;
    const handler = withFaults({ faults, timers: createVirtualPorts().timers, answers }, () => {
      effects += 1;
      return ok();
    });
    const patience = new AbortController();
    const answer = handler(request("/", { signal: patience.signal }));
    patience.abort(new Error("client timeout"));
    await expect(answer).rejects.toThrow("client timeout");
    expect(effects).toBe(1);
  });
});

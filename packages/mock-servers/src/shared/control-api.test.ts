import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createControlApi } from "./control-api.ts";
import { createFaults } from "./faults.ts";
import { createRequestLog } from "./request-log.ts";
import { createVirtualPorts } from "./testing/virtual-ports.ts";

function aControl() {
  const faults = createFaults();
  const { clock } = createVirtualPorts();
  const log = createRequestLog({ clock });
  const shape = z.strictObject({ isNested: z.boolean().optional() });
  let settings = { isNested: true };
  const control = createControlApi({
    name: "test",
    apiPath: "/v1",
    clock,
    quotas: () => [{ who: "<key>", left: 3, of: 60, next: "in 5 s" }],
    status: () => ({ traffic: { rate: 5, byKind: { "<b>": { done: 1 } }, lastError: null } }),
    faults,
    log,
    settings: {
      read: () => settings,
      change: (change) => {
        settings = { ...settings, ...shape.parse(change) } as typeof settings;
      },
    },
    pendingWebhooks: () => [{ topic: "a<b", attempts: 2 }],
  });
  const call = async (method: string, path: string, body?: unknown) => {
    const init: RequestInit =
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await control(new Request(`http://mock.test${path}`, init));
    if (!response) return null;
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  };
  const page = async () => {
    const headers = { accept: "text/html,application/xhtml+xml" };
    const response = await control(new Request("http://mock.test/__mock", { headers }));
    return { type: response?.headers.get("content-type"), text: (await response?.text()) ?? "" };
  };
  return { call, page, faults, log };
}

describe("the control API", () => {
  it("leaves the vendor's own routes alone", async () => {
    const { call } = aControl();
    expect(await call("GET", "/v1/inventory")).toBeNull();
    expect(await call("GET", "/__mocking")).toBeNull();
  });

  it("adds, lists and removes faults, and refuses what is none", async () => {
    const { call, faults } = aControl();
    const added = await call("POST", "/__mock/faults", [{ kind: "reset" }, { kind: "html", count: 1 }]);
    expect(added).toMatchObject({
      status: 200,
      body: [
        { id: "1", kind: "reset" },
        { id: "2", count: 1 },
      ],
    });
    expect(await call("DELETE", "/__mock/faults/1")).toMatchObject({ status: 204 });
    expect(await call("DELETE", "/__mock/faults/1")).toMatchObject({ status: 404 });
    expect(faults.list().map(({ id }) => id)).toStrictEqual(["2"]);
    expect(await call("POST", "/__mock/faults", { kind: "explode" })).toMatchObject({ status: 422 });
    await call("DELETE", "/__mock/faults");
    expect(faults.list()).toStrictEqual([]);
  });

  it("shows the requests answered, and forgets them when told", async () => {
    const { call, log } = aControl();
    const handler = log.around(() => Promise.resolve(new Response(null, { status: 204 })));
    await handler(new Request("http://mock.test/v1/x?page=2", { method: "DELETE" }));
    expect(await call("GET", "/__mock/requests")).toMatchObject({
      body: {
        counters: { total: 1, byName: { "DELETE /v1/x": 1 }, byStatus: { "204": 1 } },
        recent: [{ name: "DELETE /v1/x", path: "/v1/x?page=2", status: 204 }],
      },
    });
    await call("DELETE", "/__mock/requests");
    expect(log.counters().total).toBe(0);
  });

  it("counts requests by route, ids taken together, and by status", async () => {
    const { call, log } = aControl();
    let status = 200;
    const handler = log.around(() => Promise.resolve(new Response(null, { status })));
    for (const path of ["/v1/x/5", "/v1/x/77/y", "/v1/x/6", "/v1/x"]) {
      await handler(new Request(`http://mock.test${path}`));
      status = 404;
    }
    expect(await call("GET", "/__mock/")).toStrictEqual(await call("GET", "/__mock"));
    expect(await call("GET", "/__mock")).toMatchObject({
      body: {
        baseUrl: "http://mock.test/v1",
        uptimeMs: 0,
        quotas: [{ who: "<key>", left: 3 }],
        pendingWebhooks: 1,
        traffic: { rate: 5 },
        requests: {
          total: 4,
          byStatus: { "200": 1, "404": 3 },
          byRoute: {
            "GET /v1/x": { "404": 1 },
            "GET /v1/x/{id}": { "200": 1, "404": 1 },
            "GET /v1/x/{id}/y": { "404": 1 },
          },
        },
      },
    });
  });

  it("is a page for people, on which nothing is markup that came from elsewhere", async () => {
    const { page, faults, log } = aControl();
    faults.add({ kind: "reset", match: "<script>alert(1)</script>", count: 3 });
    const handler = log.around(() => Promise.resolve(new Response()));
    await handler(new Request("http://mock.test/v1/<img src=x onerror=alert(1)>"));
    const { type, text } = await page();
    expect(type).toBe("text/html; charset=utf-8");
    for (const part of [
      "http://mock.test/v1",
      "&lt;key&gt;",
      "a&lt;b",
      "&lt;script&gt;",
      "&lt;b&gt;",
      "Traffic",
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/<script|<img|<b>|https?:\/\/(?!mock\.test)/);
    expect(text).toContain('http-equiv="refresh"');
    expect(text).toContain("color-scheme: light dark");
  });

  it("changes settings, and refuses unknown ones", async () => {
    const { call } = aControl();
    expect(await call("PATCH", "/__mock/settings", { isNested: false })).toMatchObject({
      status: 200,
      body: { isNested: false },
    });
    expect(await call("PATCH", "/__mock/settings", { isNosted: false })).toMatchObject({ status: 422 });
  });
});

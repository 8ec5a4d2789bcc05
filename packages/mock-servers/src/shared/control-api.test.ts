import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createControlApi } from "./control-api.ts";
import { createFaults } from "./faults.ts";
import { createRequestLog } from "./request-log.ts";
import { createVirtualPorts } from "./testing/virtual-ports.ts";

function aControl() {
  const faults = createFaults();
  const log = createRequestLog({ clock: createVirtualPorts().clock });
  const shape = z.strictObject({ isNested: z.boolean().optional() });
  let settings = { isNested: true };
  const control = createControlApi({
    name: "test",
    faults,
    log,
    settings: {
      read: () => settings,
      change: (change) => {
        settings = { ...settings, ...shape.parse(change) } as typeof settings;
      },
    },
    pendingWebhooks: () => [],
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
  return { call, faults, log };
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

  it("changes settings, and refuses unknown ones", async () => {
    const { call } = aControl();
    expect(await call("PATCH", "/__mock/settings", { isNested: false })).toMatchObject({
      status: 200,
      body: { isNested: false },
    });
    expect(await call("PATCH", "/__mock/settings", { isNosted: false })).toMatchObject({ status: 422 });
  });
});

import { describe, expect, it } from "vitest";
import { aKatana, ids } from "../testing/katana-client.ts";

const body = {
  stock_adjustment_number: "ADJ",
  location_id: 1,
  stock_adjustment_rows: [{ variant_id: ids.chair, quantity: 1 }],
};

describe("faults on demand", () => {
  it("throttle and fail as Katana does", async () => {
    const katana = aKatana({
      faults: [
        { kind: "throttled", match: "GET /v1/variants", count: 1, retryAfterSeconds: 7 },
        { kind: "unauthorized", match: "GET /v1/variants", count: 1 },
        { kind: "server-error", match: "GET /v1/variants", count: 1, status: 500 },
      ],
    });
    const answers = [];
    for (let count = 0; count < 4; count += 1) answers.push(await katana.call("GET", "/variants"));
    expect(answers.map(({ status }) => status)).toStrictEqual([429, 401, 500, 200]);
    expect(answers[0]?.headers.get("retry-after")).toBe("7");
    expect(answers[2]?.body).toMatchObject({ error: { name: "InternalServerError" } });
  });

  it("lose the answer after the effect", async () => {
    const katana = aKatana({ faults: [{ kind: "reset", match: "POST *", afterEffect: true, count: 1 }] });
    await expect(katana.post("/stock_adjustments", body)).rejects.toThrow("fetch failed");
    expect(await katana.numbers(ids.chair)).toBe("11 / 0 / 0 / -");
  });

  it("drop, delay and double webhooks", async () => {
    const katana = aKatana({
      faults: [
        { kind: "webhook-dropped", match: "current_inventory.*", count: 1 },
        { kind: "webhook-late", match: "current_inventory.*", count: 1, delayMs: 5000 },
        { kind: "webhook-duplicated", match: "sales_order.*" },
      ],
    });
    await katana.subscribe(["current_inventory.product_updated", "sales_order.created"]);
    // The first change meets both rules for it: being dropped outweighs being late.
    await katana.post("/stock_adjustments", body);
    await katana.ports.advance(10_000);
    expect(katana.received).toStrictEqual([]);
    await katana.post("/stock_adjustments", body);
    await katana.post("/sales_orders", {
      customer_id: 1,
      sales_order_rows: [{ variant_id: ids.table, quantity: 1 }],
    });
    await katana.ports.advance(10_000);
    expect(katana.received.map(({ event }) => event).toSorted()).toStrictEqual([
      "current_inventory.product_updated",
      "sales_order.created",
      "sales_order.created",
    ]);
  });
});

describe("the control routes", () => {
  const control = async (
    katana: ReturnType<typeof aKatana>,
    method: string,
    path: string,
    change?: unknown,
  ) => {
    const response = await katana.mock.fetch(
      new Request(`http://katana.test/__mock${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(change === undefined ? {} : { body: JSON.stringify(change) }),
      }),
    );
    return {
      status: response.status,
      body: response.status === 204 ? null : await response.json(),
    };
  };

  it("change settings while the mock runs, and refuse what is none", async () => {
    const katana = aKatana();
    expect(
      await control(katana, "PATCH", "/settings", { errorEnvelope: "flat", quotaRequests: 5 }),
    ).toMatchObject({
      status: 200,
      body: { errorEnvelope: "flat", quotaRequests: 5, quotaWindowMs: 60_000 },
    });
    expect((await katana.call("GET", "/user_info")).headers.get("x-ratelimit-limit")).toBe("5");
    expect((await control(katana, "PATCH", "/settings", { errorEnvelop: "flat" })).status).toBe(422);
  });

  it("tell what was asked and what waits", async () => {
    const katana = aKatana();
    await katana.subscribe(["current_inventory.product_updated"]);
    await katana.post("/stock_adjustments", body);
    expect(await control(katana, "GET", "")).toMatchObject({
      body: { name: "Katana mock", pendingWebhooks: 1, requests: { total: 2, byStatus: { "200": 2 } } },
    });
    expect(await control(katana, "GET", "/webhooks")).toMatchObject({
      body: [{ topic: "current_inventory.product_updated", attempts: 0 }],
    });
  });

  it("revoke a key and bring it back", async () => {
    const katana = aKatana();
    expect(await control(katana, "GET", "/keys")).toMatchObject({
      body: expect.arrayContaining([{ key: "katana-demo-key", isRevoked: false }]),
    });
    const key = "katana-demo-key";
    expect(await control(katana, "POST", "/keys", { key, isRevoked: true })).toMatchObject({ status: 200 });
    expect((await katana.call("GET", "/user_info")).status).toBe(401);
    expect((await katana.call("GET", "/user_info", undefined, "katana-user-key")).status).toBe(200);
    await control(katana, "POST", "/keys", { key, isRevoked: false });
    expect((await katana.call("GET", "/user_info")).status).toBe(200);
    const wrong = await control(katana, "POST", "/keys", { key: "nobody's", isRevoked: true });
    expect(wrong.status).toBe(400);
  });

  it("tell what is left of each key's quota, and until when", async () => {
    const katana = aKatana();
    await katana.call("GET", "/user_info");
    await katana.ports.advance(20_000);
    const quotas = async () => (await control(katana, "GET", "")).body as { quotas: object[] };
    expect(await quotas()).toMatchObject({
      baseUrl: "http://katana.test/v1",
      quotas: [
        { who: "katana-demo-key", left: 59, of: 60, next: "in 40 s" },
        { who: "katana-traffic-key", left: 60, of: 60, next: "" },
        { who: "katana-user-key", left: 60 },
      ],
    });
    await katana.ports.advance(40_000);
    expect((await quotas()).quotas[0]).toMatchObject({ left: 60 });
  });

  it("show a page to a browser", async () => {
    const headers = { accept: "text/html" };
    const response = await aKatana().mock.fetch(new Request("http://katana.test/__mock", { headers }));
    expect(await response.text()).toMatch(/<h1>Katana mock<\/h1>[^]*katana-demo-key/);
  });

  it("cost no request of anybody's quota", async () => {
    const katana = aKatana();
    for (let count = 0; count < 70; count += 1) await control(katana, "GET", "");
    expect((await katana.call("GET", "/user_info")).headers.get("x-ratelimit-remaining")).toBe("59");
  });
});

it("a skewed clock shows in dates and quota, and in nothing that is measured", async () => {
  const katana = aKatana({ settings: { clockSkewMs: 3_600_000 } });
  const now = katana.ports.clock.now();
  const made = await katana.call("POST", "/customers", { name: "Somebody" });
  expect(made.body).toMatchObject({ created_at: new Date(now + 3_600_000).toISOString() });
  expect(made.headers.get("x-ratelimit-reset")).toBe(String(now + 3_660_000));
  expect(made.headers.get("date")).toBe(new Date(now + 3_600_000).toUTCString());
});

describe("rows that come and go between pages", () => {
  const skus = async (katana: ReturnType<typeof aKatana>, page: number) =>
    (await katana.list(`/variants?limit=3&page=${page}`)).map((row) => row["sku"]);
  const whole = async (katana: ReturnType<typeof aKatana>) => [
    ...(await skus(katana, 1)),
    ...(await skus(katana, 2)),
    ...(await skus(katana, 3)),
  ];

  it("skip and repeat rows, and are forgotten when the list is read anew", async () => {
    const katana = aKatana();
    const all = await whole(katana);
    await control(katana, { kind: "pages-shift", match: "GET /v1/variants", count: 1, rows: 1 });
    const skipping = await whole(katana);
    expect(skipping).toStrictEqual(all.filter((_, index) => index !== 3));
    expect(await whole(katana)).toStrictEqual(all);
    await control(katana, { kind: "pages-shift", match: "GET /v1/variants", count: 1, rows: -2 });
    expect(await whole(katana)).toStrictEqual([...all.slice(0, 3), ...all.slice(1, 7)]);
  });

  it("shift the rest of the list by as much, and count themselves out", async () => {
    const katana = aKatana({ faults: [{ kind: "pages-shift", count: 1, rows: 1 }] });
    const totals: unknown[] = [];
    for (const page of [1, 2, 3]) {
      const { headers } = await katana.call("GET", `/inventory?limit=5&page=${page}`);
      totals.push(JSON.parse(headers.get("x-pagination") ?? "").total_records);
    }
    expect(totals).toStrictEqual(["14", "13", "13"]);
  });

  it("spare first pages and other lists, and follow chance by their seed", async () => {
    const draw = async (seed: number) => {
      const katana = aKatana({
        faults: [{ kind: "pages-shift", match: "GET /v1/variants", probability: 0.5, seed }],
      });
      const found: unknown[] = [];
      for (let time = 0; time < 6; time += 1) found.push(...(await whole(katana)));
      expect(await katana.list("/inventory?limit=3&page=2")).toHaveLength(3);
      return found;
    };
    expect(await draw(3)).toStrictEqual(await draw(3));
    expect(await draw(3)).not.toStrictEqual(await draw(4));
  });

  const control = async (katana: ReturnType<typeof aKatana>, rule: object) => {
    const request = new Request("http://katana.test/__mock/faults", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(rule),
    });
    expect((await katana.mock.fetch(request)).status).toBe(200);
  };
});

import { describe, expect, it } from "vitest";
import { aKatana } from "../testing/katana-client.ts";

const unauthorized = { statusCode: 401, name: "UnauthorizedError", message: "Unauthorized" };

describe("keys", () => {
  it("that are not known are refused", async () => {
    const answer = await aKatana().call("GET", "/variants", undefined, "wrong");
    expect(answer).toMatchObject({ status: 401, body: { error: unauthorized } });
  });

  it("are refused flat where the setting says so", async () => {
    const answer = await aKatana({ settings: { errorEnvelope: "flat" } }).call(
      "GET",
      "/variants",
      undefined,
      "wrong",
    );
    expect(answer.body).toStrictEqual(unauthorized);
  });
});

describe("what is not there", () => {
  it.each(["/nothing", "/variants/999", "/variants/abc", "/suppliers/1"])("GET %s is a 404", async (path) => {
    expect(await aKatana().call("GET", path)).toMatchObject({
      status: 404,
      body: { error: { statusCode: 404, name: "NotFoundError", message: "Not found" } },
    });
  });
});

describe("the quota", () => {
  const quotaOf = (headers: Headers) =>
    ["limit", "remaining", "reset"].map((name) => Number(headers.get(`x-ratelimit-${name}`)));

  it("is 60 requests in 60 s for each key, and tells when to come back", async () => {
    const katana = aKatana();
    const startedAt = katana.ports.clock.now();
    const first = await katana.call("GET", "/user_info");
    expect(quotaOf(first.headers)).toStrictEqual([60, 59, startedAt + 60_000]);
    await katana.ports.advance(20_000);
    for (let count = 0; count < 59; count += 1) await katana.call("GET", "/user_info");
    const refused = await katana.call("GET", "/user_info");
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { statusCode: 429, name: "TooManyRequests", message: "Too Many Requests" } },
    });
    expect(refused.headers.get("retry-after")).toBe("40");
    expect(quotaOf(refused.headers)).toStrictEqual([60, 0, startedAt + 60_000]);
    expect((await katana.call("GET", "/user_info", undefined, "katana-user-key")).status).toBe(200);
    await katana.ports.advance(39_999);
    expect((await katana.call("GET", "/user_info")).status).toBe(429);
    await katana.ports.advance(1);
    expect(quotaOf((await katana.call("GET", "/user_info")).headers)[1]).toBe(59);
  });

  it("slides, counts in seconds and says less when refusing, by setting", async () => {
    const settings = {
      quotaRequests: 2,
      quotaWindow: "sliding",
      quotaResetUnit: "seconds",
      quotaHeadersOn429: false,
    } as const;
    const katana = aKatana({ settings });
    const startedAt = katana.ports.clock.now();
    await katana.call("GET", "/user_info");
    await katana.ports.advance(30_000);
    const second = await katana.call("GET", "/user_info");
    expect(quotaOf(second.headers)[2]).toBe((startedAt + 60_000) / 1000);
    expect((await katana.call("GET", "/user_info")).headers.has("x-ratelimit-limit")).toBe(false);
    await katana.ports.advance(30_000);
    // The first request left the window, the second is still in it.
    expect((await katana.call("GET", "/user_info")).status).toBe(200);
    expect((await katana.call("GET", "/user_info")).status).toBe(429);
  });
});

describe("bodies", () => {
  it("with an unknown or a bad field are refused as Ajv says it", async () => {
    const answer = await aKatana().call("POST", "/stock_adjustments", {
      stock_adjustment_number: "",
      location_id: 1,
      surprise: true,
      stock_adjustment_rows: [{ variant_id: 1, quantity: "2" }],
    });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        error: {
          statusCode: 422,
          name: "UnprocessableEntityError",
          code: "VALIDATION_FAILED",
          details: [
            { path: "", code: "additionalProperties", info: { additionalProperty: "surprise" } },
            { path: ".stock_adjustment_number", code: "minLength", info: { limit: 1 } },
            { path: ".stock_adjustment_rows[0].quantity", code: "type", message: "must be number" },
          ],
        },
      },
    });
  });

  it("that are no JSON are a 400", async () => {
    const katana = aKatana();
    const response = await katana.mock.fetch(
      new Request("http://katana.test/v1/customers", {
        method: "POST",
        headers: { authorization: "Bearer katana-demo-key" },
        body: "{",
      }),
    );
    expect(response.status).toBe(400);
  });

  it("that name what does not exist change nothing", async () => {
    const katana = aKatana();
    const rows = [
      { variant_id: 1, quantity: 5 },
      { variant_id: 999, quantity: 5 },
    ];
    const body = { stock_adjustment_number: "A", location_id: 1, stock_adjustment_rows: rows };
    expect(await katana.call("POST", "/stock_adjustments", body)).toMatchObject({
      status: 422,
      body: { error: { details: [{ path: ".stock_adjustment_rows[1].variant_id" }] } },
    });
    expect(await katana.numbers(1)).toBe("10 / 0 / 0 / -");
    expect(await katana.list("/stock_adjustments?stock_adjustment_number=A")).toStrictEqual([]);
  });
});

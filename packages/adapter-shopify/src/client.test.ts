import { AdapterError, HttpFailure } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import {
  call,
  costExtension,
  respond,
  scriptShopify,
  shopAnswer,
  shopifyError,
} from "./testing/scripted-shopify.ts";

const shop = () => shopAnswer(["write_products", "write_inventory", "read_locations"]);

async function failureOf(answer: unknown): Promise<AdapterError> {
  const { channel } = scriptShopify(() => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const error = await channel.identify(call).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof AdapterError)) throw new Error("expected an AdapterError");
  return error;
}

describe("requests", () => {
  it("go to the pinned version of the store's API, with the token in its header", async () => {
    const { channel, requests } = scriptShopify(() => shop());
    await channel.identify({ priority: "sweep" });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: "POST",
      url: "https://demo.myshopify.com/admin/api/2026-10/graphql.json",
      call: { priority: "sweep" },
      cost: 3,
      headers: { "x-shopify-access-token": "shpat_secret", "content-type": "application/json" },
    });
  });

  it("report the bucket that the answer states, refusals included", async () => {
    const { channel, budgets } = scriptShopify((_asked, count) =>
      count === 1
        ? { ...shop(), extensions: costExtension(3, 1990) }
        : { errors: [shopifyError("Throttled", { code: "THROTTLED" })], extensions: costExtension(3, 1) },
    );
    await channel.identify(call);
    await expect(channel.identify(call)).rejects.toThrow("too many requests");
    expect(budgets).toEqual([
      { remaining: 1990, limit: 4000, restorePerSecond: 200 },
      { remaining: 1, limit: 4000, restorePerSecond: 200 },
    ]);
  });
});

describe("failures, classified", () => {
  const html = respond(200, "<html>Be right back</html>", { "content-type": "text/html" });
  const json = { "content-type": "application/json" };
  const accessDenied = shopifyError(
    "Access denied for locations field. Required access: `read_locations` access scope.",
    { code: "ACCESS_DENIED" },
  );

  it.each([
    ["401", respond(401, { errors: "[API] Invalid API key or access token" }), "unauthorized"],
    ["403", respond(403, { errors: "Forbidden" }), "unauthorized"],
    ["402, a frozen store", respond(402), "unauthorized"],
    ["423, a locked store", respond(423), "unauthorized"],
    ["404, no such store", respond(404), "not-found"],
    ["400", respond(400), "rejected"],
    ["301", respond(301), "bad-response"],
    ["429", respond(429), "throttled"],
    ["500", respond(500), "unavailable"],
    ["HTML with 502", respond(502, "<html>", { "content-type": "text/html" }), "unavailable"],
    ["HTML with 200", html, "bad-response"],
    ["half a JSON text", respond(200, '{"data":{"shop":'), "bad-response"],
    ["JSON that is no GraphQL answer", respond(200, '"ok"'), "bad-response"],
    ["an answer without data", respond(200, "{}"), "bad-response"],
    ["data of another form", { data: { shop: { name: "Demo" } } }, "bad-response"],
    ["errors of another form", { errors: ["no"], data: null }, "bad-response"],
    [
      "another API version",
      respond(200, shop(), { ...json, "x-shopify-api-version": "2027-01" }),
      "bad-response",
    ],
    ["ACCESS_DENIED beside data", { ...shop(), errors: [accessDenied] }, "unauthorized"],
    [
      "an unknown id",
      { errors: [shopifyError("Invalid id: gid://x", { code: "RESOURCE_NOT_FOUND" })] },
      "not-found",
    ],
    [
      "an internal error",
      { errors: [shopifyError("Internal", { code: "INTERNAL_SERVER_ERROR" })] },
      "unavailable",
    ],
    ["an error without a code", { errors: [{ message: "Syntax error" }] }, "rejected"],
    ["no connection", new HttpFailure("ECONNREFUSED", { isUnsent: true }), "unavailable"],
  ])("%s", async (_name, answer, kind) => {
    const error = await failureOf(answer);
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain("shpat_secret");
  });

  it("the pinned version itself is fine", async () => {
    const { channel } = scriptShopify(() =>
      respond(200, shop(), { ...json, "x-shopify-api-version": "2026-10" }),
    );
    expect(await channel.identify(call)).toMatchObject({ externalName: "demo.myshopify.com" });
  });

  it("ACCESS_DENIED names the scope", async () => {
    expect((await failureOf({ data: null, errors: [accessDenied] })).message).toContain("`read_locations`");
  });

  it.each([true, false])("whether the request left is kept (unsent: %s)", async (isUnsent) => {
    const cause = new HttpFailure("no answer within 10000 ms", { isUnsent });
    const error = await failureOf(cause);
    expect(error).toMatchObject({ kind: "unavailable", isUnsent, cause });
  });

  it("THROTTLED comes with HTTP 200 and says in points how long to wait", async () => {
    const error = await failureOf({
      errors: [shopifyError("Throttled", { code: "THROTTLED", documentation: "https://shopify.dev" })],
      extensions: costExtension(862, 572),
    });
    expect(error).toMatchObject({ kind: "throttled", waitMs: 1450 });
  });

  it("THROTTLED without a bucket leaves the wait open", async () => {
    const error = await failureOf({ errors: [shopifyError("Throttled", { code: "THROTTLED" })] });
    expect(error).toMatchObject({ kind: "throttled", waitMs: undefined });
  });

  it("429 states its wait in seconds with decimals", async () => {
    expect(await failureOf(respond(429, "", { ...json, "retry-after": "4.0" }))).toMatchObject({
      waitMs: 4000,
    });
  });
});

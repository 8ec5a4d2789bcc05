import { beforeEach, describe, expect, it } from "vitest";
import { at, numberAt, rowsAt, textAt } from "../testing/json.ts";
import { freshKey, placesOf, readLevel, setDocument, setQuantities } from "../testing/levels.ts";
import { placeOrder } from "../testing/orders.ts";
import { anApp, aShopify, aStore, graphqlRequest, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;

beforeEach(() => {
  shopify = aShopify({
    stores: [aStore(), aStore({ domain: "outlet.myshopify.com", name: "Outlet" })],
    apps: [anApp({ key: "reader", scopes: ["read_products"] })],
  });
});

const post = (
  body: string,
  options: { token?: string; version?: string; headers?: Record<string, string> } = {},
) => shopify.send(graphqlRequest(body, options.token ?? "shpat_demo", options.version, options.headers));
const shopQuery = JSON.stringify({ query: "{ shop { name myshopifyDomain } }" });

describe("who asks", () => {
  it.each(["shpat_unknown", ""])("is refused with the token %o", async (token) => {
    const response = await post(shopQuery, { token });
    expect(response.status).toBe(401);
    expect(await response.json()).toStrictEqual({
      errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
    });
  });

  it("is told apart by the token, which decides the store", async () => {
    const nameFor = async (token: string) =>
      textAt(await shopify.data("{ shop { name } }", {}, { token }), "shop", "name");
    expect(await nameFor("shpat_demo")).toBe("Demo");
    expect(await nameFor("shpat_outlet")).toBe("Outlet");
  });

  it("must mean the store that the host names, where it names one", async () => {
    const status = async (headers: Record<string, string>) => (await post(shopQuery, { headers })).status;
    expect(await status({ "x-forwarded-host": "demo.myshopify.com" })).toBe(200);
    expect(await status({ "x-forwarded-host": "outlet.myshopify.com" })).toBe(401);
    const request = new Request("https://outlet.myshopify.com/admin/api/2026-10/graphql.json", {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": "shpat_demo" },
      body: shopQuery,
    });
    expect((await shopify.send(request)).status).toBe(401);
  });

  it("is refused when the token was revoked, until it is brought back", async () => {
    const change = (isRevoked: boolean) =>
      shopify.send(
        new Request("http://127.0.0.1/__mock/tokens", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ token: "shpat_demo", isRevoked }),
        }),
      );
    expect((await change(true)).status).toBe(204);
    expect((await post(shopQuery)).status).toBe(401);
    await change(false);
    expect((await post(shopQuery)).status).toBe(200);
  });

  it("is denied what no scope of the token opens, beside the data that one does", async () => {
    const places = await placesOf(shopify);
    const answer = await shopify.ask(
      `query ($item: ID!, $location: ID!) { inventoryItem(id: $item) { sku inventoryLevel(locationId: $location) { id } } }`,
      { item: places.items["Stool"], location: places.locations["Main"] },
      { token: "shpat_reader" },
    );
    expect(answer).toMatchObject({
      data: { inventoryItem: { sku: "STOOL", inventoryLevel: null } },
      errors: [
        {
          message: "Access denied for inventoryLevel field. Required access: `read_inventory` access scope.",
          path: ["inventoryItem", "inventoryLevel"],
          extensions: {
            code: "ACCESS_DENIED",
            documentation: "https://shopify.dev/api/usage/access-scopes",
            requiredAccess: "`read_inventory` access scope.",
          },
        },
      ],
    });
    const write = await shopify.ask(
      setDocument,
      { key: freshKey(), input: { name: "available", reason: "correction", quantities: [] } },
      { token: "shpat_reader" },
    );
    expect(write).toMatchObject({
      data: { inventorySetQuantities: null },
      errors: [
        {
          message: expect.stringMatching(
            /^Access denied for inventorySetQuantities field\. Required access: `write_inventory` access scope\./,
          ),
        },
      ],
    });
  });
});

describe("the version", () => {
  it.each([
    ["2026-10", "2026-10"],
    ["2026-07", "2026-07"],
    ["2024-01", "2026-01"],
    ["unheard-of", "2026-01"],
  ])("asked as %s is served as %s", async (version, served) => {
    expect((await post(shopQuery, { version })).headers.get("x-shopify-api-version")).toBe(served);
  });

  it("may be left out: the oldest serves", async () => {
    const request = new Request("http://127.0.0.1/admin/api/graphql.json", {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": "shpat_demo" },
      body: shopQuery,
    });
    const response = await shopify.send(request);
    expect(response.headers.get("x-shopify-api-version")).toBe("2026-01");
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a request that is none", () => {
  it("is a 400 without a query", async () => {
    for (const body of ["", "[]", "{}", "no json"]) {
      const response = await post(body);
      expect(response.status).toBe(400);
      expect(await response.json()).toStrictEqual({
        errors: { query: "Required parameter missing or invalid" },
      });
    }
  });

  it("is a 404 elsewhere", async () => {
    const response = await shopify.send(new Request("http://127.0.0.1/admin/api/2026-10/products.json"));
    expect(response.status).toBe(404);
    expect(await response.json()).toStrictEqual({ errors: "Not Found" });
  });

  it("names the operation where there are several", async () => {
    const query = "query A { shop { name } } query B { shop { id } }";
    const named = await (await post(JSON.stringify({ query, operationName: "B" }))).json();
    expect(at(named, "data", "shop")).toStrictEqual({ id: expect.any(String) });
    expect(await (await post(JSON.stringify({ query }))).json()).toStrictEqual({
      errors: [{ message: "An operation name is required" }],
    });
  });

  it("may be the bare document", async () => {
    const response = await post("{ shop { name } }", { headers: { "content-type": "application/graphql" } });
    expect(await response.json()).toMatchObject({ data: { shop: { name: "Demo" } } });
  });
});

describe("ids", () => {
  it("of the wrong type are errors, unknown ones are null", async () => {
    expect(await shopify.ask(`{ product(id: "gid://shopify/Location/1") { id } }`)).toMatchObject({
      data: { product: null },
      errors: [
        { message: "Invalid id: gid://shopify/Location/1", extensions: { code: "RESOURCE_NOT_FOUND" } },
      ],
    });
    expect(
      await shopify.data(`{ product(id: "gid://shopify/Product/1") { id } node(id: "x") { id } }`),
    ).toStrictEqual({
      product: null,
      node: null,
    });
  });
});

describe("cost", () => {
  const costOf = (answer: unknown) => at(answer, "extensions", "cost");

  it("is told with every answer, and taken from the bucket as it came out", async () => {
    const answer = await shopify.ask(`{ productVariants(first: 250) { nodes { id } } }`);
    expect(costOf(answer)).toStrictEqual({
      requestedQueryCost: 13,
      actualQueryCost: 3,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1997, restoreRate: 100 },
    });
  });

  it("fills again with time, up to the plan's size", async () => {
    shopify.mock.change({ plans: { "demo.myshopify.com": "ADVANCED" } });
    const ask = async () =>
      at(costOf(await shopify.ask(`{ shop { name } }`)), "throttleStatus", "currentlyAvailable");
    const places = await placesOf(shopify);
    const rows = [
      { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]!, quantity: 1 },
    ];
    const before = Number(await ask());
    for (let quantity = 0; quantity < 10; quantity += 1)
      await setQuantities(shopify, [{ ...rows[0]!, quantity }]);
    expect(Number(await ask())).toBe(before - 10 * 13 - 1);
    await shopify.advance(500);
    expect(Number(await ask())).toBe(before - 10 * 13 - 2 + 100);
    await shopify.advance(60_000);
    expect(Number(await ask())).toBe(3999);
  });

  it("is refused above what is left, without data and without a Retry-After, until enough is back", async () => {
    const dear = `{ a: products(first: 250) { nodes { id variants(first: 100) { nodes { id } } } } }`;
    const requested = numberAt(costOf(await shopify.ask(dear)), "requestedQueryCost");
    expect(requested).toBeGreaterThan(100);
    const rows = Array.from({ length: 20 }, () => ({ key: freshKey() }));
    for (const { key } of rows) {
      const input = { name: "available", reason: "correction", quantities: [] };
      for (let call = 0; call < 10; call += 1)
        await shopify.ask(setDocument, { key: `${key}-${call}`, input });
    }
    const response = await post(JSON.stringify({ query: dear }));
    const body: unknown = await response.json();
    expect(response.status).toBe(200);
    expect(response.headers.get("retry-after")).toBeNull();
    const status = at(body, "extensions", "cost", "throttleStatus");
    expect(body).toStrictEqual({
      errors: [
        {
          message: "Throttled",
          extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
        },
      ],
      extensions: { cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus: status } },
    });
    // Another app at the same store has a bucket of its own.
    expect((await shopify.ask(dear, {}, { token: "shpat_demo_user" })).errors).toBeUndefined();
    const waitMs = Math.ceil((requested - numberAt(status, "currentlyAvailable")) / 100) * 1000;
    await shopify.advance(waitMs);
    expect((await shopify.ask(dear)).errors).toBeUndefined();
  });

  it("of one query may be 1,000", async () => {
    const inner = `inventoryItem { inventoryLevels(first: 250) { nodes { quantities(names: ["available"]) { id } location { id } } } }`;
    const answer = await shopify.ask(
      `{ products(first: 250) { nodes { variants(first: 250) { nodes { ${inner} } } } } }`,
    );
    expect(answer).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(
            /^Query cost is \d+, which exceeds the single query max cost limit \(1000\)/,
          ),
          extensions: { code: "MAX_COST_EXCEEDED", maxCost: 1000 },
        },
      ],
    });
    expect(Object.keys(answer)).toStrictEqual(["errors"]);
  });
});

describe("client credentials", () => {
  const request = (fields: Record<string, string>, isJson = false) =>
    shopify.send(
      new Request("https://demo.myshopify.com/admin/oauth/access_token", {
        method: "POST",
        headers: { "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded" },
        body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
      }),
    );
  const fields = {
    grant_type: "client_credentials",
    client_id: "reader-client",
    client_secret: "shpss_reader",
  };

  it.each([true, false])("get a token for a day (as JSON: %s)", async (isJson) => {
    const granted: unknown = await (await request(fields, isJson)).json();
    expect(granted).toStrictEqual({
      access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/),
      scope: "read_products",
      expires_in: 86_399,
    });
    const token = textAt(granted, "access_token");
    expect((await post(shopQuery, { token })).status).toBe(200);
    await shopify.advance(24 * 3_600_000 - 1);
    expect((await post(shopQuery, { token })).status).toBe(200);
    await shopify.advance(1);
    expect((await post(shopQuery, { token })).status).toBe(401);
  });

  it("are refused with a wrong secret, and at a store that the app is not at", async () => {
    expect(await (await request({ ...fields, client_secret: "x" })).json()).toMatchObject({
      error: "invalid_client",
    });
    const elsewhere = new Request("https://outlet.myshopify.com/admin/oauth/access_token", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
    expect(await (await shopify.send(elsewhere)).json()).toStrictEqual({
      error: "shop_not_permitted",
      error_description:
        "Oauth error shop_not_permitted: Client credentials cannot be performed on this shop.",
    });
  });
});

describe("faults", () => {
  const fault = (rule: object) =>
    shopify.mock.faults.add(rule as Parameters<typeof shopify.mock.faults.add>[0]);

  it("throttle one operation as the vendor does", async () => {
    fault({ kind: "throttled", match: "inventorySetQuantities", count: 1 });
    const places = await placesOf(shopify);
    const input = {
      name: "available",
      reason: "correction",
      quantities: [
        {
          inventoryItemId: places.items["Stool"],
          locationId: places.locations["Main"],
          quantity: 1,
          changeFromQuantity: null,
        },
      ],
    };
    expect(await shopify.ask(setDocument, { key: "a", input })).toMatchObject({
      errors: [{ extensions: { code: "THROTTLED" } }],
      extensions: { cost: { throttleStatus: { currentlyAvailable: 0 } } },
    });
    expect((await shopify.ask(setDocument, { key: "a", input })).errors).toBeUndefined();
  });

  it("lose the answer of a write that took effect", async () => {
    const places = await placesOf(shopify);
    const place = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]! };
    fault({ kind: "reset", match: "inventorySetQuantities", count: 1, afterEffect: true });
    await expect(setQuantities(shopify, [{ ...place, quantity: 1 }], { key: "a" })).rejects.toThrow(
      "fetch failed",
    );
    expect(await readLevel(shopify, place.inventoryItemId, place.locationId)).toMatchObject({ available: 1 });
    // The same bytes with the same key: the outcome comes to light.
    const replay = await setQuantities(shopify, [{ ...place, quantity: 1 }], { key: "a" });
    expect(rowsAt(replay, "inventoryAdjustmentGroup", "changes")).toHaveLength(2);
  });

  it("drop a webhook", async () => {
    fault({ kind: "webhook-dropped", match: "inventory_levels/*", count: 1 });
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    const places = await placesOf(shopify);
    const place = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]! };
    await setQuantities(shopify, [{ ...place, quantity: 1 }]);
    await setQuantities(shopify, [{ ...place, quantity: 2 }]);
    await shopify.advance(0);
    expect(shopify.received).toMatchObject([{ body: { available: 2 } }]);
  });
});

describe("an app that is taken off a store", () => {
  it("is told so, and then knows nothing of it any more", async () => {
    await shopify.subscribe("APP_UNINSTALLED");
    await shopify.subscribe("APP_UNINSTALLED", { token: "shpat_demo_user" });
    const response = await shopify.send(
      new Request("http://127.0.0.1/__mock/uninstall", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ app: "stockgate", shop: "demo.myshopify.com" }),
      }),
    );
    expect(response.status).toBe(204);
    await shopify.advance(0);
    expect(shopify.received).toMatchObject([
      { topic: "app/uninstalled", body: { domain: "demo.myshopify.com" } },
    ]);
    expect((await post(shopQuery)).status).toBe(401);
    expect((await post(shopQuery, { token: "shpat_outlet" })).status).toBe(200);
  });
});

it("dates things by a clock that may be skewed", async () => {
  shopify.mock.change({ clockSkewMs: -3_600_000 });
  const orderId = await placeOrder(shopify, [
    { variantId: (await placesOf(shopify)).variants["Stool"]!, quantity: 1 },
  ]);
  const answer = await shopify.data(`query ($id: ID!) { order(id: $id) { createdAt } }`, { id: orderId });
  expect(answer).toStrictEqual({ order: { createdAt: "2026-10-01T08:00:00Z" } });
  const { headers } = await shopify.send(graphqlRequest(`{"query":"{ shop { id } }"}`, "shpat_demo"));
  expect(headers.get("date")).toBe("Thu, 01 Oct 2026 08:00:00 GMT");
});

it("shows orders for 60 days, and longer to an app that may read all", async () => {
  shopify = aShopify({ apps: [anApp({ key: "all", scopes: ["read_orders", "read_all_orders"] })] });
  const id = await placeOrder(shopify, [
    { variantId: (await placesOf(shopify)).variants["Stool"]!, quantity: 1 },
  ]);
  const query = `query ($id: ID!) { order(id: $id) { id } orders(first: 5) { nodes { id } } ordersCount { count } }`;
  const seen = { order: { id }, orders: { nodes: [{ id }] }, ordersCount: { count: 1 } };
  await shopify.advance(60 * 24 * 3_600_000 - 1);
  expect(await shopify.data(query, { id })).toStrictEqual(seen);
  await shopify.advance(1);
  expect(await shopify.data(query, { id })).toStrictEqual({
    order: null,
    orders: { nodes: [] },
    ordersCount: { count: 0 },
  });
  expect(await shopify.data(query, { id }, { token: "shpat_all" })).toStrictEqual(seen);
});

it("counts requests by operation", async () => {
  await shopify.data("{ shop { name } }");
  await shopify.data("{ shop { id } }");
  const answer: unknown = await (await shopify.send(new Request("http://127.0.0.1/__mock/requests"))).json();
  expect(at(answer, "counters")).toMatchObject({ total: 2, byName: { shop: 2 }, byStatus: { "200": 2 } });
});

it("tells what is left in each app's bucket", async () => {
  await shopify.data("{ productVariants(first: 250) { nodes { id } } }");
  const status: unknown = await (await shopify.send(new Request("http://127.0.0.1/__mock"))).json();
  expect(status).toMatchObject({
    baseUrl: "http://127.0.0.1/admin/api/2026-10/graphql.json",
    quotas: [{ who: "stockgate@demo.myshopify.com", of: 2000, next: "100 a second" }],
  });
  expect(numberAt(status, "quotas", 0, "left")).toBeLessThan(2000);
});

it("takes settings while it runs, and refuses what is none", async () => {
  const patch = (body: object) =>
    shopify.send(
      new Request("http://127.0.0.1/__mock/settings", {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  expect((await patch({ isProtectedDataApproved: true })).status).toBe(200);
  expect(shopify.mock.settings()).toMatchObject({ isProtectedDataApproved: true, searchLagMs: 0 });
  expect((await patch({ nonsense: 1 })).status).toBe(422);
});

// The vendor's own clients, which know nothing of this mock, work against it.
import { createAdminApiClient } from "@shopify/admin-api-client";
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { beforeEach, describe, expect, it } from "vitest";
import { at, textAt } from "./json.ts";
import { placesOf, setDocument, setQuantities } from "./levels.ts";
import { aShopify, type ShopifyClient } from "./shopify-client.ts";

let shopify: ShopifyClient;
beforeEach(() => {
  shopify = aShopify();
});

describe("@shopify/admin-api-client", () => {
  const client = (accessToken = "shpat_demo") =>
    createAdminApiClient({
      storeDomain: "demo.myshopify.com",
      apiVersion: "2026-10",
      accessToken,
      isTesting: true,
      // It asks https://demo.myshopify.com: the host decides the store, the answer comes from here.
      customFetchApi: (url, init) => shopify.send(new Request(url, init)),
    });

  it("reads a page, and writes a quantity with a key", async () => {
    const places = await placesOf(shopify);
    const page = await client().request(
      `query ($first: Int!) { productVariants(first: $first) { nodes { sku } } }`,
      {
        variables: { first: 2 },
      },
    );
    expect(page.errors).toBeUndefined();
    expect(page.data).toStrictEqual({ productVariants: { nodes: [{ sku: "STOOL" }, { sku: "SHELF" }] } });
    expect(page.extensions).toMatchObject({ cost: { requestedQueryCost: 3 } });
    const row = {
      inventoryItemId: places.items["Stool"],
      locationId: places.locations["Main"],
      quantity: 1,
      changeFromQuantity: 10,
    };
    const written = await client().request(setDocument, {
      variables: { key: "a", input: { name: "available", reason: "correction", quantities: [row] } },
    });
    expect(at(written.data, "inventorySetQuantities", "userErrors")).toStrictEqual([]);
  });

  it("sees GraphQL errors and a refused token as it sees the vendor's", async () => {
    const invalid = await client().request("{ nope }");
    expect(invalid.errors?.graphQLErrors).toMatchObject([{ extensions: { code: "undefinedField" } }]);
    const refused = await client("shpat_wrong").request("{ shop { name } }");
    expect(refused.errors).toMatchObject({ networkStatusCode: 401 });
  });
});

describe("@shopify/shopify-api", () => {
  const api = (apiKey: string, apiSecretKey: string) =>
    shopifyApi({
      apiKey,
      apiSecretKey,
      apiVersion: ApiVersion.October26,
      hostName: "gateway.example",
      isEmbeddedApp: false,
      isTesting: true,
      scopes: ["write_inventory"],
      logger: { log: () => undefined },
    });

  const validate = async (secret: string, tamper = (body: string) => body) => {
    await shopify.subscribe("INVENTORY_LEVELS_UPDATE");
    const places = await placesOf(shopify);
    const stool = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]! };
    await setQuantities(shopify, [{ ...stool, quantity: 3 }]);
    await shopify.advance(0);
    const { headers, text } = shopify.received[0]!;
    const rawRequest = new Request("https://gateway.example/webhooks", { method: "POST", headers });
    // The library's Node adapter reads headers from a plain object.
    const plain = Object.assign(Object.create(null) as object, {
      method: "POST",
      url: rawRequest.url,
      headers: Object.fromEntries(headers),
    });
    return await api("demo-client", secret).webhooks.validate({
      rawBody: tamper(text),
      rawRequest: plain as never,
    });
  };

  it("validates a delivered webhook by the app's secret", async () => {
    expect(await validate("shpss_demo")).toMatchObject({
      valid: true,
      topic: "INVENTORY_LEVELS_UPDATE",
      domain: "demo.myshopify.com",
      apiVersion: "2026-10",
    });
  });

  it("refuses it with another secret, or a byte changed", async () => {
    expect(await validate("shpss_demo_user")).toMatchObject({ valid: false });
    shopify = aShopify();
    expect(await validate("shpss_demo", (body) => body.replace("3", "4"))).toMatchObject({ valid: false });
  });

  it("gets a token by the client credentials grant, with which it can ask", async () => {
    setAbstractFetchFunc((url, init) => shopify.send(new Request(url, init)));
    const { session } = await api("demo-client", "shpss_demo").auth.clientCredentials({
      shop: "demo.myshopify.com",
    });
    expect(session.scope).toContain("write_inventory");
    const answer = await shopify.ask(
      "{ shop { myshopifyDomain } }",
      {},
      { token: session.accessToken ?? "" },
    );
    expect(textAt(answer, "data", "shop", "myshopifyDomain")).toBe("demo.myshopify.com");
  });
});

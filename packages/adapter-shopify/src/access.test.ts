import { describe, expect, it } from "vitest";
import {
  call,
  respond,
  type Script,
  scriptShopify,
  shopAnswer,
  shopifyError,
} from "./testing/scripted-shopify.ts";

const needed = ["write_products", "write_inventory", "read_locations"];
const places = ["read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"];
const everything = [...needed, "read_orders", ...places];
const orders = { data: { orders: { nodes: [] } } };

/** A store whose app was granted these scopes, and what it answers to a look at its orders. */
function shopWith(
  scopes: readonly string[],
  { domain, look = orders }: { domain?: string; look?: unknown } = {},
) {
  const script: Script = ({ operationName }) =>
    operationName === "Shop" ? shopAnswer(scopes, domain) : look;
  const { channel, asked } = scriptShopify(script);
  return {
    identify: () => channel.identify(call),
    names: () => asked().map(({ operationName }) => operationName),
  };
}

describe("identify", () => {
  it("answers the store's domain; a write scope includes the read scope", async () => {
    const writing = everything.map((scope) => scope.replace("read_", "write_"));
    const { identify, names } = shopWith(writing);
    expect(await identify()).toEqual({ externalName: "demo.myshopify.com", limits: [] });
    expect(names()).toEqual(["Shop", "OrderAccess"]);
  });

  it("refuses what stock sync cannot do without, by name", async () => {
    const { identify } = shopWith(["read_products", "read_inventory", "read_orders"]);
    await expect(identify()).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining("lacks the scopes read_locations, write_inventory"),
    });
  });

  it("refuses the token of another store", async () => {
    const { identify } = shopWith(everything, { domain: "other.myshopify.com" });
    await expect(identify()).rejects.toMatchObject({
      kind: "unauthorized",
      message: expect.stringContaining("other.myshopify.com, not to demo.myshopify.com"),
    });
  });

  it("tells of orders that may not be read, without asking for them", async () => {
    const { identify, names } = shopWith([...needed, ...places]);
    expect((await identify()).limits).toEqual([
      { code: "ORDERS_NOT_READABLE", message: expect.stringContaining("lacks the scope read_orders") },
    ]);
    expect(names()).toEqual(["Shop"]);
  });

  const notApproved = "This app is not approved to access the Order object.";
  it.each([
    ["an error", { data: null, errors: [shopifyError(notApproved, { code: "ACCESS_DENIED" })] }],
    ["HTTP 403", respond(403, { errors: notApproved })],
  ])("tells of orders that are withheld although the scope was granted (%s)", async (_name, look) => {
    const { identify } = shopWith(everything, { look });
    expect((await identify()).limits).toEqual([
      {
        code: "ORDERS_NOT_READABLE",
        message: expect.stringMatching(/has the scope read_orders.*protected customer data/),
      },
    ]);
  });

  it("an outage while it looks is no refusal", async () => {
    const { identify } = shopWith(everything, { look: respond(503) });
    await expect(identify()).rejects.toMatchObject({ kind: "unavailable" });
  });

  it.each([
    [places, /read_merchant_managed_fulfillment_orders, read_third_party_fulfillment_orders/],
    [["read_third_party_fulfillment_orders"], /lacks the scopes read_third_party_fulfillment_orders\./],
  ])("tells of order places that are not readable (without %j)", async (lacking, message) => {
    const { identify } = shopWith(everything.filter((scope) => !lacking.includes(scope)));
    expect((await identify()).limits).toEqual([
      { code: "ORDER_PLACES_NOT_READABLE", message: expect.stringMatching(message) },
    ]);
  });
});

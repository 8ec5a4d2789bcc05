import { createHmac } from "node:crypto";
import type { SignalKey } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import { config, shopDomain } from "./testing/scripted-shopify.ts";
import { receiveDelivery } from "./webhook-delivery.ts";

const sign = (body: string, secret = config.clientSecret) =>
  createHmac("sha256", secret).update(body).digest("base64");

function deliver(topic: string, body: string, headers: Record<string, string> = {}, secret?: string) {
  return {
    body: new TextEncoder().encode(body),
    headers: {
      "x-shopify-hmac-sha256": sign(body, secret),
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": shopDomain,
      "x-shopify-event-id": "event-1",
      ...headers,
    },
  };
}

const levelBody =
  '{"inventory_item_id":271878346596884015,"location_id":24826418,"available":7,"updated_at":"2026-10-01T09:00:00Z",' +
  '"admin_graphql_api_id":"gid://shopify/InventoryLevel/24826418?inventory_item_id=271878346596884015"}';
const levelKey: SignalKey = {
  about: "level",
  externalId: "gid://shopify/InventoryItem/271878346596884015",
  locationExternalId: "gid://shopify/Location/24826418",
};

describe("a delivery is verified before it is read", () => {
  it("accepts what is signed with the app's secret", () => {
    expect(receiveDelivery(deliver("inventory_levels/update", levelBody), config)).toEqual({
      kind: "accepted",
      eventId: expect.stringMatching(/^event-1\/inventory_levels\/update\/[0-9a-f]{16}$/),
      topic: "inventory_levels/update",
      keys: [levelKey],
    });
  });

  it("accepts what is signed with the secret of before, while there is one", () => {
    const delivery = deliver("inventory_levels/update", levelBody, {}, "shpss_before");
    const during = { ...config, previousClientSecret: "shpss_before" };
    expect(receiveDelivery(delivery, during)).toMatchObject({ kind: "accepted", keys: [levelKey] });
    expect(receiveDelivery(deliver("inventory_levels/update", levelBody), during).kind).toBe("accepted");
    expect(receiveDelivery(delivery, config)).toEqual({ kind: "rejected", reason: "bad-signature" });
  });

  it("refuses a tampered byte", () => {
    const delivery = deliver("inventory_levels/update", levelBody);
    const body = delivery.body.map((byte, index) => (index === 25 ? byte ^ 1 : byte));
    expect(receiveDelivery({ ...delivery, body }, config)).toEqual({
      kind: "rejected",
      reason: "bad-signature",
    });
  });

  it.each([
    ["another secret", { "x-shopify-hmac-sha256": sign(levelBody, "shpss_other") }, "bad-signature"],
    [
      "hexadecimal instead of base64",
      { "x-shopify-hmac-sha256": Buffer.from(sign(levelBody), "base64").toString("hex") },
      "bad-signature",
    ],
    ["a shortened signature", { "x-shopify-hmac-sha256": sign(levelBody).slice(0, 20) }, "bad-signature"],
    ["a signature with more behind it", { "x-shopify-hmac-sha256": `${sign(levelBody)}00` }, "bad-signature"],
    ["an empty signature", { "x-shopify-hmac-sha256": "" }, "missing-signature"],
    ["another store", { "x-shopify-shop-domain": "outlet.myshopify.com" }, "other-tenant"],
    ["no store", { "x-shopify-shop-domain": "" }, "other-tenant"],
  ])("refuses %s", (_name, headers, reason) => {
    expect(receiveDelivery(deliver("inventory_levels/update", levelBody, headers), config)).toEqual({
      kind: "rejected",
      reason,
    });
  });

  it.each([
    ["x-shopify-hmac-sha256", { kind: "rejected", reason: "missing-signature" }],
    ["x-shopify-shop-domain", { kind: "rejected", reason: "other-tenant" }],
    ["x-shopify-topic", { kind: "malformed", topic: null }],
  ])("without the header %s", (name, verdict) => {
    const { body, headers } = deliver("inventory_levels/update", levelBody);
    const others = Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));
    expect(receiveDelivery({ body, headers: others }, config)).toEqual(verdict);
  });

  it("a broken body with a wrong signature is a wrong signature", () => {
    expect(receiveDelivery(deliver("products/update", "{", {}, "shpss_other"), config)).toEqual({
      kind: "rejected",
      reason: "bad-signature",
    });
  });

  it("nothing is genuine where the secret is not known", () => {
    expect(
      receiveDelivery(deliver("products/update", "{}"), { shopDomain, clientSecret: undefined }),
    ).toEqual({
      kind: "rejected",
      reason: "bad-signature",
    });
  });

  it("the store's name is compared as a domain is", () => {
    const headers = { "x-shopify-shop-domain": "Demo.MyShopify.com" };
    expect(receiveDelivery(deliver("app/uninstalled", "{}", headers), config)).toMatchObject({
      kind: "accepted",
    });
  });
});

describe("keys", () => {
  it.each<[string, string, SignalKey[]]>([
    ["inventory_levels/connect", levelBody, [levelKey]],
    [
      "inventory_levels/disconnect",
      '{"inventory_item_id":271878346596884015,"location_id":24826418}',
      [levelKey],
    ],
    [
      "inventory_items/update",
      '{"id":9007199254740993,"updated_at":"x"}',
      [{ about: "stock-item", externalId: "gid://shopify/InventoryItem/9007199254740993" }],
    ],
    [
      "inventory_items/delete",
      '{"id":5}',
      [{ about: "stock-item", externalId: "gid://shopify/InventoryItem/5" }],
    ],
    [
      "products/create",
      '{"id":5,"variants":[{"id":6}]}',
      [{ about: "product", externalId: "gid://shopify/Product/5" }],
    ],
    [
      "products/update",
      '{"id":9007199254740993}',
      [{ about: "product", externalId: "gid://shopify/Product/9007199254740993" }],
    ],
    ["products/delete", '{"id":5}', [{ about: "product", externalId: "gid://shopify/Product/5" }]],
    [
      "orders/create",
      '{"id":5,"line_items":[]}',
      [{ about: "order", orderKind: "sales", externalId: "gid://shopify/Order/5" }],
    ],
    [
      "orders/updated",
      '{"id":5}',
      [{ about: "order", orderKind: "sales", externalId: "gid://shopify/Order/5" }],
    ],
    [
      "orders/cancelled",
      '{"id":5}',
      [{ about: "order", orderKind: "sales", externalId: "gid://shopify/Order/5" }],
    ],
    [
      "orders/edited",
      '{"order_edit":{"id":1,"order_id":9007199254740993}}',
      [{ about: "order", orderKind: "sales", externalId: "gid://shopify/Order/9007199254740993" }],
    ],
    ["locations/deactivate", '{"id":5}', [{ about: "locations" }]],
    ["app/uninstalled", "{}", [{ about: "access" }]],
    ["app/scopes_update", '{"id":5}', [{ about: "access" }]],
    ["themes/publish", '{"id":5}', []],
  ])("%s %s", (topic, body, keys) => {
    expect(receiveDelivery(deliver(topic, body), config)).toMatchObject({ kind: "accepted", topic, keys });
  });

  it.each([
    ["products/update", "no JSON"],
    ["products/update", "null"],
    ["products/update", "{}"],
    ["products/update", '{"id":"5"}x'],
    ["products/update", '{"id":1e3}'],
    ["products/update", '{"id":-5}'],
    ["products/update", '{"id":"5/../6"}'],
    ["inventory_levels/update", '{"inventory_item_id":1,"location_id":null}'],
    ["orders/edited", '{"id":5}'],
  ])("%s with %s is acknowledged and not understood", (topic, body) => {
    expect(receiveDelivery(deliver(topic, body), config)).toEqual({ kind: "malformed", topic });
  });
});

describe("the event's id", () => {
  const idOf = (topic: string, body: string, headers?: Record<string, string>) => {
    const verdict = receiveDelivery(deliver(topic, body, headers), config);
    if (verdict.kind !== "accepted") throw new Error("expected an accepted delivery");
    return verdict.eventId;
  };

  it("is the same for a retry", () => {
    const retry = { "x-shopify-webhook-id": "another", "x-shopify-triggered-at": "later" };
    expect(idOf("products/update", '{"id":5}', retry)).toBe(idOf("products/update", '{"id":5}'));
  });

  it("differs where one event concerns several records or topics", () => {
    const ids = [
      idOf("products/update", '{"id":5}'),
      idOf("products/update", '{"id":6}'),
      idOf("products/create", '{"id":5}'),
      idOf("products/update", '{"id":5}', { "x-shopify-event-id": "event-2" }),
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it("is none where Shopify sends none", () => {
    expect(idOf("products/update", '{"id":5}', { "x-shopify-event-id": "" })).toBeNull();
  });
});

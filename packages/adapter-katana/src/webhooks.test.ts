import { createHmac } from "node:crypto";
import type { SignalKey, WebhookVerdict } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { call, respond, respondList, scriptKatana } from "./testing/scripted-katana.ts";
import { subscribedTopics } from "./webhook-events.ts";

const url = "https://stock.example/hooks/katana/1";
const token = "73f82127d57a2cea";
const state = { webhookId: "1", token };

const encode = (text: string) => new TextEncoder().encode(text);
const sign = (body: Uint8Array, key = token) => createHmac("sha256", key).update(body).digest("hex");
const { webhooks } = scriptKatana(() => null).source;
const receive = (text: string, headers?: Record<string, string>): WebhookVerdict => {
  const body = encode(text);
  return webhooks.receive({ body, headers: headers ?? { "x-sha2-signature": sign(body) } }, state);
};

const delivery = JSON.stringify({
  resource_type: "sales_order",
  action: "sales_order.delivered",
  webhook_id: 1,
  object: { id: "19", status: "DELIVERED", href: "https://api.katanamrp.com/v1/sales_orders/19" },
});

test("a delivery that bears our signature is accepted", () => {
  expect(receive(delivery)).toEqual({
    kind: "accepted",
    eventId: null,
    topic: "sales_order.delivered",
    keys: [{ about: "order", orderKind: "sales", externalId: "19" }],
  });
});

test("the signature's case is not documented: upper case is accepted", () => {
  const headers = { "x-sha2-signature": sign(encode(delivery)).toUpperCase() };
  expect(receive(delivery, headers)).toMatchObject({ kind: "accepted" });
});

test.for([
  ["one byte was changed", { "x-sha2-signature": sign(encode(delivery.replace("19", "18"))) }],
  ["another token signed", { "x-sha2-signature": sign(encode(delivery), "0000000000000000") }],
  ["the signature is cut", { "x-sha2-signature": sign(encode(delivery)).slice(0, 62) }],
  ["the signature bears a prefix", { "x-sha2-signature": `sha256=${sign(encode(delivery))}` }],
  [
    "the signature is base64",
    { "x-sha2-signature": Buffer.from(sign(encode(delivery)), "hex").toString("base64") },
  ],
] as const)("refused: %s", ([, headers]) => {
  expect(receive(delivery, { ...headers })).toEqual({ kind: "rejected", reason: "bad-signature" });
});

test("refused: no signature", () => {
  expect(receive(delivery, {})).toEqual({ kind: "rejected", reason: "missing-signature" });
});

test("refused: no token is known, so nobody can have signed with it", () => {
  const body = encode(delivery);
  const headers = { "x-sha2-signature": sign(body, "") };
  expect(webhooks.receive({ body, headers }, {})).toEqual({ kind: "rejected", reason: "bad-signature" });
});

test("the signature is checked before the body is parsed", () => {
  expect(receive("not json", { "x-sha2-signature": sign(encode("other")) })).toMatchObject({
    kind: "rejected",
  });
  expect(receive("not json")).toEqual({ kind: "malformed", topic: null });
  expect(receive('["sales_order.created"]')).toEqual({ kind: "malformed", topic: null });
});

const keysOf = (action: unknown, object: unknown): SignalKey[] => {
  const verdict = receive(JSON.stringify({ resource_type: "x", action, webhook_id: 1, object }));
  if (verdict.kind !== "accepted") throw new Error(`not accepted: ${verdict.kind}`);
  return verdict.keys;
};

test.for<[string, Record<string, unknown>, SignalKey]>([
  ["sales_order.deleted", { id: 4 }, { about: "order", orderKind: "sales", externalId: "4" }],
  ["manufacturing_order.done", { id: 4 }, { about: "order", orderKind: "manufacturing", externalId: "4" }],
  ["purchase_order.received", { id: 4 }, { about: "order", orderKind: "purchase", externalId: "4" }],
  [
    "outsourced_purchase_order.created",
    { id: 4 },
    { about: "order", orderKind: "purchase", externalId: "4" },
  ],
  ["purchase_order_row.updated", { id: 4 }, { about: "order-row", orderKind: "purchase", externalId: "4" }],
  [
    "purchase_order_row.received",
    { id: 4, purchase_order_id: 9 },
    { about: "order", orderKind: "purchase", externalId: "9" },
  ],
  [
    "manufacturing_order_recipe_row.updated",
    { id: 4 },
    { about: "order-row", orderKind: "manufacturing", externalId: "4" },
  ],
  [
    "manufacturing_order_recipe_row.created",
    { id: 4, manufacturing_order_id: 9 },
    { about: "order", orderKind: "manufacturing", externalId: "9" },
  ],
  [
    "outsourced_purchase_order_recipe_row.created",
    { id: 4 },
    { about: "order-row", orderKind: "purchase", externalId: "ingredient:4" },
  ],
  [
    "current_inventory.product_updated",
    { id: 4 },
    { about: "level", externalId: "4", locationExternalId: null },
  ],
  [
    "current_inventory.material_out_of_stock",
    { id: 77, variant_id: 4, location_id: 2 },
    { about: "level", externalId: "4", locationExternalId: "2" },
  ],
  ["product.updated", { id: 4 }, { about: "product", externalId: "product:4" }],
  ["material.deleted", { id: 4 }, { about: "product", externalId: "material:4" }],
  ["variant.created", { id: "4" }, { about: "variant", externalId: "4" }],
  ["product_recipe_row.deleted", { id: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee" }, { about: "recipes" }],
])("%s with %j", ([action, object, key]) => {
  expect(keysOf(action, object)).toEqual([key]);
});

test.for([
  ["sales_order.created", undefined],
  ["sales_order.created", { id: "not-an-id" }],
  ["sales_order.created", "text"],
  ["stocktake.created", { id: 4 }],
  ["toString.created", { id: 4 }],
  ["manufacturing_order_operation_row.paused", { id: 4 }],
  [undefined, { id: 4 }],
] as const)("%s with %j is accepted and about nothing", ([action, object]) => {
  expect(keysOf(action, object)).toEqual([]);
});

test("every subscribed event leads to exactly one key", () => {
  const keyless = subscribedTopics.filter((topic) => keysOf(topic, { id: 4 }).length !== 1);
  expect(keyless).toEqual([]);
});

const katanaWith = (existing: Record<string, unknown>[]) =>
  scriptKatana(({ method, path, query, body }) => {
    if (method === "GET") return respondList(existing, query);
    if (method === "DELETE") return respond(204);
    const id = path === "/webhooks" ? 99 : Number(path.split("/")[2]);
    return { id, token: `token-${id}`, enabled: true, ...(body as object) };
  });
const bodyOf = (katana: ReturnType<typeof katanaWith>, index: number) =>
  JSON.parse(katana.requests[index]?.body ?? "null");

const healthy = { id: 1, url, token, enabled: true, description: null, subscribed_events: subscribedTopics };
const foreign = { ...healthy, id: 2, url: "https://elsewhere.example/hook" };

test("a missing subscription is made", async () => {
  const katana = katanaWith([foreign]);
  expect(await katana.source.webhooks.ensure(url, null, call)).toEqual({
    state: { webhookId: "99", token: "token-99" },
    refused: [],
  });
  expect(katana.sent()).toEqual(["GET /webhooks", "POST /webhooks"]);
  expect(bodyOf(katana, 1)).toMatchObject({ url, subscribed_events: subscribedTopics });
});

test("a healthy subscription costs one request and changes nothing", async () => {
  const katana = katanaWith([
    foreign,
    { ...healthy, subscribed_events: [...subscribedTopics, "stocktake.created"] },
  ]);
  expect(await katana.source.webhooks.ensure(url, null, call)).toEqual({ state, refused: [] });
  expect(katana.sent()).toEqual(["GET /webhooks"]);
});

test.for([
  ["disabled", { enabled: false }],
  ["without one of the events", { subscribed_events: subscribedTopics.slice(1) }],
] as const)("a subscription that is %s is repaired", async ([, fault]) => {
  const katana = katanaWith([{ ...healthy, ...fault }]);
  const { state: repaired } = await katana.source.webhooks.ensure(url, null, call);
  expect(repaired).toEqual({ webhookId: "1", token: "token-1" });
  expect(katana.sent()).toEqual(["GET /webhooks", "PATCH /webhooks/1"]);
  expect(bodyOf(katana, 1)).toEqual({ url, enabled: true, subscribed_events: subscribedTopics });
});

test("our subscription with an older address is moved, known by its id", async () => {
  const katana = katanaWith([{ ...healthy, url: "https://old.example/hook" }, foreign]);
  await katana.source.webhooks.ensure(url, state, call);
  expect(katana.sent()).toEqual(["GET /webhooks", "PATCH /webhooks/1"]);
  expect(bodyOf(katana, 1)).toMatchObject({ url });
});

test("a second subscription with our address is removed, the known one is kept", async () => {
  const katana = katanaWith([{ ...healthy, id: 7 }, healthy]);
  expect((await katana.source.webhooks.ensure(url, state, call)).state).toEqual(state);
  expect(katana.sent()).toEqual(["GET /webhooks", "DELETE /webhooks/7"]);
});

test("a token that Katana leaves away is kept from before; without one it is a bad response", async () => {
  const katana = katanaWith([{ ...healthy, token: undefined }]);
  expect((await katana.source.webhooks.ensure(url, state, call)).state).toEqual(state);
  await expect(katana.source.webhooks.ensure(url, null, call)).rejects.toMatchObject({
    kind: "bad-response",
  });
});

test("removing is idempotent", async () => {
  const katana = scriptKatana(() => respond(404, { statusCode: 404, message: "Not found" }));
  await katana.source.webhooks.remove(state, call);
  await katana.source.webhooks.remove({}, call);
  expect(katana.sent()).toEqual(["DELETE /webhooks/1"]);
});

test("a removal that fails otherwise is told", async () => {
  const katana = scriptKatana(() => respond(500));
  await expect(katana.source.webhooks.remove(state, call)).rejects.toMatchObject({ kind: "unavailable" });
});

import { describe, expect, it } from "vitest";
import { createChannel } from "./channel.ts";
import { call, scriptShopify, shopDomain, shopifyError } from "./testing/scripted-shopify.ts";
import { webhookTopics } from "./webhook-topics.ts";

const url = "https://gate.example/webhooks/account-1";
const moved = "https://new.example/webhooks/account-1";

type Row = {
  id: string;
  topic: string;
  uri: string;
  format: string;
  filter: string | null;
  includeFields: string[];
};

const rowFor = (topic: string, uri: string, changes: Partial<Row> = {}): Row => ({
  id: `gid://shopify/WebhookSubscription/${topic}`,
  topic,
  uri,
  format: "JSON",
  filter: null,
  includeFields: webhookTopics.find((each) => each.topic === topic)?.includeFields ?? [],
  ...changes,
});
const complete = webhookTopics.map(({ topic }) => rowFor(topic, url));
const without = (topic: string) => complete.filter((row) => row.topic !== topic);

const made = (id: string) => ({ webhookSubscription: { id }, userErrors: [] });
const refused = (message: string, field: string[] = ["webhookSubscription"]) => ({
  webhookSubscription: null,
  userErrors: [{ field, message }],
});

/** Answers the list with `rows`, and each change by what `changes` says of it. */
function withSubscriptions(rows: readonly Row[], changes: Record<string, unknown> = {}) {
  return scriptShopify(({ operationName, variables }) => {
    if (operationName === "Subscriptions") {
      const pageInfo = { hasNextPage: false, endCursor: null };
      return { data: { webhookSubscriptions: { nodes: rows, pageInfo } } };
    }
    if (operationName in changes) return changes[operationName];
    if (operationName === "CreateSubscription") return { data: { webhookSubscriptionCreate: made("new") } };
    if (operationName === "UpdateSubscription")
      return { data: { webhookSubscriptionUpdate: made(String(variables["id"])) } };
    return { data: { webhookSubscriptionDelete: { deletedWebhookSubscriptionId: "x", userErrors: [] } } };
  });
}

const changesOf = (scripted: ReturnType<typeof scriptShopify>) =>
  scripted
    .asked()
    .flatMap(({ operationName, variables }) =>
      operationName === "Subscriptions" ? [] : [{ operationName, ...variables }],
    );

describe("ensure", () => {
  it("subscribes to every topic where there is nothing, and asks of people and products for ids alone", async () => {
    const scripted = withSubscriptions([]);
    const { state, refused } = await scripted.channel.webhooks.ensure(url, null, call);
    expect(refused).toEqual([]);
    expect(state).toEqual({ url, ids: webhookTopics.map(() => "new") });
    expect(changesOf(scripted)).toHaveLength(webhookTopics.length);
    expect(changesOf(scripted)).toContainEqual({
      operationName: "CreateSubscription",
      topic: "ORDERS_CREATE",
      subscription: { uri: url, format: "JSON", includeFields: ["id", "updated_at"] },
    });
  });

  it("changes nothing where all is as wanted", async () => {
    const scripted = withSubscriptions(complete);
    const { state } = await scripted.channel.webhooks.ensure(url, null, call);
    expect(state).toEqual({ url, ids: complete.map(({ id }) => id) });
    expect(changesOf(scripted)).toEqual([]);
  });

  it.each([
    ["delivers another format", { format: "XML" }],
    ["filters", { filter: "id:1" }],
    ["leaves fields out that are needed", { includeFields: ["title"] }],
    ["delivers to where the gateway was before", { uri: moved }],
  ])("mends one that %s", async (_name, fault) => {
    const scripted = withSubscriptions([
      ...without("PRODUCTS_UPDATE"),
      rowFor("PRODUCTS_UPDATE", url, fault),
    ]);
    await scripted.channel.webhooks.ensure(url, null, call);
    expect(changesOf(scripted)).toEqual([
      {
        operationName: "UpdateSubscription",
        id: rowFor("PRODUCTS_UPDATE", url).id,
        subscription: { uri: url, format: "JSON", includeFields: ["id", "updated_at"] },
      },
    ]);
  });

  it("removes our own that are one too many, by their path or by what was stored", async () => {
    const scripted = withSubscriptions([
      ...complete,
      rowFor("PRODUCTS_UPDATE", moved, { id: "same-path" }),
      rowFor("THEMES_PUBLISH", "https://gate.example/elsewhere", { id: "stored" }),
    ]);
    await scripted.channel.webhooks.ensure(url, { url, ids: ["stored"] }, call);
    expect(changesOf(scripted)).toEqual([
      { operationName: "DeleteSubscription", id: "same-path" },
      { operationName: "DeleteSubscription", id: "stored" },
    ]);
  });

  it.each([
    "https://gate.example/webhooks/account-2",
    "pubsub://project:topic",
    "arn:aws:events:eu-1::source/x",
  ])("leaves alone what another account or app made: %s", async (uri) => {
    const scripted = withSubscriptions([...complete, rowFor("PRODUCTS_UPDATE", uri, { id: "foreign" })]);
    await scripted.channel.webhooks.ensure(url, { url, ids: [] }, call);
    expect(changesOf(scripted)).toEqual([]);
  });

  it("makes one anew that went away while it was mended", async () => {
    const scripted = withSubscriptions([...without("PRODUCTS_UPDATE"), rowFor("PRODUCTS_UPDATE", moved)], {
      UpdateSubscription: {
        data: { webhookSubscriptionUpdate: refused("Webhook subscription does not exist", ["id"]) },
      },
    });
    const { state } = await scripted.channel.webhooks.ensure(url, null, call);
    expect(state["ids"]).toContain("new");
    expect(changesOf(scripted).map(({ operationName }) => operationName)).toEqual([
      "UpdateSubscription",
      "CreateSubscription",
      "DeleteSubscription",
    ]);
  });

  it.each([
    [
      "protected customer data",
      { data: { webhookSubscriptionCreate: refused("This app is not approved to subscribe.") } },
      "This app is not approved to subscribe.",
    ],
    [
      "a scope that is missing",
      {
        data: { webhookSubscriptionCreate: null },
        errors: [shopifyError("Access denied.", { code: "ACCESS_DENIED" })],
      },
      "Access denied.",
    ],
  ])("C9 lists a topic that is refused for %s, and goes on", async (_name, answer, reason) => {
    const scripted = withSubscriptions(without("ORDERS_CREATE"), { CreateSubscription: answer });
    const { state, refused } = await scripted.channel.webhooks.ensure(url, null, call);
    expect(refused).toEqual([{ topic: "orders/create", reason }]);
    expect(state).toEqual({ url, ids: without("ORDERS_CREATE").map(({ id }) => id) });
  });

  it("takes one that another request of ours made meanwhile for done", async () => {
    const taken = refused("Address for this topic has already been taken", [
      "webhookSubscription",
      "callbackUrl",
    ]);
    const scripted = withSubscriptions(without("ORDERS_CREATE"), {
      CreateSubscription: { data: { webhookSubscriptionCreate: taken } },
    });
    expect((await scripted.channel.webhooks.ensure(url, null, call)).refused).toEqual([]);
  });

  it.each([
    [
      "an address that Shopify does not take",
      refused("Address protocol http:// is not supported", ["webhookSubscription", "callbackUrl"]),
      "rejected",
    ],
    ["an empty answer", null, "bad-response"],
  ])("throws at %s", async (_name, payload, kind) => {
    const scripted = withSubscriptions([], {
      CreateSubscription: { data: { webhookSubscriptionCreate: payload } },
    });
    await expect(scripted.channel.webhooks.ensure(url, null, call)).rejects.toMatchObject({ kind });
  });

  it("throws where Shopify fails, so that it is tried again", async () => {
    const scripted = withSubscriptions([], {
      CreateSubscription: { errors: [shopifyError("x", { code: "THROTTLED" })] },
    });
    await expect(scripted.channel.webhooks.ensure(url, null, call)).rejects.toMatchObject({
      kind: "throttled",
    });
  });

  it("subscribes to nothing that could not be verified", async () => {
    const { ports, requests } = scriptShopify(() => ({}));
    const channel = createChannel({ shopDomain, accessToken: "shpat_1" }, ports);
    const { state, refused } = await channel.webhooks.ensure(url, null, call);
    expect(state).toEqual({});
    expect(refused).toHaveLength(webhookTopics.length);
    expect(refused[0]?.reason).toContain("clientSecret");
    expect(requests).toEqual([]);
  });
});

describe("remove", () => {
  it("removes ours and no other", async () => {
    const scripted = withSubscriptions([
      rowFor("PRODUCTS_UPDATE", url, { id: "by-address" }),
      rowFor("PRODUCTS_UPDATE", moved, { id: "by-id" }),
      rowFor("PRODUCTS_UPDATE", "https://gate.example/webhooks/account-2", { id: "foreign" }),
    ]);
    await scripted.channel.webhooks.remove({ url, ids: ["by-id"] }, call);
    expect(changesOf(scripted)).toEqual([
      { operationName: "DeleteSubscription", id: "by-address" },
      { operationName: "DeleteSubscription", id: "by-id" },
    ]);
  });

  it("has no quarrel with one that is gone, and none with having nothing", async () => {
    const gone = {
      webhookSubscriptionDelete: {
        deletedWebhookSubscriptionId: null,
        userErrors: [{ field: ["id"], message: "Webhook subscription does not exist" }],
      },
    };
    const scripted = withSubscriptions(complete, { DeleteSubscription: { data: gone } });
    await scripted.channel.webhooks.remove({ url, ids: [] }, call);
    await scripted.channel.webhooks.remove({}, call);
    expect(changesOf(scripted)).toHaveLength(complete.length);
  });

  it("says where one could not be removed", async () => {
    const refusal = {
      webhookSubscriptionDelete: {
        deletedWebhookSubscriptionId: null,
        userErrors: [{ field: ["id"], message: "Not now" }],
      },
    };
    const scripted = withSubscriptions(complete, { DeleteSubscription: { data: refusal } });
    await expect(scripted.channel.webhooks.remove({ url, ids: [] }, call)).rejects.toThrow("Not now");
  });
});

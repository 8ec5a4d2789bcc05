// Secrets are planted, everything is done that could bring them to light, and all that the gateway emits is looked through.
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLog } from "./log.ts";
import { nodeNames } from "./schema/global-id.ts";
import { createClient } from "./testing/client.ts";
import { crawl } from "./testing/crawl.ts";
import { buy } from "./testing/customers.ts";
import { databaseText } from "./testing/database-text.ts";
import { adminToken, openStand, type Stand, waitFor } from "./testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "./testing/set-up.ts";
import { createSpanKeeper } from "./testing/span-keeper.ts";

let stand: Stand;
let ids: Ids;
const emitted: string[] = [];
const log = createLog(
  "debug",
  new Writable({
    write(chunk, _encoding, done) {
      emitted.push(String(chunk));
      done();
    },
  }),
);
const spans = createSpanKeeper();
const observe = {
  metrics: { host: "127.0.0.1", port: 0 },
  tracing: { url: "http://127.0.0.1:1/v1/traces", serviceName: "stockgate", share: 1 },
};
const firstKey = Buffer.alloc(32, 7);
const nextKey = Buffer.alloc(32, 8);
/** Those of the accounts and of the configuration; others join as they are made. */
const secrets = new Set([
  "katana-demo-key",
  "shpat_demo",
  "shpss_demo",
  adminToken,
  ...[firstKey, nextKey].flatMap((key) => [key.toString("base64"), key.toString("hex")]),
]);

const answer = async (name: string, input: object) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code message field } } }`;
  const answered = await stand.client.answer(document, { input });
  emitted.push(JSON.stringify(answered));
  return answered;
};

/** Whatever the vendors gave to sign with: Katana's tokens of its webhooks. */
async function learnWebhookTokens(): Promise<void> {
  const response = await fetch(`${stand.katanaUrl}/v1/webhooks`, {
    headers: { authorization: "Bearer katana-demo-key" },
  });
  const { data } = (await response.json()) as { data: { token?: string }[] };
  for (const { token } of data) if (token) secrets.add(token);
}

/** The unguessable parts of the addresses that vendors deliver to. */
async function webhookKeys(): Promise<string[]> {
  const rows = await stand.gateway.engine.read((tx) => tx.accounts.byIds([1, 2]));
  return rows.map(({ webhookKey }) => webhookKey);
}

/** Those that show, by their beginnings: the whole is not to be in this test's output either. */
const found = (text: string) =>
  [...secrets].filter((secret) => text.includes(secret)).map((secret) => secret.slice(0, 8));

beforeAll(async () => {
  stand = await openStand({ log, spanExporter: spans.exporter, settings: { observe } });
  ids = await setUp(stand);
  await switchOn(stand, ids.integrationId);
});
afterAll(() => stand.close());

describe("secrets that were planted", () => {
  it("are in nothing that the gateway emits, whatever is asked and whatever fails", async () => {
    const stream = await stand.client.subscribe<object>(
      "subscription { syncEvents { message detail sku type } }",
    );
    const { katanaId, shopifyId, integrationId } = ids;
    const created = { name: "A program", scope: "OPERATE", integrationId };
    const { secret } = await stand.client.command<{ secret: string }>("createApiToken", created, "secret");
    secrets.add(secret);
    await learnWebhookTokens();
    // Credentials that are refused, of the wrong form, at the wrong place, in a document that is none.
    const bad = ["planted-bad-key-1", "planted-bad-token-2", "planted-bad-secret-3"];
    for (const each of bad) secrets.add(each);
    const [apiKey, accessToken, clientSecret] = bad;
    await answer("connectAccount", {
      adapter: "katana",
      name: "x",
      config: { apiKey, baseUrl: stand.katanaUrl },
    });
    await answer("updateAccount", { accountId: katanaId, config: { apiKey } });
    await answer("updateAccount", { accountId: shopifyId, config: { accessToken, clientSecret } });
    await answer("updateAccount", { accountId: shopifyId, config: { accessToken: { nested: accessToken } } });
    await answer("connectAccount", {
      adapter: "shopify",
      name: "x",
      config: { shopDomain: "unreachable.myshopify.com", accessToken, baseUrl: "http://127.0.0.1:1" },
    });
    for (const body of [`{"query":"{ adapters { name } }","variables":{"x":"${apiKey}"`, "{}"])
      emitted.push(
        await fetch(`${stand.gateway.url}/graphql`, {
          method: "POST",
          headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
          body,
        }).then((response) => response.text()),
      );
    emitted.push(
      JSON.stringify(await createClient(stand.gateway.url, `${apiKey}`).answer("{ viewer { name } }")),
    );
    // Ordinary work, so that there is something to be told of.
    await answer("pushStock", { integrationId });
    await buy(stand, "OAK-STOO-S", 1);
    await stand.adjust("OAK-STOO-M", 3);
    emitted.push(JSON.stringify(await stream.next()));
    let crawled = await crawl(stand.client);
    await waitFor(async () => {
      crawled = await crawl(stand.client);
      return nodeNames.every((name) => crawled.types.has(name));
    });
    emitted.push(crawled.text);
    const { gateway } = stand;
    const deliver = (address: string, body: string) =>
      fetch(`${gateway.url}/webhooks/${address}`, { method: "POST", body }).then(({ status }) => status);
    const keys = await webhookKeys();
    for (const key of keys) secrets.add(key);
    for (const key of keys) expect(await deliver(key, `{"planted":"${apiKey}"}`)).toBe(401);
    const files = ["mappings", "levels"].map((name) => `/csv/${integrationId}/${name}.csv`);
    for (const path of ["/health", "/ready", "/nowhere", ...files])
      emitted.push(
        await fetch(stand.gateway.url + path, { headers: { authorization: `Bearer ${secret}` } }).then(
          (response) => response.text(),
        ),
      );
    const session = await fetch(`${gateway.url}/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: secret }),
    });
    // It is told once, to who signs in, in the header that is for it.
    secrets.add(/session=(sgs_[\w-]+)/.exec(session.headers.get("set-cookie") ?? "")?.[1] ?? "no cookie");
    emitted.push(await session.text());
    emitted.push(await fetch(`${gateway.metricsUrl}/metrics`).then((response) => response.text()));
    stream.close();
    await waitFor(async () => spans.spans().some(({ name }) => name.startsWith("push")));
    for (const { name, attributes, events, links, status } of spans.spans())
      emitted.push(JSON.stringify({ name, attributes, events, links, status }));
    const text = emitted.join("\n");
    // What was looked through is what was meant to be.
    const signs = ["OAK-STOO-S", "answered", "userErrors", "IN_STOCK", "Channel variant ID", "expiresAt"];
    signs.push("stockgate_pushes_total", "stockgate.integrationId", "http.request.method");
    expect(signs.filter((sign) => !text.includes(sign))).toEqual([]);
    expect(found(text)).toEqual([]);
  });

  it("lie in the database sealed alone", async () => {
    const text = await databaseText(stand.database);
    expect(text).toContain("v1.");
    // An address is looked up, so it lies there as it is.
    const addresses = new Set((await webhookKeys()).map((key) => key.slice(0, 8)));
    expect(found(text).filter((beginning) => !addresses.has(beginning))).toEqual([]);
  });

  it("are sealed with another key at a start that names the one of before, and open without that from then on", async () => {
    const health = async () => {
      const { accounts } = await stand.client.ask<{ accounts: { health: { state: string } }[] }>(
        "{ accounts { health { state } } }",
      );
      return accounts.map((account) => account.health.state);
    };
    await stand.restart({ secretKey: nextKey, previousSecretKeys: [firstKey] });
    await stand.restart({ previousSecretKeys: [] });
    const from = emitted.length;
    await answer("refreshCatalog", { integrationId: ids.integrationId });
    await waitFor(async () => (await health()).every((state) => state === "CONNECTED"));
    type Runs = { integration: { syncRuns: { nodes: { kind: string; state: string }[] } } };
    const runs = `query ($id: ID!) { integration(id: $id) { syncRuns(first: 250) { nodes { kind state } } } }`;
    await waitFor(async () => {
      const { integration } = await stand.client.ask<Runs>(runs, { id: ids.integrationId });
      return integration.syncRuns.nodes.some(
        ({ kind, state }) => kind === "CATALOG" && state === "SUCCEEDED",
      );
    });
    expect(emitted.slice(from).join("")).not.toContain("cannot be read with this STOCKGATE_SECRET_KEY");
    // With the key of before alone nothing opens any more.
    await stand.restart({ secretKey: firstKey });
    await waitFor(async () => emitted.join("").includes("cannot be read with this STOCKGATE_SECRET_KEY"));
    expect(found(emitted.join("\n"))).toEqual([]);
  });
});

// Metrics over their own port: what a request leaves in them, what a client cannot put there, and what is left of them
// when the database is gone.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { createClient } from "../testing/client.ts";
import { waitFor } from "../testing/gateway-stand.ts";
import { createHandTimers } from "../testing/hand-timers.ts";
import { createSocketClient } from "../testing/socket-client.ts";
import { testConfig } from "../testing/test-config.ts";

const named = "query Trusted { adapters { name } }";
const folder = mkdtempSync(join(tmpdir(), "stockgate-metrics-"));
const path = join(folder, "documents.json");
writeFileSync(path, JSON.stringify({ [createHash("sha256").update(named).digest("hex")]: named }));
afterAll(() => rmSync(folder, { recursive: true }));

const observe = { metrics: { host: "127.0.0.1", port: 0 }, tracing: null };
const startCounted = () =>
  startBareGateway({
    observe,
    transport: { ...testConfig({}).transport, trustedDocuments: { path, isOnly: false } },
  });
let bare: BareGateway;
beforeAll(async () => {
  bare = await startCounted();
});
afterAll(() => bare.close());

const scrape = async ({ gateway }: BareGateway = bare): Promise<string> =>
  (await fetch(`${gateway.metricsUrl}/metrics`)).text();
const countSeries = (text: string) => text.split("\n").filter((line) => line.startsWith("stockgate_")).length;
/** The value of exactly this series; 0 where there is none. */
function valueOf(text: string, series: string): number {
  const line = text.split("\n").find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}
/** How much a series grows by what is done; counted once the request is over. */
async function growth(series: string, work: () => Promise<unknown>, by: number): Promise<number> {
  const before = valueOf(await scrape(), series);
  await work();
  const grown = async () => valueOf(await scrape(), series) - before;
  await waitFor(async () => (await grown()) >= by);
  return grown();
}
const ask = (query: string) => bare.client.answer(query);

describe("GraphQL bar: metrics", () => {
  it("have an address of their own, are not at the gateway's, and are off by default", async () => {
    expect((await fetch(`${bare.url}/metrics`)).status).toBe(404);
    const response = await fetch(`${bare.gateway.metricsUrl}/metrics`);
    expect(response.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    expect(await response.text()).toContain("nodejs_eventloop_lag_p99_seconds");
    expect((await fetch(`${bare.gateway.metricsUrl}/graphql`)).status).toBe(404);
    expect((await fetch(`${bare.gateway.metricsUrl}/metrics`, { method: "POST" })).status).toBe(405);
    const plain = await startBareGateway();
    expect(plain.gateway.metricsUrl).toBeNull();
    await plain.close();
  });

  it("count requests by what they were for and their class of status", async () => {
    const series = (kind: string, status: string) =>
      `stockgate_http_requests_total{kind="${kind}",status="${status}"}`;
    expect(await growth(series("graphql", "2xx"), () => ask("{ adapters { name } }"), 1)).toBe(1);
    const unsigned = () => fetch(`${bare.url}/graphql`, { method: "POST" });
    expect(await growth(series("graphql", "4xx"), unsigned, 1)).toBe(1);
    const webhook = () => fetch(`${bare.url}/webhooks/nobody`, { method: "POST", body: "{}" });
    expect(await growth(series("webhook", "4xx"), webhook, 1)).toBe(1);
    expect(await growth(series("other", "4xx"), () => fetch(`${bare.url}/nothing`), 1)).toBe(1);
    expect(await growth(series("health", "2xx"), () => fetch(`${bare.url}/livez`), 1)).toBe(1);
  });

  it("time operations by type, and name those of trusted documents alone", async () => {
    const series = (type: string, operation: string) =>
      `stockgate_graphql_duration_seconds_count{type="${type}",operation="${operation}"}`;
    expect(await growth(series("query", "Trusted"), () => ask(named), 1)).toBe(1);
    expect(await growth(series("query", ""), () => ask("query Mine { adapters { title } }"), 1)).toBe(1);
    const mutation = 'mutation { refreshCatalog(input: { integrationId: "x" }) { userErrors { code } } }';
    expect(await growth(series("mutation", ""), () => ask(mutation), 1)).toBe(1);
  });

  it("time each field of the roots by itself, where it fails too, and none that is refused to who asks", async () => {
    const series = (field: string) => `stockgate_graphql_field_seconds_count{field="${field}"}`;
    const two = "{ one: adapters { name } other: adapters { name } accounts { id } }";
    expect(await growth(series("Query.adapters"), () => ask(two), 2)).toBe(2);
    expect(valueOf(await scrape(), series("Query.accounts"))).toBe(1);
    const failing = 'query { syncEvents(after: "x") { totalCount } }';
    expect(await growth(series("Query.syncEvents"), () => ask(failing), 1)).toBe(1);
    const refused = { name: "A reader", scope: "READ" };
    const { secret } = await bare.client.command<{ secret: string }>("createApiToken", refused, "secret");
    const reader = createClient(bare.url, secret);
    const tokens = "{ apiTokens { totalCount } }";
    await reader.answer(tokens);
    expect(await growth(series("Query.apiTokens"), () => ask(tokens), 1)).toBe(1);
  });

  it("time what is asked over a socket as well", async () => {
    const sockets = createSocketClient(bare.url, bareToken);
    const series = 'stockgate_graphql_duration_seconds_count{type="query",operation="Trusted"}';
    expect(await growth(series, () => sockets.ask(named), 1)).toBe(1);
    await sockets.client.dispose();
  });

  it("count errors by code and cost in points", async () => {
    const code = (await ask("{ nonsense }")).errors[0]?.extensions.code;
    const errors = `stockgate_graphql_errors_total{code="${code}"}`;
    expect(await growth(errors, () => ask("{ nonsense }"), 1)).toBe(1);
    const costs = "stockgate_graphql_cost_points_sum";
    expect(await growth(costs, () => ask("{ integrations(first: 7) { nodes { id } } }"), 8)).toBe(8);
  });

  it("gain no series by what a client chooses: names, paths, methods, codes", async () => {
    await ask("query First { adapters { name } }");
    await ask("{ nonsense }");
    await fetch(`${bare.url}/first`, { method: "PUT" });
    const before = countSeries(await scrape());
    for (let number = 0; number < 200; number += 1) {
      await ask(`query Name${number} { adapters { name } }`);
      await ask(`{ nonsense${number} }`);
      await fetch(`${bare.url}/path${number}`, { method: "PUT", headers: { host: "127.0.0.1" } });
      await fetch(`${bare.url}/webhooks/key${number}`, { method: "POST", body: "{}" });
    }
    expect(countSeries(await scrape())).toBeLessThanOrEqual(before + 12);
    expect(await scrape()).not.toMatch(/Name\d|nonsense|path\d|key\d/);
  });

  it("show subscriptions while they are open", async () => {
    const subscription = await bare.client.subscribe("subscription { syncEvents { type } }");
    const open = async () => valueOf(await scrape(), "stockgate_open_subscriptions");
    await waitFor(async () => (await open()) === 1);
    subscription.close();
    await waitFor(async () => (await open()) === 0);
    expect(await open()).toBe(0);
  });
});

describe("GraphQL bar: health", () => {
  const statusAt = async (url: string | null, at: string) => {
    const response = await fetch(`${url}${at}`);
    return [response.status, await response.json()];
  };

  it("is told in one word under each name, at both addresses", async () => {
    for (const url of [bare.url, bare.gateway.metricsUrl]) {
      expect(await statusAt(url, "/livez")).toEqual([200, { status: "live" }]);
      expect(await statusAt(url, "/health")).toEqual([200, { status: "live" }]);
      expect(await statusAt(url, "/readyz")).toEqual([200, { status: "ready" }]);
      expect(await statusAt(url, "/ready")).toEqual([200, { status: "ready" }]);
    }
  });

  describe("with a database that is gone", () => {
    let broken: BareGateway;
    beforeAll(async () => {
      broken = await startCounted();
      const refuse = () => Promise.reject(new Error("no such host: db.internal"));
      Object.assign(broken.gateway.engine, { read: refuse, figures: refuse });
    });
    afterAll(() => broken.close());

    it("is not ready but live, and says nothing of why", async () => {
      expect(await statusAt(broken.url, "/readyz")).toEqual([503, { status: "not ready" }]);
      expect(await statusAt(broken.url, "/livez")).toEqual([200, { status: "live" }]);
    });

    it("leaves metrics there, which say so", async () => {
      const text = await scrape(broken);
      expect(valueOf(text, "stockgate_store_up")).toBe(0);
      expect(text).toContain("process_cpu_seconds_total");
      expect(valueOf(await scrape(), "stockgate_store_up")).toBe(1);
    });
  });
});

it("GraphQL bar: a database that does not even refuse is not waited for", async () => {
  const timers = createHandTimers(1500);
  const stuck = await startBareGateway({ observe }, { timers });
  Object.assign(stuck.gateway.engine, { read: () => new Promise(() => {}) });
  let status: number | null = null;
  void fetch(`${stuck.url}/readyz`).then((response) => (status = response.status));
  await waitFor(async () => {
    timers.letOff(2000);
    return status !== null;
  });
  expect(status).toBe(503);
  await stuck.close();
});

describe("GraphQL bar: the metrics' address", () => {
  it("ends with the gateway", async () => {
    const gone = await startCounted();
    const { metricsUrl } = gone.gateway;
    await gone.close();
    await expect(fetch(`${metricsUrl}/metrics`)).rejects.toThrow("fetch failed");
  });

  it("that another has keeps the gateway from starting, and leaves nothing behind", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const start = startBareGateway({ observe: { ...observe, metrics: { host: "127.0.0.1", port } } });
    await expect(start).rejects.toThrow("EADDRINUSE");
    other.close();
  });
});

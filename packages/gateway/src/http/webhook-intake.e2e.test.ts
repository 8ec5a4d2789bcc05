// Deliveries at the door, as vendors and strangers make them: what is counted, and what a flood is told.
import { createHmac } from "node:crypto";
import { type ClientRequest, request as httpRequest } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openStand, type Stand, waitFor } from "../testing/gateway-stand.ts";
import { connectStore } from "../testing/set-up.ts";

/** A megabyte each. */
const mostBodies = 64;
let stand: Stand;
let path = "";
let accountId = "";
beforeAll(async () => {
  stand = await openStand({
    settings: { observe: { metrics: { host: "127.0.0.1", port: 0 }, tracing: null } },
  });
  ({ id: accountId } = (await connectStore(stand, "demo.myshopify.com", "shpat_demo")).account);
  const account = async () => {
    const row = await stand.gateway.engine.read((tx) => tx.accounts.byId(1));
    return row?.sealedWebhookState ? row : null;
  };
  path = `/webhooks/${(await waitFor(account)).webhookKey}`;
});
afterAll(() => stand.close());

const signed = (body: string, secret: string, topic: string, event = `event-${Math.random()}`) => ({
  "content-type": "application/json",
  "x-shopify-topic": topic,
  "x-shopify-shop-domain": "demo.myshopify.com",
  "x-shopify-event-id": event,
  "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
});
const level = JSON.stringify({ inventory_item_id: 1001, location_id: 2001, available: 12 });
const deliver = (headers: Record<string, string>, body = level, to = path) =>
  fetch(stand.gateway.url + to, { method: "POST", headers, body });
const statusOf = async (...given: Parameters<typeof deliver>) => (await deliver(...given)).status;

async function counted(topic: string, outcome: string): Promise<number> {
  const text = await (await fetch(`${stand.gateway.metricsUrl}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line.startsWith("stockgate_webhooks_total{"));
  const found = lines.find(
    (line) => line.includes(`topic="${topic}"`) && line.includes(`outcome="${outcome}"`),
  );
  return Number(found?.split(" ").at(-1) ?? 0);
}
const signals = () =>
  stand.gateway.engine.read(async (tx) => (await tx.backlog.figures()).signals.map(({ count }) => count));

describe("GraphQL bar: a webhook", () => {
  it("that was received before is acknowledged again, counted, and stored once", async () => {
    const headers = signed(level, "shpss_demo", "inventory_levels/update", "event-1");
    const before = await counted("known", "stored");
    expect(await statusOf(headers)).toBe(200);
    expect(await statusOf(headers)).toBe(200);
    expect(await counted("known", "stored")).toBe(before + 1);
    expect(await counted("duplicate", "ignored")).toBe(1);
    // The same event about something else is none.
    const other = level.replace("12", "13");
    expect(await statusOf(signed(other, "shpss_demo", "inventory_levels/update", "event-1"), other)).toBe(
      200,
    );
    expect(await counted("known", "stored")).toBe(before + 2);
  });

  it("of a topic that is not ours is acknowledged and counted, and nothing is stored of it", async () => {
    // What was stored of the deliveries before is taken up meanwhile.
    await waitFor(async () => (await signals()).length === 0);
    const before = await counted("known", "stored");
    expect(await statusOf(signed("{}", "shpss_demo", "themes/publish"), "{}")).toBe(200);
    expect(await signals()).toEqual([]);
    expect(await counted("unknown", "ignored")).toBe(1);
    expect([await counted("known", "stored"), await counted("unknown", "stored")]).toEqual([before, 0]);
  });

  it("is verified by each secret that is still valid, and by no other", async () => {
    const by = (secret: string) => statusOf(signed(level, secret, "inventory_levels/update"));
    const change = (config: object) =>
      stand.client.command("updateAccount", { accountId, config }, "account { id }");
    expect(await by("shpss_next")).toBe(401);
    await change({ clientSecret: "shpss_next", previousClientSecret: "shpss_demo" });
    expect([await by("shpss_demo"), await by("shpss_next"), await by("shpss_none")]).toEqual([200, 200, 401]);
    await change({ previousClientSecret: null });
    expect([await by("shpss_demo"), await by("shpss_next")]).toEqual([401, 200]);
    await change({ clientSecret: "shpss_demo" });
  });

  it("of more than a megabyte is refused before it is read, stated or not", async () => {
    const large = "x".repeat(1_048_577);
    expect(await statusOf(signed(large, "shpss_demo", "inventory_levels/update"), large)).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const answer = await fetch(stand.gateway.url + path, {
      method: "POST",
      body: endless,
      duplex: "half",
    } as RequestInit).catch(() => null);
    expect([413, undefined]).toContain(answer?.status);
    expect(pulled).toBeLessThan(200);
  });
});

describe("GraphQL bar: a flood of webhooks", () => {
  const open: ClientRequest[] = [];
  afterEach(() => {
    for (const request of open.splice(0)) request.destroy();
  });

  /** Says that there is a body and sends only its beginning; answers the status, if there ever is one. */
  function begin(to: string, body = level): Promise<number | null> {
    const request = httpRequest(stand.gateway.url + to, {
      method: "POST",
      headers: { ...signed(body, "shpss_demo", "inventory_levels/update"), "content-length": body.length },
    });
    open.push(request);
    return new Promise((resolve) => {
      request.on("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on("error", () => resolve(null));
      request.write(body.slice(0, 5));
    });
  }

  it("is told to come again, and when, until what is in hand is done", async () => {
    const large = level.padEnd(1_048_576);
    const fresh = () => deliver(signed(level, "shpss_demo", "inventory_levels/update"));
    // One more than fits: as soon as one is refused, whichever it is, the rest is in hand.
    const flood = Array.from({ length: mostBodies + 1 }, () => begin(path, large));
    expect(await Promise.race(flood)).toBe(503);
    const refused = await fresh();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    for (const request of open) request.end(large.slice(5));
    const statuses = await Promise.all(flood);
    const answered = (status: number) => statuses.filter((given) => given === status).length;
    expect([answered(200), answered(503)]).toEqual([mostBodies, 1]);
    expect((await fresh()).status).toBe(200);
  });

  it("of the usual size is taken, however many there are at once", async () => {
    const inHand = Array.from({ length: mostBodies * 5 }, () => begin(path));
    expect(await statusOf(signed(level, "shpss_demo", "inventory_levels/update"))).toBe(200);
    for (const request of open) request.end(level.slice(5));
    expect(new Set(await Promise.all(inHand))).toEqual(new Set([200]));
  });

  it("to addresses that nobody has keeps no vendor out: no byte of it is waited for", async () => {
    const strangers = Array.from({ length: mostBodies * 2 }, (_, number) =>
      begin(`/webhooks/nobody-${number}`),
    );
    expect(new Set(await Promise.all(strangers))).toEqual(new Set([404]));
    expect(await statusOf(signed(level, "shpss_demo", "inventory_levels/update"))).toBe(200);
  });
});

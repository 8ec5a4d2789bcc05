// The client against a real gateway between both mock servers: what a program does, by methods alone.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStand, type Stand, waitFor } from "../../gateway/src/testing/gateway-stand.ts";
import {
  createClient,
  ForbiddenError,
  GatewayError,
  type StockgateClient,
  UnauthenticatedError,
  UnreachableError,
  UserErrors,
} from "./index.ts";

let stand: Stand;
let client: StockgateClient;
beforeAll(async () => {
  stand = await openStand();
  client = createClient({ url: `${stand.gateway.url}/`, token: stand.client.token });
});
afterAll(() => stand.close());

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** All that a log or a crash report might show of it. */
const everythingOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]);
  return JSON.stringify(own) + String(error) + (error.cause ? everythingOf(error.cause) : "");
};

describe("the client", () => {
  it("T1 C8 Q11 connects, maps, switches on, explains, follows a run to its end and reads its plan", async () => {
    const katana = await client.connectAccount({
      adapter: "katana",
      name: "Katana",
      config: { apiKey: "katana-demo-key", baseUrl: `${stand.katanaUrl}/v1` },
    });
    const shopify = await client.connectAccount({
      adapter: "shopify",
      name: "Shop",
      config: {
        shopDomain: "demo.myshopify.com",
        accessToken: "shpat_demo",
        clientSecret: "shpss_demo",
        baseUrl: stand.shopifyUrl,
      },
    });
    const { integration } = await client.createIntegration({
      name: "Shop",
      sourceAccountId: katana.account.id,
      channelAccountId: shopify.account.id,
    });
    const source = katana.account.locations.find(({ name }) => name === "Main warehouse");
    for (const { id, isEligible } of shopify.account.locations) {
      const input = { integrationId: integration.id, channelLocationId: id };
      if (isEligible) await client.mapLocation({ ...input, sourceLocationId: source?.id ?? "" });
    }
    const statusOf = async () => (await client.integration({ id: integration.id }))?.status;
    await waitFor(async () => (await statusOf()) === "INACTIVE", 60_000);
    await client.setInventorySync({ integrationId: integration.id, enabled: true });
    expect(await statusOf()).toBe("ACTIVE");

    const [row] = await client.availability({ integrationId: integration.id, skus: ["OAK-TRAY-S"] });
    expect(row?.steps.map(({ kind }) => kind)).toContain("IN_STOCK");

    const { syncRun } = await client.pushStock({ integrationId: integration.id, dryRun: true });
    const states: string[] = [];
    for await (const run of client.followRun({ id: syncRun.id })) states.push(run.state);
    expect(states.at(-1)).toBe("SUCCEEDED");
    const plan = await client.syncRunChanges({ id: syncRun.id });
    expect(plan).toHaveProperty("changes.nodes.0.outcome");

    const mappings = await client.downloadCsv(integration.csv.mappings);
    expect(mappings.split("\n")[0]).toContain("Channel variant ID");
    const report = await client.uploadCsv(integration.csv.mappings, mappings, { dryRun: true });
    expect(report).toMatchObject({ dryRun: true, faultCount: 0 });
    const bad = "Channel variant ID,Source code\ngid://shopify/ProductVariant/1,NONE\n";
    expect(await client.uploadCsv(integration.csv.mappings, bad)).toMatchObject({
      isDone: false,
      faultCount: 1,
    });
    await expect(client.uploadCsv(integration.csv.mappings, "what\n1\n")).rejects.toBeInstanceOf(
      GatewayError,
    );
  });

  it("GraphQL bar: throws what a mutation refused as UserErrors, with code, field and message", async () => {
    const error = await failureOf(client.setInventorySync({ integrationId: "nonsense", enabled: true }));
    expect(error).toBeInstanceOf(UserErrors);
    expect(error).toMatchObject({
      userErrors: [{ code: "INVALID", field: ["integrationId"], message: expect.any(String) }],
    });
    expect((error as UserErrors).has("INVALID")).toBe(true);
  });

  it("GraphQL bar: tells apart who is not known, who may not, what is wrong, and what cannot be reached", async () => {
    const of = (token: string, url = stand.gateway.url) => createClient({ url, token });
    expect(await failureOf(of("not-a-token-at-all").viewer())).toBeInstanceOf(UnauthenticatedError);
    const { secret } = await client.createApiToken({ name: "reader", scope: "READ" });
    const refused = await failureOf(of(secret).setInventorySync({ integrationId: "x", enabled: true }));
    expect(refused).toBeInstanceOf(ForbiddenError);
    expect(refused).toMatchObject({ requestId: expect.any(String) });
    const many = Array.from({ length: 251 }, (_, index) => `SKU-${index}`);
    const wrong = await failureOf(client.availability({ integrationId: "nonsense", skus: many }));
    expect(wrong).toMatchObject({ name: "GatewayError", code: "BAD_USER_INPUT" });
    const far = await failureOf(of("some-token", "http://127.0.0.1:9").viewer());
    expect(far).toBeInstanceOf(UnreachableError);
    expect(() => of("")).toThrow("token");
  });

  it("GraphQL bar: no error holds the token or a mutation's variables", async () => {
    const config = { apiKey: "planted-secret", baseUrl: `${stand.katanaUrl}/v1` };
    const input = { adapter: "katana", name: "Katana", config };
    const answer = (status: number, body: string) =>
      createClient({
        url: stand.gateway.url,
        token: "planted-token",
        ports: {
          fetch: async () => new Response(body, { status, headers: { "content-type": "application/json" } }),
        },
      }).connectAccount(input);
    const errors = await Promise.all([
      failureOf(client.connectAccount(input)),
      failureOf(answer(500, "<html>")),
      failureOf(answer(200, '{"errors":[{"message":"Unexpected error."}]}')),
      failureOf(answer(200, "{}")),
      failureOf(answer(200, "no json")),
    ]);
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error);
      expect(everythingOf(error)).not.toContain("planted");
    }
  });
});

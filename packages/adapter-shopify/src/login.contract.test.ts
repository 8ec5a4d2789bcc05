// The client credentials grant against the Shopify mock.
import { expect, test } from "vitest";
import { connectTo, received } from "./testing/mock-world.ts";
import { openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-shopify.ts";

const day = 24 * 3_600_000;

const ownApp: Record<string, string> & { shopDomain: string } = {
  shopDomain: "demo.myshopify.com",
  clientId: "demo-client",
  clientSecret: "shpss_demo",
};

function openShopify(config: Record<string, string> = {}) {
  const world = openMock();
  const { mock } = world;
  const control = (path: string, body: object) =>
    mock.fetch(new Request(`https://mock/__mock/${path}`, { method: "POST", body: JSON.stringify(body) }));
  return { ...world, control, ...connectTo(mock.fetch, { ...ownApp, ...config }) };
}

test("a token for a day, another one when it has run out, and no more logins than that", async () => {
  const { channel, advance, sent } = openShopify();
  await Promise.all([channel.locations(call), channel.locations(call)]);
  advance(day - 1);
  await channel.locations(call);
  expect(sent).toEqual(["login", "Locations", "Locations", "Locations"]);
  advance(1);
  expect(await channel.locations(call)).toHaveLength(2);
  expect(sent.slice(4)).toEqual(["Locations", "login", "Locations"]);
});

test("on one port for several shops the login is for the shop that was meant", async () => {
  for (const shopDomain of ["demo.myshopify.com", "outlet.myshopify.com"]) {
    const { channel } = openShopify({ shopDomain, baseUrl: "http://127.0.0.1:4020" });
    expect(await channel.identify(call)).toEqual({ externalName: shopDomain, limits: [] });
  }
});

test("a write under a token that has run out is done once", async () => {
  const { channel, advance } = openShopify();
  const [variant] = (await channel.variantPage(null, call)).items;
  const [location] = await channel.locations(call);
  const key = {
    stockItemExternalId: variant?.stockItemExternalId ?? "",
    locationExternalId: location?.externalId ?? "",
  };
  const read = async () => (await channel.levels([key], call))[0]?.available ?? Number.NaN;
  const from = await read();
  const push = { ...key, from, to: from + 3 };
  const write = channel.prepareSetLevels([push], {
    idempotencyKey: "k-1",
    reference: "gid://stockgate/Run/1",
  });
  advance(day);
  expect(await channel.sendSetLevels(write, [push], call)).toEqual([{ kind: "applied" }]);
  expect(await read()).toBe(from + 3);
});

test.each([
  ["a wrong secret", { clientSecret: "shpss_wrong" }, /clientId and clientSecret/],
  ["a store where the app is not installed", { shopDomain: "elsewhere.myshopify.com" }, /same organization/],
])("%s is refused at the first request", async (_name, config, wayOut) => {
  const { channel, sent } = openShopify(config);
  await expect(channel.identify(call)).rejects.toMatchObject({
    kind: "unauthorized",
    message: expect.stringMatching(wayOut),
  });
  expect(sent).toEqual(["login"]);
});

test("an app that was taken off the store while it worked is refused", async () => {
  const { channel, mock } = openShopify();
  await channel.locations(call);
  mock.faults.add({ kind: "unauthorized", count: 2 });
  await expect(channel.locations(call)).rejects.toMatchObject({ kind: "unauthorized" });
  expect(await channel.locations(call)).toHaveLength(2);
});

test("the client secret verifies the webhooks", async () => {
  const { channel, deliveries, advance, control } = openShopify();
  const { state } = await channel.webhooks.ensure("https://stock.example/hooks/1", null, call);
  await control("uninstall", { app: "stockgate", shop: ownApp.shopDomain });
  advance(0);
  expect(await received(channel, deliveries, state)).toEqual([{ about: "access" }]);
});

// Where an integration stands, what keeps it from the next step, and that it comes back by itself.
import { expect, it } from "vitest";
import { done, openStand, type Wares } from "../support/stand.ts";

const wares: Wares = { CHAIR: { stock: { main: 10, shop: 5 } }, LAMP: { stock: 7 } };
const codes = (problems: { code: string }[]) => problems.map((problem) => problem.code);

it("T4 the way from DISABLED over INACTIVE to ACTIVE, each told of once", async () => {
  await using stand = await openStand({ wares, isSyncOn: false, locations: {} });
  expect(await stand.integration()).toMatchObject({ status: "DISABLED" });
  expect((await stand.problems()).filter((problem) => problem.keeps === "DISABLED")).toMatchObject([
    { code: "LOCATION_UNMAPPED" },
    { code: "LOCATION_UNMAPPED" },
  ]);
  await stand.mapLocation("Online warehouse", "Main warehouse");
  await stand.mapLocation("Retail store", "High street shop");
  await stand.rest();
  expect(await stand.integration()).toMatchObject({ status: "INACTIVE" });
  await stand.switchOn();
  expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
  const told = await stand.events(["STATUS_CHANGED"]);
  expect(told.map((event) => event.detail?.["status"])).toStrictEqual(["INACTIVE", "ACTIVE"]);
});

const refused = { status: 401, headers: {}, body: JSON.stringify({ errors: "Unauthorized" }) };

it.each([
  ["source", "api.katanamrp.com"],
  ["channel", "demo.myshopify.com"],
] as const)("T4 the %s's credentials revoked: NOT_CONNECTED, and back by itself", async (role, host) => {
  await using stand = await openStand({ wares });
  const { katana, shopify } = stand.world;
  stand.world.onRequest = (sent) => (sent.host === host ? refused : undefined);
  await katana.adjust({ CHAIR: -1 });
  await stand.rest(5000);
  expect(await stand.integration()).toMatchObject({ status: "NOT_CONNECTED", isSyncEnabled: true });
  expect(codes(await stand.problems())).toContain(`${role.toUpperCase()}_UNAUTHORIZED`);
  const [account] = await stand.world.engine.read((tx) =>
    tx.accounts.byIds([role === "source" ? stand.sourceId : stand.channelId]),
  );
  expect(account).toMatchObject({ healthState: "UNAUTHORIZED" });
  await stand.rest(120_000);
  expect(await stand.newWrites()).toStrictEqual([]);

  stand.world.onRequest = null;
  await stand.rest(90_000);
  expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
  expect(await shopify.available("CHAIR")).toStrictEqual([9]);
  expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC" });
  expect(await stand.target("LAMP")).toMatchObject({ state: "IN_SYNC", pushed: null });
});

it("T4 revoked while nothing is to be done: seen at the latest when the account is looked after, and back", async () => {
  await using stand = await openStand({ wares });
  await stand.world.control.shopify.revoke("shpat_demo", true);
  await stand.rest(3_700_000);
  expect(await stand.integration()).toMatchObject({ status: "NOT_CONNECTED" });
  await stand.world.control.shopify.revoke("shpat_demo", false);
  await stand.rest(90_000);
  expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
});

it("T4 a disconnected account: NOT_CONNECTED until its credentials are entered again", async () => {
  await using stand = await openStand({ wares });
  const { commands } = stand.world.engine;
  done(await stand.world.time.finish(commands.disconnectAccount(stand.channelId)));
  expect(await stand.integration()).toMatchObject({ status: "NOT_CONNECTED" });
  expect(codes(await stand.problems())).toContain("CHANNEL_DISCONNECTED");
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.rest(60_000);
  expect(await stand.newWrites()).toStrictEqual([]);
  const config = { shopDomain: "demo.myshopify.com", accessToken: "shpat_demo", clientSecret: "shpss_demo" };
  done(await stand.world.time.finish(commands.updateAccount({ accountId: stand.channelId, config })));
  await stand.rest(60_000);
  expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
});

it("T4 a disconnected source: what changed meanwhile is found when it is connected again", async () => {
  await using stand = await openStand({ wares });
  const { commands } = stand.world.engine;
  done(await stand.world.time.finish(commands.disconnectAccount(stand.sourceId)));
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.rest(60_000);
  const config = { apiKey: "katana-demo-key" };
  done(await stand.world.time.finish(commands.updateAccount({ accountId: stand.sourceId, config })));
  await stand.rest(60_000);
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
});

it("T4 an outage keeps nothing from its status, is listed, and passes", async () => {
  await using stand = await openStand({ wares });
  const down = { status: 503, headers: {}, body: "" };
  stand.world.onRequest = (sent) => (sent.host === "api.katanamrp.com" ? down : undefined);
  await stand.world.katana.adjust({ CHAIR: -1 });
  await stand.rest(5000);
  expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
  expect(codes(await stand.problems())).toContain("SOURCE_UNREACHABLE");
  stand.world.onRequest = null;
  await stand.rest(90_000);
  expect(codes(await stand.problems())).not.toContain("SOURCE_UNREACHABLE");
  expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([9]);
});

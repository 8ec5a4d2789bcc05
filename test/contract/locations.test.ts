// Which source location each channel location follows.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: { main: 10, shop: 5, wholesale: 100 } },
  LAMP: { stock: { main: 7 } },
};
const shown = async (stand: Stand, sku: string) => {
  await stand.rest(5000);
  const { shopify } = stand.world;
  return [
    ...(await shopify.available(sku, "Online warehouse")),
    ...(await shopify.available(sku, "Retail store")),
  ];
};
const inputOf = async (stand: Stand, name: string) => ({
  integrationId: stand.integrationId,
  channelLocationId: await stand.locationId(name),
});
const mappingOf = async (stand: Stand, name: string) => {
  const id = await stand.locationId(name);
  return (await stand.locationMappings()).find((mapping) => mapping.channelLocationId === id);
};

const locationProblems = async (stand: Stand) =>
  (await stand.problems()).filter((problem) => problem.path?.[0] === "locationMappings");

describe("following", () => {
  it("L1 a channel location follows one source location, and changes to another at once", async () => {
    await using stand = await openStand({ wares });
    expect(await shown(stand, "CHAIR")).toStrictEqual([10, 5]);
    await stand.mapLocation("Online warehouse", "Wholesale warehouse");
    expect(await shown(stand, "CHAIR")).toStrictEqual([100, 5]);
    expect(await mappingOf(stand, "Online warehouse")).toMatchObject({
      sourceLocationId: await stand.locationId("Wholesale warehouse"),
      origin: "MANUAL",
      sharedWithIds: [],
    });
    await stand.world.katana.adjust({ CHAIR: -1 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([100, 5]);
    await stand.world.katana.adjust({ CHAIR: -1 }, "Wholesale warehouse");
    expect(await shown(stand, "CHAIR")).toStrictEqual([99, 5]);
  });

  it("L2 one source location feeds several: each shows the same number, the double count is pointed out", async () => {
    await using stand = await openStand({ wares });
    await stand.mapLocation("Retail store", "Main warehouse");
    expect(await shown(stand, "CHAIR")).toStrictEqual([10, 10]);
    await stand.world.katana.adjust({ CHAIR: 2 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([12, 12]);
    expect(await mappingOf(stand, "Online warehouse")).toMatchObject({
      sharedWithIds: [await stand.locationId("Retail store")],
    });
  });

  it("L1 excluded, it is left alone and nothing is missing; unmapped, it must be mapped", async () => {
    await using stand = await openStand({ wares });
    const { commands } = stand.world.engine;
    done(await commands.excludeLocation(await inputOf(stand, "Retail store")));
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
    await stand.world.katana.adjust({ CHAIR: 3 }, "High street shop");
    expect(await shown(stand, "CHAIR")).toStrictEqual([10, 5]);
    done(await commands.unmapLocation(await inputOf(stand, "Retail store")));
    expect(await stand.integration()).toMatchObject({ status: "DISABLED" });
    await stand.world.katana.adjust({ CHAIR: 1 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([10, 5]);
    await stand.mapLocation("Retail store", "High street shop");
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
    expect(await shown(stand, "CHAIR")).toStrictEqual([11, 8]);
  });

  it("L1 C5 a decision is told of", async () => {
    await using stand = await openStand({ wares });
    const told = await stand.events(["LOCATION_MAPPING_CHANGED"]);
    expect(told.map((event) => event.message)).toStrictEqual([
      "Online warehouse follows Main warehouse.",
      "Retail store follows High street shop.",
    ]);
  });
});

describe("locations that nobody mapped", () => {
  const onlineOnly = { wares, locations: { "Online warehouse": "Main warehouse" } };

  it("L3 REQUIRE_MAPPING: the integration stays disabled until each one is mapped or excluded", async () => {
    await using stand = await openStand(onlineOnly);
    expect(await stand.integration()).toMatchObject({ status: "DISABLED", isSyncEnabled: true });
    expect(await stand.problems()).toContainEqual(
      expect.objectContaining({
        code: "LOCATION_UNMAPPED",
        path: ["locationMappings", String(await stand.locationId("Retail store"))],
      }),
    );
    await stand.world.katana.adjust({ CHAIR: 1 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([10, 5]);
  });

  it("L3 IGNORE: they are left alone", async () => {
    await using stand = await openStand(onlineOnly);
    const { integrationId } = stand;
    const policy = { unmappedLocations: "IGNORE" } as const;
    done(await stand.world.engine.commands.updateSyncPolicy({ integrationId, policy }));
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
    await stand.world.katana.adjust({ CHAIR: 1 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([11, 5]);
  });

  it("L3 FOLLOW_ONLINE_STORE: those that are no points of sale follow it", async () => {
    await using stand = await openStand({ wares, locations: {} });
    const { integrationId, world } = stand;
    const policy = {
      unmappedLocations: "FOLLOW_ONLINE_STORE",
      onlineStoreSourceLocationId: await stand.locationId("Wholesale warehouse"),
    } as const;
    done(await world.engine.commands.updateSyncPolicy({ integrationId, policy }));
    await stand.rest(5000);
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
    expect(await mappingOf(stand, "Online warehouse")).toMatchObject({ origin: "ONLINE_STORE_DEFAULT" });
    expect(await mappingOf(stand, "Retail store")).toMatchObject({
      origin: "UNMAPPED",
      sourceLocationId: null,
    });
    await world.katana.adjust({ CHAIR: 1 }, "Wholesale warehouse");
    expect(await shown(stand, "CHAIR")).toStrictEqual([101, 5]);
    // Back to the default: the integration is disabled, and nothing more is written.
    const back = { unmappedLocations: "REQUIRE_MAPPING" } as const;
    done(await world.engine.commands.updateSyncPolicy({ integrationId, policy: back }));
    await world.katana.adjust({ CHAIR: 1 }, "Wholesale warehouse");
    expect(await shown(stand, "CHAIR")).toStrictEqual([101, 5]);
  });

  it("L3 FOLLOW_ONLINE_STORE without a location chosen for it is a problem, and not guessed at", async () => {
    await using stand = await openStand({ wares, locations: {} });
    const { integrationId } = stand;
    const policy = { unmappedLocations: "FOLLOW_ONLINE_STORE" } as const;
    done(await stand.world.engine.commands.updateSyncPolicy({ integrationId, policy }));
    await stand.rest();
    expect(await stand.integration()).toMatchObject({ status: "DISABLED" });
    expect((await stand.problems()).map((problem) => problem.code)).toContain("LOCATION_UNMAPPED");
  });

  it("L3 nothing mapped at all is a problem under every policy", async () => {
    await using stand = await openStand({ wares, locations: {} });
    const { integrationId } = stand;
    const policy = { unmappedLocations: "IGNORE" } as const;
    done(await stand.world.engine.commands.updateSyncPolicy({ integrationId, policy }));
    await stand.rest();
    expect((await stand.problems()).map((problem) => problem.code)).toContain("NO_LOCATION_MAPPED");
    expect(await stand.integration()).toMatchObject({ status: "DISABLED" });
  });

  it("L3 a location that is opened in the store later must be mapped too", async () => {
    await using stand = await openStand({ wares });
    const input = {
      name: "Second shop",
      address: { address1: "Road 1", city: "Tallinn", countryCode: "EE", zip: "10114" },
    };
    await stand.world.shopify.mutate(
      "mutation($input: LocationAddInput!) { locationAdd(input: $input) { userErrors { message } } }",
      { input },
    );
    await stand.rest(5000);
    expect(await stand.integration()).toMatchObject({ status: "DISABLED" });
    done(await stand.world.engine.commands.excludeLocation(await inputOf(stand, "Second shop")));
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
  });
});

/** Katana's API cannot forbid sales from a location; its own pages can. */
async function forbidSales({ world }: Stand, name: string): Promise<void> {
  const { katana } = world;
  const id = await katana.locationId(name);
  world.onRequest = async (sent) => {
    if (!sent.path.startsWith("/v1/locations")) return undefined;
    const rows = await katana.list("/locations");
    const data = rows.map((row) => ({ ...row, sales_allowed: row["id"] !== id }));
    const pages = { total_records: rows.length, total_pages: 1, page: 1, last_page: true };
    return {
      status: 200,
      headers: { "x-pagination": JSON.stringify(pages) },
      body: JSON.stringify({ data }),
    };
  };
}

describe("locations that may not take part", () => {
  it("L4 only source locations that sell may be mapped", async () => {
    await using stand = await openStand({ wares });
    const { engine } = stand.world;
    await forbidSales(stand, "Wholesale warehouse");
    const { integrationId } = stand;
    done(await engine.commands.refreshCatalog({ integrationId, idempotencyKey: null }));
    await stand.rest(60_000);
    const answer = await engine.commands.mapLocation({
      ...(await inputOf(stand, "Online warehouse")),
      sourceLocationId: await stand.locationId("Wholesale warehouse"),
    });
    expect(answer).toMatchObject({
      value: null,
      refusals: [{ code: "INVALID", field: ["sourceLocationId"] }],
    });
    expect(await shown(stand, "CHAIR")).toStrictEqual([10, 5]);
  });

  it("L4 a mapped location that sells no more is a problem with a way out, and goes on", async () => {
    await using stand = await openStand({ wares });
    const { commands } = stand.world.engine;
    const { integrationId } = stand;
    await forbidSales(stand, "Main warehouse");
    done(await commands.refreshCatalog({ integrationId, idempotencyKey: null }));
    await stand.rest(60_000);
    expect(await locationProblems(stand)).toStrictEqual([
      {
        code: "LOCATION_NOT_ELIGIBLE",
        message:
          "Online warehouse still follows Main warehouse (Katana does not allow sales from this location): " +
          "map Online warehouse to another, or exclude it.",
        path: ["locationMappings", String(await stand.locationId("Online warehouse"))],
        keeps: null,
      },
    ]);
    await stand.world.katana.adjust({ CHAIR: 1 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([11, 5]);
    await stand.mapLocation("Online warehouse", "Wholesale warehouse");
    expect(await locationProblems(stand)).toStrictEqual([]);
  });

  it("L4 a mapped location of the store that is deactivated is a problem until it is excluded", async () => {
    await using stand = await openStand({ wares });
    const { shopify, engine } = stand.world;
    const input = await inputOf(stand, "Retail store");
    const { locations } = await shopify.query("{ locations(first: 9) { nodes { id name } } }");
    const { nodes } = locations as { nodes: { id: string; name: string }[] };
    const idOf = (name: string) => nodes.find((each) => each.name === name)?.id;
    await shopify.query(
      `mutation($id: ID!, $to: ID!) {
         locationDeactivate(locationId: $id, destinationLocationId: $to) @idempotent(key: "close the shop") {
           locationDeactivateUserErrors { message } } }`,
      { id: idOf("Retail store"), to: idOf("Online warehouse") },
    );
    await stand.rest(5000);
    expect(await locationProblems(stand)).toStrictEqual([
      {
        code: "LOCATION_NOT_ELIGIBLE",
        message: "Retail store is deactivated in the channel and shows its number to nobody: exclude it.",
        path: ["locationMappings", String(input.channelLocationId)],
        keeps: null,
      },
    ]);
    done(await engine.commands.excludeLocation(input));
    expect(await locationProblems(stand)).toStrictEqual([]);
  });

  it("L4 a location that is deactivated in the store may not be mapped", async () => {
    await using stand = await openStand({ wares, locations: { "Online warehouse": "Main warehouse" } });
    const { shopify, engine } = stand.world;
    const { locations } = await shopify.query("{ locations(first: 9) { nodes { id name } } }");
    const { nodes } = locations as { nodes: { id: string; name: string }[] };
    const idOf = (name: string) => nodes.find((each) => each.name === name)?.id;
    await shopify.query(
      `mutation($id: ID!, $to: ID!) {
         locationDeactivate(locationId: $id, destinationLocationId: $to) @idempotent(key: "close the shop") {
           locationDeactivateUserErrors { message } } }`,
      { id: idOf("Retail store"), to: idOf("Online warehouse") },
    );
    await stand.rest(5000);
    const answer = await engine.commands.mapLocation({
      ...(await inputOf(stand, "Retail store")),
      sourceLocationId: await stand.locationId("High street shop"),
    });
    expect(answer).toMatchObject({
      value: null,
      refusals: [{ code: "INVALID", field: ["channelLocationId"] }],
    });
    expect(await mappingOf(stand, "Retail store")).toMatchObject({ origin: "UNMAPPED" });
    // Nobody need decide about it.
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
  });

  it("L4 locations of other fulfilment services may not be mapped, and need no decision", async () => {
    await using stand = await openStand({ wares });
    await stand.world.shopify.mutate(
      `mutation($name: String!, $callbackUrl: URL!) { fulfillmentServiceCreate(
         name: $name, callbackUrl: $callbackUrl, inventoryManagement: true, trackingSupport: false) {
         userErrors { message } } }`,
      { name: "Third party", callbackUrl: "https://third.party.test/" },
    );
    const { integrationId } = stand;
    const { commands } = stand.world.engine;
    done(await commands.refreshCatalog({ integrationId, idempotencyKey: null }));
    await stand.rest(60_000);
    expect(await stand.integration()).toMatchObject({ status: "ACTIVE" });
    const answer = await commands.mapLocation({
      ...(await inputOf(stand, "Third party")),
      sourceLocationId: await stand.locationId("Main warehouse"),
    });
    expect(answer).toMatchObject({
      value: null,
      refusals: [{ code: "INVALID", field: ["channelLocationId"] }],
    });
  });

  it("L1 a location of another account is refused, and one that is not there", async () => {
    await using stand = await openStand({ wares });
    const { commands } = stand.world.engine;
    const main = await stand.locationId("Main warehouse");
    const input = await inputOf(stand, "Online warehouse");
    const answers = [
      await commands.mapLocation({ ...input, channelLocationId: main, sourceLocationId: main }),
      await commands.mapLocation({ ...input, sourceLocationId: input.channelLocationId }),
      await commands.mapLocation({ ...input, sourceLocationId: 999_999 }),
    ];
    expect(answers.map((answer) => answer.refusals[0]?.code)).toStrictEqual([
      "INVALID",
      "INVALID",
      "NOT_FOUND",
    ]);
  });
});

it("L5 a variant that is not stocked at a mapped location is reported, and stocked there by nobody", async () => {
  await using stand = await openStand({ wares });
  const { shopify, katana } = stand.world;
  const [chair] = await shopify.variants("CHAIR");
  const retail = chair?.inventoryItem.inventoryLevels.nodes.find(
    (each) => each.location.name === "Retail store",
  );
  const toggle = (activate: boolean) =>
    shopify.mutate(
      `mutation($item: ID!, $updates: [InventoryBulkToggleActivationInput!]!) {
         inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: $updates) {
           userErrors { message } } }`,
      { item: chair?.inventoryItem.id, updates: [{ activate, locationId: retail?.location.id }] },
    );
  await toggle(false);
  await stand.rest(5000);
  expect(await stand.target("CHAIR", "Retail store")).toMatchObject({
    state: "FAILED",
    errorCode: "NOT_STOCKED",
  });
  await katana.adjust({ CHAIR: 2 }, "High street shop");
  await stand.rest(60_000);
  expect(await stand.newWrites()).toStrictEqual([]);
  expect(stand.world.sent.filter((sent) => sent.body.includes("Activate"))).toStrictEqual([]);
  await toggle(true);
  await stand.rest(5000);
  expect(await stand.target("CHAIR", "Retail store")).toMatchObject({ state: "IN_SYNC", errorCode: null });
  expect(await shown(stand, "CHAIR")).toStrictEqual([10, 7]);
});

import { beforeEach, describe, expect, it } from "vitest";
import { at, rowsAt, textAt } from "../testing/json.ts";
import { freshKey, type Places, placesOf, readLevel, setQuantities } from "../testing/levels.ts";
import { placeOrder } from "../testing/orders.ts";
import { aShopify, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;
let places: Places;
let main: string;
let shop: string;
let stool: string;

beforeEach(async () => {
  shopify = aShopify();
  places = await placesOf(shopify);
  main = places.locations["Main"]!;
  shop = places.locations["Shop"]!;
  stool = places.items["Stool"]!;
});

const listed = async (args = "") =>
  rowsAt(await shopify.data(`{ locations(first: 20${args}) { nodes { name } } }`), "locations", "nodes").map(
    (each) => textAt(each, "name"),
  );

const add = async (input: object) =>
  at(
    await shopify.data(
      `mutation ($input: LocationAddInput!) { locationAdd(input: $input) {
        location { id name isActive fulfillsOnlineOrders address { countryCode formatted } } userErrors { code field } } }`,
      { input },
    ),
    "locationAdd",
  );

const deactivate = async (locationId: string, destinationLocationId: string | null = null) =>
  at(
    await shopify.data(
      `mutation ($id: ID!, $to: ID, $key: String!) {
        locationDeactivate(locationId: $id, destinationLocationId: $to) @idempotent(key: $key) {
          location { isActive } locationDeactivateUserErrors { code } } }`,
      { id: locationId, to: destinationLocationId, key: freshKey() },
    ),
    "locationDeactivate",
  );

describe("locations", () => {
  it("are added under a name that is free", async () => {
    const input = {
      name: "Depot",
      address: { countryCode: "EE", city: "Tartu" },
      fulfillsOnlineOrders: false,
    };
    expect(await add(input)).toMatchObject({
      location: {
        name: "Depot",
        isActive: true,
        fulfillsOnlineOrders: false,
        address: { formatted: ["Tartu", "EE"] },
      },
    });
    expect(await add(input)).toMatchObject({ location: null, userErrors: [{ code: "TAKEN" }] });
    expect(await listed()).toStrictEqual(["Depot", "Main", "Shop"]);
  });

  it("are closed only when nothing lies there, or it is moved", async () => {
    expect(await deactivate(shop)).toMatchObject({
      locationDeactivateUserErrors: [{ code: "HAS_ACTIVE_INVENTORY_ERROR" }],
    });
    expect(await deactivate(shop, main)).toMatchObject({ location: { isActive: false } });
    expect(await readLevel(shopify, stool, main)).toMatchObject({ available: 15 });
    expect(await listed()).toStrictEqual(["Main"]);
    expect(await listed(", includeInactive: true")).toStrictEqual(["Main", "Shop"]);
    expect(await deactivate(main)).toMatchObject({
      locationDeactivateUserErrors: [{ code: "PERMANENTLY_BLOCKED_FROM_DEACTIVATION_ERROR" }],
    });
  });

  it("are not closed with orders to send, nor as the last that sells online", async () => {
    await placeOrder(shopify, [{ variantId: places.variants["Stool"]!, quantity: 1 }]);
    expect(await deactivate(main, shop)).toMatchObject({
      locationDeactivateUserErrors: [{ code: "HAS_FULFILLMENT_ORDERS_ERROR" }],
    });
    const edit = `mutation ($id: ID!) { locationEdit(id: $id, input: { fulfillsOnlineOrders: false }) { userErrors { code } } }`;
    expect(await shopify.data(edit, { id: main })).toMatchObject({
      locationEdit: { userErrors: [{ code: "CANNOT_DISABLE_ONLINE_ORDER_FULFILLMENT" }] },
    });
  });

  it("are opened again, and deleted once they are closed and empty", async () => {
    const remove = async () =>
      at(
        await shopify.data(
          `mutation ($id: ID!) { locationDelete(locationId: $id) { deletedLocationId locationDeleteUserErrors { code } } }`,
          { id: shop },
        ),
        "locationDelete",
      );
    expect(await remove()).toMatchObject({ locationDeleteUserErrors: [{ code: "LOCATION_IS_ACTIVE" }] });
    await deactivate(shop, main);
    await shopify.data(
      `mutation ($id: ID!) { locationActivate(locationId: $id) @idempotent(key: "open") { locationActivateUserErrors { code } } }`,
      { id: shop },
    );
    expect(await listed()).toContain("Shop");
    await deactivate(shop, main);
    expect(await remove()).toMatchObject({ deletedLocationId: shop });
  });

  it("are told to subscribers", async () => {
    for (const topic of ["LOCATIONS_CREATE", "LOCATIONS_UPDATE", "LOCATIONS_DEACTIVATE"])
      await shopify.subscribe(topic);
    await add({ name: "Depot", address: { countryCode: "EE" } });
    await shopify.data(
      `mutation ($id: ID!) { locationEdit(id: $id, input: { name: "Store" }) { userErrors { code } } }`,
      { id: shop },
    );
    await deactivate(shop, main);
    await shopify.advance(0);
    expect(shopify.received).toMatchObject([
      { topic: "locations/create", body: { name: "Depot", active: true, legacy: false } },
      { topic: "locations/update", body: { name: "Store" } },
      { topic: "locations/deactivate", body: { name: "Store", active: false } },
    ]);
  });
});

describe("a fulfilment service", () => {
  it("has a location that is hidden by default and that others cannot stock", async () => {
    const made = await shopify.data(
      `mutation { fulfillmentServiceCreate(name: "Mail house", inventoryManagement: true) {
        fulfillmentService { id handle type location { id isFulfillmentService fulfillsOnlineOrders shipsInventory } } userErrors { message } } }`,
      {},
      { token: "shpat_demo_user" },
    );
    expect(at(made, "fulfillmentServiceCreate", "fulfillmentService")).toMatchObject({
      handle: "mail-house",
      type: "THIRD_PARTY",
      location: { isFulfillmentService: true, fulfillsOnlineOrders: true, shipsInventory: false },
    });
    expect(await listed()).not.toContain("Mail house");
    expect(await listed(", includeLegacy: true")).toContain("Mail house");
    const locationId = textAt(made, "fulfillmentServiceCreate", "fulfillmentService", "location", "id");
    const toggle = `mutation ($item: ID!, $location: ID!) {
      inventoryBulkToggleActivation(inventoryItemId: $item, inventoryItemUpdates: [{ locationId: $location, activate: true }]) {
        userErrors { code field } } }`;
    expect(await shopify.data(toggle, { item: stool, location: locationId })).toMatchObject({
      inventoryBulkToggleActivation: {
        userErrors: [
          { code: "INVENTORY_MANAGED_BY_3RD_PARTY", field: ["inventoryItemUpdates", "0", "locationId"] },
        ],
      },
    });
  });
});

describe("stocking", () => {
  const activate = async (args: string, key = freshKey()) =>
    at(
      await shopify.data(
        `mutation ($item: ID!, $location: ID!, $key: String!) {
          inventoryActivate(inventoryItemId: $item, locationId: $location ${args}) @idempotent(key: $key) {
            inventoryLevel { isActive quantities(names: ["available"]) { quantity } } userErrors { field message } } }`,
        { item: stool, location: shop, key },
      ),
      "inventoryActivate",
    );
  const levelId = async (locationId: string) =>
    textAt(
      await shopify.data(
        `query ($item: ID!, $location: ID!) { inventoryItem(id: $item) { inventoryLevel(locationId: $location) { id } } }`,
        { item: stool, location: locationId },
      ),
      "inventoryItem",
      "inventoryLevel",
      "id",
    );
  const deactivateLevel = async (locationId: string) =>
    rowsAt(
      await shopify.data(
        `mutation ($id: ID!) { inventoryDeactivate(inventoryLevelId: $id) { userErrors { message } } }`,
        {
          id: await levelId(locationId),
        },
      ),
      "inventoryDeactivate",
      "userErrors",
    );

  it("keeps the old quantity, or takes the one that is given", async () => {
    expect(await deactivateLevel(shop)).toStrictEqual([]);
    expect(await activate("")).toMatchObject({
      inventoryLevel: { isActive: true, quantities: [{ quantity: 5 }] },
    });
    await deactivateLevel(shop);
    expect(await activate(", available: 9")).toMatchObject({
      inventoryLevel: { quantities: [{ quantity: 9 }] },
    });
  });

  it("takes no quantity where the item is stocked already, nor two", async () => {
    expect(await activate(", onHand: 4")).toMatchObject({
      inventoryLevel: null,
      userErrors: [
        {
          message: "Not allowed to set an on_hand quantity when the item is already active at the location.",
        },
      ],
    });
    expect(textAt(await activate(", onHand: 4, available: 4"), "userErrors", 0, "message")).toMatch(
      /not allowed to set available and on_hand quantities at the same time\.$/,
    );
  });

  it("by the bulk toggle sets no quantity, asks for no key, and does nothing where it is stocked", async () => {
    const toggle = (activate: boolean) =>
      shopify.data(
        `mutation ($item: ID!, $location: ID!, $activate: Boolean!) {
          inventoryBulkToggleActivation(inventoryItemId: $item,
            inventoryItemUpdates: [{ locationId: $location, activate: $activate }]) {
            inventoryLevels { isActive } userErrors { code } } }`,
        { item: stool, location: shop, activate },
      );
    const done = { inventoryBulkToggleActivation: { userErrors: [] } };
    expect(await toggle(false)).toMatchObject(done);
    expect(await readLevel(shopify, stool, shop)).toBeNull();
    expect(await toggle(true)).toMatchObject(done);
    expect(await readLevel(shopify, stool, shop)).toMatchObject({ available: 5 });
    await setQuantities(shopify, [{ inventoryItemId: stool, locationId: shop, quantity: 8 }]);
    await shopify.subscribe("INVENTORY_LEVELS_CONNECT");
    expect(await toggle(true)).toMatchObject(done);
    await shopify.advance(0);
    expect(shopify.received).toStrictEqual([]);
    expect(await readLevel(shopify, stool, shop)).toMatchObject({ available: 8 });
  });

  it("by the bulk toggle is refused by item and by location, with a code each", async () => {
    const toggle = async (item: string, location: string) =>
      at(
        await shopify.data(
          `mutation ($item: ID!, $location: ID!) {
            inventoryBulkToggleActivation(inventoryItemId: $item,
              inventoryItemUpdates: [{ locationId: $location, activate: true }]) { userErrors { code field } } }`,
          { item, location },
        ),
        "inventoryBulkToggleActivation",
      );
    expect(await toggle("gid://shopify/InventoryItem/1", shop)).toStrictEqual({
      userErrors: [{ code: "INVENTORY_ITEM_NOT_FOUND", field: ["inventoryItemId"] }],
    });
    expect(await toggle(stool, "gid://shopify/Location/1")).toStrictEqual({
      userErrors: [{ code: "LOCATION_NOT_FOUND", field: ["inventoryItemUpdates", "0", "locationId"] }],
    });
  });

  it("can be of one location alone", async () => {
    await deactivateLevel(shop);
    await activate(", stockAtLegacyLocation: true");
    expect(await readLevel(shopify, stool, main)).toBeNull();
    expect(await readLevel(shopify, stool, shop)).not.toBeNull();
  });

  it("ends nowhere that units are committed, nor at the last place", async () => {
    await placeOrder(shopify, [{ variantId: places.variants["Stool"]!, quantity: 1 }]);
    expect(await deactivateLevel(main)).toMatchObject([
      { message: expect.stringContaining("committed quantities") },
    ]);
    await deactivateLevel(shop);
    expect(await deactivateLevel(main)).toMatchObject([
      { message: expect.stringContaining("only location") },
    ]);
  });

  it("is told by connect and disconnect", async () => {
    for (const topic of [
      "INVENTORY_LEVELS_CONNECT",
      "INVENTORY_LEVELS_DISCONNECT",
      "INVENTORY_LEVELS_UPDATE",
    ]) {
      await shopify.subscribe(topic);
    }
    await deactivateLevel(shop);
    await setQuantities(shopify, [{ inventoryItemId: stool, locationId: shop, quantity: 8 }]);
    await activate("");
    await shopify.advance(0);
    expect(
      shopify.received.map(({ topic, body }) => [topic, Object.keys(at(body) as object).length]),
    ).toStrictEqual([
      ["inventory_levels/disconnect", 2],
      ["inventory_levels/connect", 5],
    ]);
    expect(shopify.received[1]!.body).toMatchObject({ available: 8 });
  });
});

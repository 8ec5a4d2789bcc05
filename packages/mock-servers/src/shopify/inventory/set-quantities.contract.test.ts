import { beforeEach, describe, expect, it } from "vitest";
import { freshKey, type Places, placesOf, readLevel, setDocument, setQuantities } from "../testing/levels.ts";
import { at, textAt } from "../testing/json.ts";
import { aShopify, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;
let places: Places;
let stool: { inventoryItemId: string; locationId: string };
let shelf: { inventoryItemId: string; locationId: string };

beforeEach(async () => {
  shopify = aShopify();
  places = await placesOf(shopify);
  stool = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]! };
  shelf = { inventoryItemId: places.items["Shelf"]!, locationId: places.locations["Main"]! };
});

const available = async (place: typeof stool) =>
  (await readLevel(shopify, place.inventoryItemId, place.locationId))?.["available"];

describe("a call that succeeds", () => {
  it("answers two rows of change for each entry, without the quantity afterwards", async () => {
    const payload = await setQuantities(shopify, [{ ...stool, quantity: 25 }]);
    const place = { item: { id: stool.inventoryItemId }, location: { id: stool.locationId } };
    expect(at(payload, "userErrors")).toStrictEqual([]);
    expect(at(payload, "inventoryAdjustmentGroup", "changes")).toStrictEqual([
      { name: "available", delta: 15, quantityAfterChange: null, ...place },
      { name: "on_hand", delta: 15, quantityAfterChange: null, ...place },
    ]);
    expect(await readLevel(shopify, stool.inventoryItemId, stool.locationId)).toMatchObject({
      available: 25,
      on_hand: 25,
    });
  });

  it("answers no group, and no error, where nothing changed", async () => {
    const payload = await setQuantities(shopify, [{ ...stool, quantity: 10 }]);
    expect(payload).toStrictEqual({ inventoryAdjustmentGroup: null, userErrors: [] });
  });

  it("takes a negative available, and a matching changeFromQuantity", async () => {
    const payload = await setQuantities(shopify, [{ ...stool, quantity: -5, changeFromQuantity: 10 }]);
    expect(at(payload, "userErrors")).toStrictEqual([]);
    expect(await readLevel(shopify, stool.inventoryItemId, stool.locationId)).toMatchObject({
      available: -5,
      on_hand: -5,
    });
  });

  it("sets on hand by way of available", async () => {
    const payload = await setQuantities(shopify, [{ ...stool, quantity: 4, changeFromQuantity: 10 }], {
      name: "on_hand",
    });
    expect(at(payload, "userErrors")).toStrictEqual([]);
    expect(await available(stool)).toBe(4);
  });
});

describe("a call that is refused", () => {
  const refused = async (
    rows: Parameters<typeof setQuantities>[1],
    options: Parameters<typeof setQuantities>[2] = {},
  ) => {
    const payload = await setQuantities(shopify, rows, options);
    expect(at(payload, "inventoryAdjustmentGroup")).toBeNull();
    return at(payload, "userErrors");
  };

  it("names each row's place with indices as text", async () => {
    const errors = await refused([
      { ...stool, quantity: 1_000_000_001 },
      { ...shelf, quantity: -1_000_000_001 },
    ]);
    expect(errors).toStrictEqual([
      {
        code: "INVALID_QUANTITY_TOO_HIGH",
        field: ["input", "quantities", "0", "quantity"],
        message: "The quantity can't be higher than 1,000,000,000.",
      },
      {
        code: "INVALID_QUANTITY_TOO_LOW",
        field: ["input", "quantities", "1", "quantity"],
        message: "The quantity can't be lower than -1,000,000,000.",
      },
    ]);
  });

  it("does not take a negative on hand", async () => {
    expect(await refused([{ ...stool, quantity: -5 }], { name: "on_hand" })).toStrictEqual([
      {
        code: "INVALID_QUANTITY_NEGATIVE",
        field: ["input", "quantities", "0", "quantity"],
        message: "The quantity can't be negative.",
      },
    ]);
  });

  it("does not take another quantity's name", async () => {
    expect(await refused([{ ...stool, quantity: 1 }], { name: "damaged" })).toStrictEqual([
      {
        code: "INVALID_NAME",
        field: ["input", "name"],
        message: "The quantity name must be either 'available' or 'on_hand'.",
      },
    ]);
  });

  it("reports every row of a pair that occurs twice", async () => {
    const error = (index: string) => ({
      code: "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR",
      field: ["input", "quantities", index, "locationId"],
      message: "The combination of inventoryItemId and locationId must be unique.",
    });
    expect(
      await refused([
        { ...stool, quantity: 1 },
        { ...stool, quantity: 2 },
      ]),
    ).toStrictEqual([error("0"), error("1")]);
  });

  it("reports an unknown item and an unknown location together", async () => {
    const nowhere = {
      inventoryItemId: "gid://shopify/InventoryItem/1",
      locationId: "gid://shopify/Location/1",
    };
    expect(await refused([{ ...nowhere, quantity: 1 }])).toStrictEqual([
      {
        code: "INVALID_INVENTORY_ITEM",
        field: ["input", "quantities", "0", "inventoryItemId"],
        message: "The specified inventory item could not be found.",
      },
      {
        code: "INVALID_LOCATION",
        field: ["input", "quantities", "0", "locationId"],
        message: "The specified location could not be found.",
      },
    ]);
  });

  it("lists the reasons where one is not among them", async () => {
    const errors = await refused([{ ...stool, quantity: 1 }], { reason: "" });
    expect(errors).toMatchObject([{ code: "INVALID_REASON", field: ["input", "reason"] }]);
    expect(textAt(errors, 0, "message")).toMatch(
      /^The specified reason is invalid. Valid values are: correction, .*shrinkage/,
    );
  });

  it("wants a URI as its reference document", async () => {
    const errors = await refused([{ ...stool, quantity: 1 }], { referenceDocumentUri: "no uri" });
    expect(errors).toMatchObject([{ code: "INVALID_REFERENCE_DOCUMENT" }]);
  });

  it("writes nothing where one row of many is stale", async () => {
    const errors = await refused([
      { ...stool, quantity: 1 },
      { ...shelf, quantity: 2, changeFromQuantity: 9 },
    ]);
    expect(errors).toStrictEqual([
      {
        code: "CHANGE_FROM_QUANTITY_STALE",
        field: ["input", "quantities", "1", "changeFromQuantity"],
        message: "The changeFromQuantity argument no longer matches the persisted quantity.",
      },
    ]);
    expect(await available(stool)).toBe(10);
  });

  it.each([
    ["ROW", ["input", "quantities", "0"]],
    ["NONE", null],
  ] as const)("can report a stale row at %s", async (staleErrorField, field) => {
    shopify.mock.change({ staleErrorField });
    const errors = await refused([{ ...stool, quantity: 1, changeFromQuantity: 3 }]);
    expect(errors).toMatchObject([{ code: "CHANGE_FROM_QUANTITY_STALE", field }]);
  });
});

describe("what the server requires and the schema does not", () => {
  const input = () => ({
    name: "available",
    reason: "correction",
    quantities: [{ ...stool, quantity: 1, changeFromQuantity: null }],
  });

  it("answers an error beside null data where @idempotent is missing, at the cost of a mutation", async () => {
    const document = `mutation ($input: InventorySetQuantitiesInput!) {
      inventorySetQuantities(input: $input) { inventoryAdjustmentGroup { id } userErrors { code } } }`;
    const answer = await shopify.ask(document, { input: input() });
    expect(answer).toMatchObject({
      data: { inventorySetQuantities: null },
      errors: [
        {
          message: "The @idempotent directive is required for this mutation but was not provided.",
          path: ["inventorySetQuantities"],
          extensions: { code: "BAD_REQUEST" },
        },
      ],
      extensions: { cost: { requestedQueryCost: 10, actualQueryCost: 10 } },
    });
  });

  it("needs no @idempotent in 2026-01", async () => {
    const document = `mutation ($input: InventorySetQuantitiesInput!) {
      inventorySetQuantities(input: $input) { userErrors { code } } }`;
    const answer = await shopify.ask(document, { input: input() }, { version: "2026-01" });
    expect(answer.errors).toBeUndefined();
    expect(await available(stool)).toBe(1);
  });

  it("asks for changeFromQuantity before it looks at the reason", async () => {
    const rows = [{ ...stool, quantity: 1 }];
    const answer = await shopify.ask(setDocument, {
      key: freshKey(),
      input: { name: "available", reason: "nonsense", quantities: rows },
    });
    expect(answer).toMatchObject({
      data: { inventorySetQuantities: null },
      errors: [
        {
          message: "InventoryQuantityInput must include the following argument: changeFromQuantity.",
          extensions: { code: "INVALID_FIELD_ARGUMENTS" },
        },
      ],
    });
  });

  it("does not know the fields of older versions", async () => {
    const answer = await shopify.ask(setDocument, {
      key: freshKey(),
      input: { ...input(), ignoreCompareQuantity: true },
    });
    expect(Object.keys(answer)).toStrictEqual(["errors"]);
    expect(answer.errors).toMatchObject([
      {
        message:
          "Variable $input of type InventorySetQuantitiesInput! was provided invalid value for ignoreCompareQuantity (Field is not defined on InventorySetQuantitiesInput)",
        extensions: {
          code: "INVALID_VARIABLE",
          problems: [
            {
              path: ["ignoreCompareQuantity"],
              explanation: "Field is not defined on InventorySetQuantitiesInput",
            },
          ],
        },
      },
    ]);
  });

  it("takes 250 entries and no more", async () => {
    const quantities = Array.from({ length: 251 }, () => ({
      ...stool,
      quantity: 1,
      changeFromQuantity: null,
    }));
    const answer = await shopify.ask(setDocument, { key: freshKey(), input: { ...input(), quantities } });
    expect(answer).toMatchObject({
      errors: [
        {
          message: "The input array size of 251 is greater than the maximum allowed of 250.",
          path: ["inventorySetQuantities", "input", "quantities"],
          extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" },
        },
      ],
    });
    expect(answer.data).toBeUndefined();
  });
});

describe("where the item is not stocked", () => {
  const unstock = async () => {
    const answer = await shopify.data(
      `query ($item: ID!, $location: ID!) { inventoryItem(id: $item) { inventoryLevel(locationId: $location) { id } } }`,
      { item: stool.inventoryItemId, location: stool.locationId },
    );
    await shopify.data(
      `mutation ($id: ID!) { inventoryDeactivate(inventoryLevelId: $id) { userErrors { message } } }`,
      {
        id: textAt(answer, "inventoryItem", "inventoryLevel", "id"),
      },
    );
  };

  it("succeeds, stays unconnected, and keeps the number unseen", async () => {
    await unstock();
    const payload = await setQuantities(shopify, [{ ...stool, quantity: 33 }]);
    expect(at(payload, "userErrors")).toStrictEqual([]);
    expect(await readLevel(shopify, stool.inventoryItemId, stool.locationId)).toBeNull();
    expect(await readLevel(shopify, stool.inventoryItemId, stool.locationId, true)).toMatchObject({
      available: 33,
    });
  });

  it("can drop the number", async () => {
    await unstock();
    shopify.mock.change({ unconnectedWrites: "DROPPED" });
    const payload = await setQuantities(shopify, [{ ...stool, quantity: 33 }]);
    expect(at(payload, "userErrors")).toStrictEqual([]);
    expect(await readLevel(shopify, stool.inventoryItemId, stool.locationId, true)).toMatchObject({
      available: 10,
    });
  });
});

describe("an item that is not tracked", () => {
  const untrack = () =>
    shopify.data(
      `mutation ($id: ID!) { inventoryItemUpdate(id: $id, input: { tracked: false }) { userErrors { message } } }`,
      {
        id: stool.inventoryItemId,
      },
    );

  it("is set all the same, or not, as the setting has it", async () => {
    await untrack();
    await setQuantities(shopify, [{ ...stool, quantity: 7 }]);
    expect(await available(stool)).toBe(7);
    shopify.mock.change({ untrackedWrites: "IGNORED" });
    await setQuantities(shopify, [{ ...stool, quantity: 8 }]);
    expect(await available(stool)).toBe(7);
  });
});

it("counts calls and rows for whoever watches the writes", async () => {
  await setQuantities(shopify, [
    { ...stool, quantity: 1 },
    { ...shelf, quantity: 10 },
  ]);
  await setQuantities(shopify, [{ ...stool, quantity: 5, changeFromQuantity: 3 }]);
  const writes = (await (await shopify.send(new Request("http://127.0.0.1/__mock/writes"))).json()) as Record<
    string,
    unknown
  >;
  expect(writes).toMatchObject({
    totals: { calls: 2, rows: 3, rowsApplied: 1 },
    recent: [
      {
        at: "2026-10-01T09:00:00.000Z",
        shop: "demo.myshopify.com",
        app: "stockgate",
        operation: "inventorySetQuantities",
        outcome: "APPLIED",
        applied: [{ name: "available", from: 10, to: 1 }],
      },
      { outcome: "REFUSED", rows: 1, applied: [] },
    ],
  });
});

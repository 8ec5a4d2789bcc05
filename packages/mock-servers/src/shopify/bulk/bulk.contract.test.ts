import { beforeEach, describe, expect, it } from "vitest";
import { at, numberAt, rowsAt, textAt } from "../testing/json.ts";
import { aListing, anApp, aShopify, aStore, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;

beforeEach(() => {
  shopify = aShopify({ apps: [anApp({ key: "reader", scopes: ["read_products"] })] });
});

const start = async (query: string, options: { groupObjects?: boolean; token?: string } = {}) =>
  at(
    await shopify.data(
      `mutation ($query: String!, $group: Boolean!) { bulkOperationRunQuery(query: $query, groupObjects: $group) {
        bulkOperation { id status objectCount } userErrors { code field message } } }`,
      { query, group: options.groupObjects ?? false },
      options.token === undefined ? {} : { token: options.token },
    ),
    "bulkOperationRunQuery",
  );

const read = async (id: string, token = "shpat_demo") =>
  at(
    await shopify.data(
      `query ($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount fileSize url completedAt type } }`,
      { id },
      { token },
    ),
    "bulkOperation",
  );

const linesOf = async (operation: unknown) => {
  const response = await shopify.send(new Request(textAt(operation, "url")));
  const text = await response.text();
  return text
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
};

const levels = `{ inventoryItems { edges { node { id sku inventoryLevels { edges { node { id quantities(names: ["available"]) { quantity } } } } } } } }`;

describe("a bulk query", () => {
  it("goes from created to completed, and writes children as lines with their parent", async () => {
    await shopify.subscribe("BULK_OPERATIONS_FINISH");
    const begun = await start(levels, { groupObjects: true });
    expect(begun).toMatchObject({ bulkOperation: { status: "CREATED", objectCount: "0" }, userErrors: [] });
    const id = textAt(begun, "bulkOperation", "id");
    await shopify.advance(500);
    expect(await read(id)).toMatchObject({ status: "RUNNING", url: null });
    await shopify.advance(500);
    const done = await read(id);
    expect(done).toMatchObject({
      status: "COMPLETED",
      errorCode: null,
      objectCount: "9",
      rootObjectCount: "3",
      type: "QUERY",
    });
    const lines = await linesOf(done);
    expect(lines.slice(0, 3)).toStrictEqual([
      { id: "gid://shopify/InventoryItem/49500100000001", sku: "STOOL" },
      {
        id: expect.stringContaining("InventoryLevel"),
        quantities: [{ quantity: 10 }],
        __parentId: "gid://shopify/InventoryItem/49500100000001",
      },
      {
        id: expect.stringContaining("InventoryLevel"),
        quantities: [{ quantity: 5 }],
        __parentId: "gid://shopify/InventoryItem/49500100000001",
      },
    ]);
    expect(shopify.received).toMatchObject([
      {
        topic: "bulk_operations/finish",
        body: { admin_graphql_api_id: id, status: "completed", type: "query", error_code: null },
      },
    ]);
  });

  it("writes parents first where objects are not grouped", async () => {
    const id = textAt(await start(levels), "bulkOperation", "id");
    await shopify.advance(1000);
    const lines = await linesOf(await read(id));
    expect(lines.map((line) => Object.hasOwn(line as object, "__parentId"))).toStrictEqual([
      ...Array.from({ length: 3 }, () => false),
      ...Array.from({ length: 6 }, () => true),
    ]);
  });

  it("reads whole lists, however long", async () => {
    const listings = Array.from({ length: 300 }, (_, index) => aListing({ product: `P${index}` }));
    shopify = aShopify({ stores: [aStore({ listings })] });
    const id = textAt(await start(`{ products { edges { node { id } } } }`), "bulkOperation", "id");
    await shopify.advance(1000);
    expect(numberAt({ count: Number(at(await read(id), "objectCount")) }, "count")).toBe(300);
  });

  it("fails where the app may not read", async () => {
    const id = textAt(
      await start(`{ orders { edges { node { id } } } }`, { token: "shpat_reader" }),
      "bulkOperation",
      "id",
    );
    await shopify.advance(1000);
    expect(await read(id, "shpat_reader")).toMatchObject({
      status: "FAILED",
      errorCode: "ACCESS_DENIED",
      url: null,
    });
  });

  it("is canceled on request, and not after it is done", async () => {
    const id = textAt(await start(levels), "bulkOperation", "id");
    const cancel = async () =>
      at(
        await shopify.data(
          `mutation ($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }`,
          { id },
        ),
        "bulkOperationCancel",
      );
    expect(await cancel()).toMatchObject({ bulkOperation: { status: "CANCELING" }, userErrors: [] });
    await shopify.advance(1000);
    expect(await read(id)).toMatchObject({ status: "CANCELED" });
    expect(rowsAt(await cancel(), "userErrors")).toHaveLength(1);
  });

  it("is one of five at a time", async () => {
    for (let count = 0; count < 5; count += 1) await start(levels);
    expect(await start(levels)).toMatchObject({
      bulkOperation: null,
      userErrors: [
        {
          code: "OPERATION_IN_PROGRESS",
          field: null,
          message: expect.stringContaining("already in progress: gid://"),
        },
      ],
    });
    await shopify.advance(1000);
    expect(at(await start(levels), "userErrors")).toStrictEqual([]);
  });

  it("can be fetched for seven days", async () => {
    const id = textAt(await start(levels), "bulkOperation", "id");
    await shopify.advance(1000);
    const url = textAt(await read(id), "url");
    await shopify.advance(7 * 24 * 3_600_000);
    expect((await shopify.send(new Request(url))).status).toBe(404);
  });

  it.each([
    ["{ shop { name } }", "at least one connection"],
    ["{ products { nodes { id } } }", "the `nodes` field is not supported"],
    ["{ products { edges { node { id } } } orders { edges { node { id } } } }", "one top-level field"],
    ["{ products { edges { node { nope } } } }", "nope"],
    ['mutation { orderClose(input: { id: "1" }) { order { id } } }', "must be queries"],
    [
      "{ locations { edges { node { inventoryLevels { edges { node { item { inventoryLevels { edges { node { id } } } } } } } } } } }",
      "nesting depth",
    ],
  ])("is refused as %s", async (query, reason) => {
    const refused = await start(query);
    expect(refused).toMatchObject({
      bulkOperation: null,
      userErrors: [{ code: "INVALID", field: ["query"] }],
    });
    expect(textAt(refused, "userErrors", 0, "message")).toContain(reason);
  });
});

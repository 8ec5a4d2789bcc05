import { beforeEach, describe, expect, it } from "vitest";
import { at, rowsAt, textAt } from "../testing/json.ts";
import { aListing, aShopify, aStore, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;

beforeEach(() => {
  const listing = (product: string, sku: string | null, more: object = {}) =>
    aListing({ product, sku, ...more });
  shopify = aShopify({
    stores: [
      aStore({
        listings: [
          listing("Oak stool", "OAK-STOOL-S", { available: { Main: 3, Shop: 0 } }),
          listing("Oak stool large", "OAK-STOOL-L"),
          listing("Stool, oak", "oak-stool-s"),
          listing("Ash stool", "ASH-STOOL-S", { isTracked: false }),
          listing("No code", null),
        ],
      }),
    ],
  });
});

const variants = async (query: string, more = "") =>
  shopify.ask(
    `query ($query: String) { productVariants(first: 50, query: $query ${more}) { nodes { sku product { title } } } }`,
    { query },
  );
const skus = async (query: string, more = "") =>
  rowsAt(await variants(query, more), "data", "productVariants", "nodes").map((each) => at(each, "sku"));

describe("a search for a SKU", () => {
  it("is a text search: letter case is lost, and several may have it", async () => {
    expect(await skus("sku:'oak-stool-s'")).toStrictEqual(["OAK-STOOL-S", "oak-stool-s"]);
  });

  it("takes all the words, unquoted in any order, and quoted as they stand", async () => {
    expect(await skus("sku:S-STOOL")).toStrictEqual(["OAK-STOOL-S", "oak-stool-s", "ASH-STOOL-S"]);
    expect(await skus("sku:'S-STOOL'")).toStrictEqual([]);
    expect(await skus("sku:'OAK-STOOL'")).toHaveLength(3);
  });

  it("takes beginnings", async () => {
    expect(await skus("sku:ASH-ST*")).toStrictEqual(["ASH-STOOL-S"]);
  });
});

describe("the syntax", () => {
  it.each([
    ["sku:ASH-STOOL-S OR sku:OAK-STOOL-L", ["OAK-STOOL-L", "ASH-STOOL-S"]],
    ["sku:STOOL -sku:OAK", ["ASH-STOOL-S"]],
    ["sku:STOOL AND NOT (sku:ASH OR sku:L)", ["OAK-STOOL-S", "oak-stool-s"]],
    ["inventory_quantity:<5", ["OAK-STOOL-S"]],
    ["inventory_quantity:>=15 sku:*", ["OAK-STOOL-L", "oak-stool-s", "ASH-STOOL-S"]],
    ["managed:false", ["ASH-STOOL-S"]],
    ["ash", ["ASH-STOOL-S"]],
    ["product_status:active,draft sku:L", ["OAK-STOOL-L"]],
    ["product_status:draft", []],
    ["updated_at:>'2026-09-30T00:00:00Z'", []],
    ["updated_at:<2026-09-30T00:00:00Z sku:L", ["OAK-STOOL-L"]],
  ])("finds %s", async (query, found) => {
    expect(await skus(query)).toStrictEqual(found);
  });

  it("finds by id, with ranges", async () => {
    const answer = await shopify.data(`{ productVariants(first: 50) { nodes { legacyResourceId } } }`);
    const ids = rowsAt(answer, "productVariants", "nodes").map((each) => textAt(each, "legacyResourceId"));
    expect(await skus(`id:${ids[1]}`)).toStrictEqual(["OAK-STOOL-L"]);
    expect(await skus(`id:>=${ids[1]} id:<${ids[3]}`)).toStrictEqual(["OAK-STOOL-L", "oak-stool-s"]);
  });
});

describe("a filter that is not known", () => {
  it("is ignored: everything is found, with a warning", async () => {
    const answer = await variants("bogus:1");
    expect(rowsAt(answer, "data", "productVariants", "nodes")).toHaveLength(5);
    expect(at(answer, "extensions", "search")).toStrictEqual([
      {
        path: ["productVariants"],
        query: "bogus:1",
        parsed: { field: "bogus", match_all: "1" },
        warnings: [
          { field: "bogus", message: "Invalid search field for this query.", code: "invalid_field" },
        ],
      },
    ]);
    expect(await skus("-bogus:1")).toHaveLength(5);
    expect(await skus("bogus:1 sku:L")).toStrictEqual(["OAK-STOOL-L"]);
  });

  it("says nothing of a search that was understood, unless asked", async () => {
    expect(at(await variants("sku:'X'"), "extensions", "search")).toBeUndefined();
    const document = `{ productVariants(first: 1, query: "sku:'X'") { nodes { id } } }`;
    const answer = await shopify.ask(document, {}, { headers: { "Shopify-Search-Query-Debug": "1" } });
    expect(at(answer, "extensions", "search")).toMatchObject([
      { parsed: { field: "sku", match_phrase: "X" }, warnings: [] },
    ]);
  });
});

describe("paging", () => {
  const page = async (args: string) =>
    at(
      await shopify.data(
        `{ productVariants(${args}) { edges { cursor } nodes { sku } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
      ),
      "productVariants",
    );
  const all = ["OAK-STOOL-S", "OAK-STOOL-L", "oak-stool-s", "ASH-STOOL-S", null];
  const skusOf = (found: unknown) => rowsAt(found, "nodes").map((each) => at(each, "sku"));

  it.each(["", ", reverse: true", ", sortKey: SKU", ", sortKey: INVENTORY_QUANTITY, reverse: true"])(
    "reaches everything once%s, forth and back",
    async (order) => {
      const whole = skusOf(await page(`first: 50${order}`));
      expect(new Set(whole)).toStrictEqual(new Set(all));
      expect(whole).toHaveLength(all.length);
      const forth: unknown[] = [];
      let found = await page(`first: 2${order}`);
      for (;;) {
        forth.push(...skusOf(found));
        if (at(found, "pageInfo", "hasNextPage") !== true) break;
        found = await page(`first: 2${order}, after: "${textAt(found, "pageInfo", "endCursor")}"`);
      }
      expect(forth).toStrictEqual(whole);
      const back: unknown[] = [];
      found = await page(`last: 2${order}`);
      for (;;) {
        back.unshift(...skusOf(found));
        if (at(found, "pageInfo", "hasPreviousPage") !== true) break;
        found = await page(`last: 2${order}, before: "${textAt(found, "pageInfo", "startCursor")}"`);
      }
      expect(back).toStrictEqual(whole);
    },
  );

  it("has cursors of the last id and the last value", async () => {
    const cursor = textAt(await page("first: 1, sortKey: SKU"), "edges", 0, "cursor");
    expect(JSON.parse(Buffer.from(cursor, "base64").toString())).toStrictEqual({
      last_id: expect.any(Number),
      last_value: "",
    });
  });

  it.each([
    ["", "you must provide one of first or last"],
    ["(first: 1, last: 1)", "providing both first and last is not supported"],
    ["(first: 251)", "first cannot exceed 250"],
    ['(first: 1, after: "nonsense")', "Malformed cursor"],
  ])("is refused with %o", async (args, message) => {
    expect(await shopify.ask(`{ productVariants${args} { nodes { id } } }`)).toMatchObject({
      data: null,
      errors: [{ message, extensions: { code: "BAD_REQUEST" } }],
    });
  });

  it("stays right while rows go before it", async () => {
    const first = await page("first: 2");
    const id = `gid://shopify/Product/8100100000001`;
    await shopify.data(
      `mutation ($id: ID!) { productDelete(input: { id: $id }) { userErrors { message } } }`,
      { id },
    );
    const second = await page(`first: 2, after: "${textAt(first, "pageInfo", "endCursor")}"`);
    expect(skusOf(second)).toStrictEqual(all.slice(2, 4));
  });

  const remove = (number: number) =>
    shopify.data(`mutation ($id: ID!) { productDelete(input: { id: $id }) { userErrors { message } } }`, {
      id: `gid://shopify/Product/${8_100_100_000_000 + number}`,
    });

  it("goes on behind a cursor whose row is gone, and shows what came after it", async () => {
    const after = textAt(await page("first: 2"), "pageInfo", "endCursor");
    await remove(2);
    await shopify.data(`mutation { productCreate(product: { title: "New" }) { userErrors { message } } }`);
    const rest = await page(`first: 50, after: "${after}"`);
    expect(skusOf(rest)).toStrictEqual([...all.slice(2), null]);
  });

  it("repeats a row whose sorted value moved it behind the cursor, and skips one that moved before it", async () => {
    const titles = async (args: string) => {
      const answer = await shopify.data(
        `{ products(first: 2, sortKey: TITLE${args}) { nodes { title } pageInfo { endCursor } } }`,
      );
      const found = rowsAt(answer, "products", "nodes").map((each) => at(each, "title"));
      return { found, cursor: textAt(answer, "products", "pageInfo", "endCursor") };
    };
    const rename = (number: number, title: string) =>
      shopify.data(
        `mutation ($product: ProductUpdateInput!) { productUpdate(product: $product) { userErrors { message } } }`,
        { product: { id: `gid://shopify/Product/${8_100_100_000_000 + number}`, title } },
      );
    const first = await titles("");
    expect(first.found).toStrictEqual(["Ash stool", "No code"]);
    await rename(4, "Oak stool, ash");
    await rename(1, "A stool of oak");
    const second = await titles(`, after: "${first.cursor}"`);
    expect(second.found).toStrictEqual(["Oak stool large", "Oak stool, ash"]);
  });

  it("is not shifted by the fault that shifts pages by number, which is counted", async () => {
    shopify.mock.faults.add({ kind: "pages-shift", match: "productVariants" });
    const after = textAt(await page("first: 2"), "pageInfo", "endCursor");
    expect(skusOf(await page(`first: 2, after: "${after}"`))).toStrictEqual(all.slice(2, 4));
    expect(shopify.mock.faults.list()).toMatchObject([{ struck: 1 }]);
  });
});

it("counts, up to a limit", async () => {
  expect(
    await shopify.data(
      `{ productVariantsCount { count precision } limited: productVariantsCount(limit: 2) { count precision } }`,
    ),
  ).toStrictEqual({
    productVariantsCount: { count: 5, precision: "EXACT" },
    limited: { count: 2, precision: "AT_LEAST" },
  });
});

it("counts the others with the same SKU, letter by letter", async () => {
  const answer = await shopify.data(
    `{ inventoryItems(first: 5, query: "sku:'oak-stool-s'") { nodes { sku duplicateSkuCount } } }`,
  );
  expect(rowsAt(answer, "inventoryItems", "nodes")).toMatchObject([
    { duplicateSkuCount: 0 },
    { duplicateSkuCount: 0 },
  ]);
});

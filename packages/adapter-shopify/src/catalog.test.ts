import { describe, expect, it } from "vitest";
import { call, scriptShopify } from "./testing/scripted-shopify.ts";

const page = (nodes: unknown[], endCursor: string | null = null) => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});
const variant = (n: number, changes: object = {}) => ({
  id: `gid://shopify/ProductVariant/${n}`,
  title: "M",
  sku: `SKU-${n}`,
  requiresComponents: false,
  inventoryItem: { id: `gid://shopify/InventoryItem/${n}`, tracked: true },
  product: { id: "gid://shopify/Product/1", title: "Oak stool", tags: ["new"] },
  ...changes,
});
const record = (n: number) => ({
  externalId: `gid://shopify/ProductVariant/${n}`,
  productExternalId: "gid://shopify/Product/1",
  stockItemExternalId: `gid://shopify/InventoryItem/${n}`,
  sku: `SKU-${n}`,
  title: "Oak stool - M",
  isTracked: true,
  notSyncableReason: null,
  tags: ["new"],
});
const location = (changes: object = {}) => ({
  id: "gid://shopify/Location/1",
  name: "Warehouse",
  isActive: true,
  fulfillsOnlineOrders: true,
  isFulfillmentService: false,
  ...changes,
});

describe("locations", () => {
  it("are read to the last page", async () => {
    const { channel, asked } = scriptShopify(({ variables }) => ({
      data: { locations: variables["after"] === "c1" ? page([location()]) : page([location()], "c1") },
    }));
    expect(await channel.locations(call)).toHaveLength(2);
    expect(asked().map(({ variables }) => variables["after"])).toEqual([null, "c1"]);
  });

  it("do not go round in a circle", async () => {
    const { channel } = scriptShopify(() => ({ data: { locations: page([location()], "c1") } }));
    await expect(channel.locations(call)).rejects.toMatchObject({ kind: "bad-response" });
  });

  it.each([
    ["an ordinary one", {}, { isPointOfSale: false, ineligibleReason: null }],
    [
      "L3 one without online orders sells in person",
      { fulfillsOnlineOrders: false },
      { isPointOfSale: true },
    ],
    [
      "L3 of an inactive one nothing is known",
      { fulfillsOnlineOrders: false, isActive: false },
      { isPointOfSale: null },
    ],
    [
      "L4 a fulfilment service's own",
      { isFulfillmentService: true },
      { ineligibleReason: expect.stringContaining("fulfillment service") },
    ],
  ])("%s", async (_name, changes, expected) => {
    const { channel } = scriptShopify(() => ({ data: { locations: page([location(changes)]) } }));
    expect(await channel.locations(call)).toEqual([
      expect.objectContaining({ externalId: "gid://shopify/Location/1", name: "Warehouse", ...expected }),
    ]);
  });
});

describe("variantPage", () => {
  it("hands over one page and the way to the next", async () => {
    const { channel, asked } = scriptShopify(() => ({ data: { productVariants: page([variant(1)], "c2") } }));
    expect(await channel.variantPage("c1", call)).toEqual({ items: [record(1)], next: "c2" });
    expect(asked()[0]?.variables).toEqual({ after: "c1" });
  });

  it.each([
    ["M5 an empty SKU is none", { sku: "" }, { sku: null }],
    ["no SKU", { sku: null }, { sku: null }],
    ["a SKU is not touched", { sku: " a b " }, { sku: " a b " }],
    ["the sole variant has the product's title", { title: "Default Title" }, { title: "Oak stool" }],
    ["M8 a bundle", { requiresComponents: true }, { notSyncableReason: expect.stringContaining("bundle") }],
    [
      "M8 an item that is not tracked",
      { inventoryItem: { id: "gid://shopify/InventoryItem/9", tracked: false } },
      { isTracked: false, notSyncableReason: null },
    ],
  ])("%s", async (_name, changes, expected) => {
    const { channel } = scriptShopify(() => ({ data: { productVariants: page([variant(1, changes)]) } }));
    const { items, next } = await channel.variantPage(null, call);
    expect(items).toEqual([expect.objectContaining(expected)]);
    expect(next).toBeNull();
  });

  it("takes nothing from a page that has a next one and does not say where", async () => {
    const broken = { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } };
    const { channel } = scriptShopify(() => ({ data: { productVariants: broken } }));
    await expect(channel.variantPage(null, call)).rejects.toMatchObject({ kind: "bad-response" });
  });
});

describe("variants", () => {
  it("come by their own ids, their stock items and their products, each once; what is gone is left out", async () => {
    const { channel, asked } = scriptShopify(({ operationName }) => {
      if (operationName === "VariantsByIds") return { data: { nodes: [variant(1), null, {}] } };
      if (operationName === "VariantsOfStockItems") {
        return { data: { nodes: [{ variants: { nodes: [variant(1)] } }, { variants: null }] } };
      }
      return { data: { nodes: [{ id: "gid://shopify/Product/1", variants: page([variant(2)]) }] } };
    });
    const found = await channel.variants(
      [
        { about: "variant", externalId: "v1" },
        { about: "variant", externalId: "v1" },
        { about: "variant", externalId: "v-gone" },
        { about: "stock-item", externalId: "i1" },
        { about: "product", externalId: "gid://shopify/Product/1" },
      ],
      call,
    );
    expect(found).toEqual([record(1), record(2)]);
    expect(asked().map(({ operationName, variables }) => [operationName, variables["ids"]])).toEqual([
      ["VariantsByIds", ["v1", "v-gone"]],
      ["VariantsOfStockItems", ["i1"]],
      ["VariantsOfProducts", ["gid://shopify/Product/1"]],
    ]);
  });

  it("reads on where a product has more variants than a page", async () => {
    const { channel, asked } = scriptShopify(({ variables }) => {
      if (variables["after"] === "c1")
        return { data: { nodes: [{ id: "gid://shopify/Product/1", variants: page([variant(2)], "c2") }] } };
      if (variables["after"] === "c2")
        return { data: { nodes: [{ id: "gid://shopify/Product/1", variants: page([variant(3)]) }] } };
      return {
        data: {
          nodes: [
            { id: "gid://shopify/Product/1", variants: page([variant(1)], "c1") },
            { id: "gid://shopify/Product/2", variants: page([variant(4)]) },
          ],
        },
      };
    });
    const refs = ["gid://shopify/Product/1", "gid://shopify/Product/2"].map((externalId) => ({
      about: "product" as const,
      externalId,
    }));
    const found = await channel.variants(refs, call);
    expect(found.map(({ externalId }) => externalId)).toEqual([1, 2, 3, 4].map((n) => record(n).externalId));
    expect(asked().map(({ variables }) => variables["ids"])).toEqual([
      ["gid://shopify/Product/1", "gid://shopify/Product/2"],
      ["gid://shopify/Product/1"],
      ["gid://shopify/Product/1"],
    ]);
  });

  it("asks for at most 250 ids at once", async () => {
    const { channel, asked } = scriptShopify(() => ({ data: { nodes: [] } }));
    const refs = Array.from({ length: 251 }, (_, index) => ({
      about: "variant" as const,
      externalId: `v${index}`,
    }));
    expect(await channel.variants(refs, call)).toEqual([]);
    expect(asked().map(({ variables }) => (variables["ids"] as unknown[]).length)).toEqual([250, 1]);
  });
});

describe("listings", () => {
  const listing = (fields: object = {}) => ({
    id: "gid://shopify/ProductVariant/1",
    title: "M / Oak",
    barcode: "4740001",
    selectedOptions: [
      { name: "Size", value: "M" },
      { name: "Wood", value: "Oak" },
    ],
    product: { id: "gid://shopify/Product/1", title: "Stool", handle: "stool" },
    ...fields,
  });

  it("M10 say of a variant what an import makes of it; what is gone is left out", async () => {
    const { channel } = scriptShopify(() => ({ data: { nodes: [listing(), null, {}] } }));
    const ids = ["gid://shopify/ProductVariant/1", "gid://shopify/ProductVariant/2"];
    expect(await channel.listings(ids, call)).toStrictEqual([
      {
        externalId: "gid://shopify/ProductVariant/1",
        productExternalId: "gid://shopify/Product/1",
        productTitle: "Stool",
        handle: "stool",
        barcode: "4740001",
        options: [
          { name: "Size", value: "M" },
          { name: "Wood", value: "Oak" },
        ],
      },
    ]);
  });

  it("M10 a product without options has none, whatever Shopify calls its only variant", async () => {
    const only = listing({
      title: "Default Title",
      barcode: "",
      selectedOptions: [{ name: "Title", value: "Default Title" }],
    });
    const { channel } = scriptShopify(() => ({ data: { nodes: [only] } }));
    expect(await channel.listings(["gid://shopify/ProductVariant/1"], call)).toMatchObject([
      { barcode: null, options: [] },
    ]);
  });
});

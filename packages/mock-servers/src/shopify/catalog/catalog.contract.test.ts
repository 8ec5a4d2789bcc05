import { beforeEach, describe, expect, it } from "vitest";
import { at, rowsAt, textAt } from "../testing/json.ts";
import { type Places, placesOf, readLevel, setQuantities } from "../testing/levels.ts";
import { aShopify, type ShopifyClient } from "../testing/shopify-client.ts";

let shopify: ShopifyClient;
let places: Places;

beforeEach(async () => {
  shopify = aShopify();
  places = await placesOf(shopify);
});

const fields = `id title handle status totalInventory hasOnlyDefaultVariant
  options { name position values }
  variants(first: 20) { nodes { id sku title price inventoryQuantity inventoryItem { id tracked locationsCount { count } } } }`;

const create = async (product: object) =>
  at(
    await shopify.data(
      `mutation ($product: ProductCreateInput!) { productCreate(product: $product) { product { ${fields} } userErrors { field message } } }`,
      { product },
    ),
    "productCreate",
  );

const bulk = async (kind: "Create" | "Update", productId: string, variants: object[], more = "") =>
  at(
    await shopify.data(
      `mutation ($id: ID!, $variants: [ProductVariantsBulkInput!]!) {
        productVariantsBulk${kind}(productId: $id, variants: $variants ${more}) {
          product { ${fields} } productVariants { id sku title price } userErrors { code field message } } }`,
      { id: productId, variants },
    ),
    `productVariantsBulk${kind}`,
  );

const sized = { title: "Lamp", productOptions: [{ name: "Size", values: [{ name: "S" }, { name: "M" }] }] };

describe("a product that is made", () => {
  it("has one variant, not tracked, stocked at the first location", async () => {
    expect(await create({ title: "Lamp" })).toMatchObject({
      userErrors: [],
      product: {
        handle: "lamp",
        status: "ACTIVE",
        hasOnlyDefaultVariant: true,
        options: [{ name: "Title", values: ["Default Title"] }],
        variants: {
          nodes: [
            {
              title: "Default Title",
              price: "0.00",
              inventoryItem: { tracked: false, locationsCount: { count: 1 } },
            },
          ],
        },
      },
    });
  });

  it("needs a title, and gets a handle of its own", async () => {
    expect(await create({ title: " " })).toMatchObject({ product: null, userErrors: [{ field: ["title"] }] });
    await create({ title: "Lamp" });
    expect(await create({ title: "Lamp" })).toMatchObject({ product: { handle: "lamp-1" } });
  });

  it("has of its options one variant, with the first of each", async () => {
    expect(await create(sized)).toMatchObject({
      product: { hasOnlyDefaultVariant: false, variants: { nodes: [{ title: "S" }] } },
    });
  });
});

describe("variants in bulk", () => {
  it("are made with their quantities, in place of the variant that stood for none", async () => {
    const productId = textAt(await create({ title: "Lamp" }), "product", "id");
    const variant = {
      price: "12.5",
      inventoryItem: { sku: "LAMP", tracked: true },
      inventoryQuantities: [{ locationId: places.locations["Shop"], availableQuantity: 7 }],
    };
    const payload = await bulk("Create", productId, [variant]);
    expect(payload).toMatchObject({ userErrors: [], productVariants: [{ sku: "LAMP", price: "12.50" }] });
    const [made, ...others] = rowsAt(payload, "product", "variants", "nodes");
    expect(others).toStrictEqual([]);
    const itemId = textAt(made, "inventoryItem", "id");
    expect(await readLevel(shopify, itemId, places.locations["Shop"]!)).toMatchObject({ available: 7 });
    expect(await readLevel(shopify, itemId, places.locations["Main"]!)).toMatchObject({ available: 0 });
  });

  it("are refused where one exists already, has no value for an option, or knows no such location", async () => {
    const productId = textAt(await create(sized), "product", "id");
    const size = (name: string) => ({ optionValues: [{ optionName: "Size", name }] });
    const refused = async (variant: object) =>
      at(await bulk("Create", productId, [variant]), "userErrors", 0, "code");
    expect(await refused(size("S"))).toBe("VARIANT_ALREADY_EXISTS");
    expect(await refused({})).toBe("NEED_TO_ADD_OPTION_VALUES");
    expect(await refused({ optionValues: [{ optionName: "Wood", name: "Oak" }] })).toBe("INVALID_INPUT");
    const nowhere = [{ locationId: "gid://shopify/Location/1", availableQuantity: 1 }];
    expect(await refused({ ...size("L"), inventoryQuantities: nowhere })).toBe(
      "TRACKED_VARIANT_LOCATION_NOT_FOUND",
    );
    expect(at(await bulk("Create", productId, [size("L")]), "userErrors")).toStrictEqual([]);
  });

  it("are changed, but for their quantities, which are adjusted", async () => {
    const productId = textAt(await create({ title: "Lamp" }), "product", "id");
    const [variant] = rowsAt(await bulk("Update", productId, []), "product", "variants", "nodes");
    const id = textAt(variant, "id");
    const locationId = places.locations["Main"];
    expect(
      await bulk("Update", productId, [{ id, inventoryQuantities: [{ locationId, availableQuantity: 1 }] }]),
    ).toMatchObject({ userErrors: [{ code: "NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE" }] });
    const payload = await bulk("Update", productId, [
      {
        id,
        price: "3",
        inventoryItem: { sku: "L-1", tracked: true },
        quantityAdjustments: [{ locationId, adjustment: 4, changeFromQuantity: 0 }],
      },
    ]);
    expect(payload).toMatchObject({
      productVariants: [{ sku: "L-1", price: "3.00" }],
      product: { totalInventory: 4 },
    });
    expect(await bulk("Update", productId, [{ id: places.variants["Stool"] }])).toMatchObject({
      userErrors: [{ code: "PRODUCT_VARIANT_DOES_NOT_EXIST" }],
    });
  });

  it("are deleted, but never the last", async () => {
    const productId = textAt(await create(sized), "product", "id");
    await bulk("Create", productId, [{ optionValues: [{ optionName: "Size", name: "M" }] }]);
    const remove = async (ids: string[]) =>
      at(
        await shopify.data(
          `mutation ($id: ID!, $ids: [ID!]!) { productVariantsBulkDelete(productId: $id, variantsIds: $ids) {
            product { ${fields} } userErrors { code } } }`,
          { id: productId, ids },
        ),
        "productVariantsBulkDelete",
      );
    const ids = rowsAt(await bulk("Update", productId, []), "product", "variants", "nodes").map((each) =>
      textAt(each, "id"),
    );
    expect(await remove(ids)).toMatchObject({ userErrors: [{ code: "CANNOT_DELETE_LAST_VARIANT" }] });
    expect(await remove([ids[0]!])).toMatchObject({
      product: { options: [{ values: ["M"] }], variants: { nodes: [{ title: "M" }] } },
    });
    expect(
      await shopify.data(`query ($id: ID!) { productVariant(id: $id) { id } }`, { id: ids[0] }),
    ).toStrictEqual({
      productVariant: null,
    });
  });

  it("may be the parents of bundles, whose quantities cannot be set", async () => {
    const answer = await shopify.data(`query ($id: ID!) { productVariant(id: $id) { product { id } } }`, {
      id: places.variants["Stool"],
    });
    const productId = textAt(answer, "productVariant", "product", "id");
    await bulk("Update", productId, [{ id: places.variants["Stool"], requiresComponents: true }]);
    const row = {
      inventoryItemId: places.items["Stool"]!,
      locationId: places.locations["Main"]!,
      quantity: 1,
    };
    expect(await setQuantities(shopify, [row])).toMatchObject({
      inventoryAdjustmentGroup: null,
      userErrors: [
        { code: "NON_MUTABLE_INVENTORY_ITEM", field: ["input", "quantities", "0", "inventoryItemId"] },
      ],
    });
  });
});

describe("productSet", () => {
  const set = async (input: object, identifier: object | null = null) =>
    at(
      await shopify.data(
        `mutation ($input: ProductSetInput!, $identifier: ProductSetIdentifiers) {
          productSet(input: $input, identifier: $identifier) { product { ${fields} } userErrors { code field } } }`,
        { input, identifier },
      ),
      "productSet",
    );
  const size = (name: string, more: object = {}) => ({
    optionValues: [{ optionName: "Size", name }],
    ...more,
  });
  const options = { productOptions: [{ name: "Size", values: [{ name: "S" }, { name: "M" }] }] };

  it("makes a product with its variants and their quantities", async () => {
    const locationId = places.locations["Main"];
    const payload = await set({
      title: "Lamp",
      ...options,
      variants: [
        size("S", {
          sku: "L-S",
          inventoryItem: { tracked: true },
          inventoryQuantities: [{ locationId, name: "available", quantity: 3 }],
        }),
        size("M", { sku: "L-M" }),
      ],
    });
    expect(payload).toMatchObject({
      userErrors: [],
      product: {
        variants: {
          nodes: [
            { sku: "L-S", title: "S", inventoryQuantity: 3 },
            { sku: "L-M", title: "M" },
          ],
        },
      },
    });
  });

  it("keeps the variants that are named again and drops the others", async () => {
    const made = await set({
      title: "Lamp",
      ...options,
      variants: [size("S", { sku: "L-S" }), size("M", { sku: "L-M" })],
    });
    const id = textAt(made, "product", "id");
    const kept = textAt(made, "product", "variants", "nodes", 1, "id");
    const payload = await set({ title: "Lamp 2", variants: [size("M", { sku: "L-M2" })] }, { id });
    expect(payload).toMatchObject({
      product: { id, title: "Lamp 2", variants: { nodes: [{ id: kept, sku: "L-M2" }] } },
    });
    expect(rowsAt(payload, "product", "variants", "nodes")).toHaveLength(1);
  });

  it("is refused for a product that does not exist, and for options without variants", async () => {
    expect(await set({ title: "X" }, { id: "gid://shopify/Product/1" })).toMatchObject({
      userErrors: [{ code: "PRODUCT_DOES_NOT_EXIST" }],
    });
    expect(await set({ title: "X", ...options })).toMatchObject({
      userErrors: [{ code: "VARIANTS_INPUT_MISSING" }],
    });
  });
});

describe("a product that is deleted", () => {
  it("is told to subscribers, and takes its items along", async () => {
    for (const topic of ["PRODUCTS_DELETE", "INVENTORY_ITEMS_DELETE"]) await shopify.subscribe(topic);
    const answer = await shopify.data(`query ($id: ID!) { productVariant(id: $id) { product { id } } }`, {
      id: places.variants["Stool"],
    });
    const id = textAt(answer, "productVariant", "product", "id");
    const remove = `mutation ($id: ID!) { productDelete(input: { id: $id }) { deletedProductId userErrors { message } } }`;
    expect(await shopify.data(remove, { id })).toMatchObject({ productDelete: { deletedProductId: id } });
    expect(await shopify.data(remove, { id })).toMatchObject({
      productDelete: { deletedProductId: null, userErrors: [{ message: "Product does not exist" }] },
    });
    await shopify.advance(0);
    expect(shopify.received.map(({ topic }) => topic).toSorted()).toStrictEqual([
      "inventory_items/delete",
      "products/delete",
    ]);
    const gone = await shopify.data(`query ($id: ID!) { inventoryItem(id: $id) { id } }`, {
      id: places.items["Stool"],
    });
    expect(gone).toStrictEqual({ inventoryItem: null });
  });
});

it("tells subscribers of a product once where many of its variants change", async () => {
  await shopify.subscribe("PRODUCTS_UPDATE");
  shopify.mock.change({ webhookDelayMs: 100 });
  const rename = (title: string) =>
    shopify.data(
      `mutation ($id: ID!, $title: String!) { productUpdate(product: { id: $id, title: $title }) { userErrors { message } } }`,
      { id: "gid://shopify/Product/8100100000001", title },
    );
  await rename("First");
  await rename("Second");
  await shopify.advance(1000);
  expect(shopify.received).toMatchObject([
    {
      topic: "products/update",
      body: { id: 8_100_100_000_001, title: "Second", variants: [{ sku: "STOOL" }] },
    },
  ]);
});

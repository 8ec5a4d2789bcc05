import { quantity } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { call, respond, respondList, respondPage, scriptKatana } from "./testing/scripted-katana.ts";

const product = {
  id: 7,
  name: "Oak stool",
  type: "product",
  is_auto_assembly: false,
  archived_at: null,
  deleted_at: null,
};
const variant = (fields: Record<string, unknown>) => ({
  id: 1,
  sku: "OAK-1",
  type: "product",
  product_id: 7,
  material_id: null,
  config_attributes: [],
  custom_fields: null,
  internal_barcode: null,
  created_at: "2020-10-23T10:37:05.085Z",
  updated_at: "2020-10-23T10:37:05.085Z",
  deleted_at: null,
  product_or_material: product,
  ...fields,
});
const wholeCatalog = "include_deleted=true&include_archived=true&extend=product_or_material";

const variantOf = async (fields: Record<string, unknown>) => {
  const { source } = scriptKatana(() => ({ data: [variant(fields)] }));
  const { items } = await source.variantPage(null, call);
  return items[0];
};

test("a variant in our words", async () => {
  const options = [
    { config_name: "Size", config_value: "L" },
    { config_name: "Colour", config_value: "Natural" },
  ];
  expect(await variantOf({ config_attributes: options })).toEqual({
    externalId: "1",
    productExternalId: "product:7",
    sku: "OAK-1",
    name: "Oak stool / L / Natural",
    isKit: false,
    hasStock: true,
    createdAt: Date.parse("2020-10-23T10:37:05.085Z"),
    archivedAt: null,
    deletedAt: null,
  });
});

test.for([null, "", "  "])("a SKU of %j is none", async (sku) => {
  expect(await variantOf({ sku })).toMatchObject({ sku: null, name: "Oak stool" });
});

test("a kit is a product with automatic assembly", async () => {
  expect(await variantOf({ product_or_material: { ...product, is_auto_assembly: true } })).toMatchObject({
    isKit: true,
  });
});

test("archiving stands on the product and holds for its variants", async () => {
  const archived = { ...product, archived_at: "2024-01-01T00:00:00.000Z" };
  expect(await variantOf({ product_or_material: archived })).toMatchObject({
    archivedAt: Date.parse("2024-01-01T00:00:00.000Z"),
    deletedAt: null,
  });
});

test("ids of products and materials collide, so they are kept apart", async () => {
  const material = { id: 7, name: "Oil", type: "material", archived_at: null, deleted_at: null };
  const asMaterial = { type: "material", product_id: null, material_id: 7, product_or_material: material };
  expect(await variantOf(asMaterial)).toMatchObject({ productExternalId: "material:7", isKit: false });
});

test("services stand among the variants, with no product and no stock", async () => {
  const service = { type: "service", product_id: null, service_id: 3, product_or_material: null };
  expect(await variantOf(service)).toMatchObject({ productExternalId: "service:3", hasStock: false });
  // An older answer knows neither the type nor the service.
  const bare = { type: undefined, product_id: null, product_or_material: undefined };
  expect(await variantOf(bare)).toMatchObject({ productExternalId: "service:1", hasStock: false });
});

test("whether it is a kit is never guessed: a product that is not sent along is a bad response", async () => {
  await expect(variantOf({ product_or_material: null })).rejects.toMatchObject({ kind: "bad-response" });
  const deletedAt = "2024-01-01T00:00:00.000Z";
  expect(await variantOf({ product_or_material: null, deleted_at: deletedAt })).toMatchObject({
    deletedAt: Date.parse(deletedAt),
  });
});

test("the catalog is asked for whole, archived and deleted variants too", async () => {
  const rows = Array.from({ length: 251 }, (_, index) => variant({ id: index + 1 }));
  const katana = scriptKatana(({ query }) => respondList(rows, query));
  const first = await katana.source.variantPage(null, call);
  const second = await katana.source.variantPage(first.next, call);
  expect([first.items.length, second.items.length, second.next]).toEqual([250, 1, null]);
  expect(katana.sent()).toEqual([`GET /variants?${wholeCatalog}`, `GET /variants?${wholeCatalog}&page=2`]);
});

test("variants by id come in one request; what Katana adds of its own is dropped", async () => {
  const katana = scriptKatana(() => respondPage([variant({ id: 1 }), variant({ id: 9 })], 1, 1, 2));
  const refs = ["1", "2", "../3"].map((externalId) => ({ about: "variant" as const, externalId }));
  const found = await katana.source.variants(refs, call);
  expect(found.map((each) => each.externalId)).toEqual(["1"]);
  expect(katana.sent()).toEqual([`GET /variants?${wholeCatalog}&ids=1&ids=2`]);
});

test("few products are asked for one by one, each by its kind", async () => {
  const ofMaterial = { id: 2, type: "material", product_id: null, material_id: 7 };
  const katana = scriptKatana(({ query }) =>
    respondList(
      [query.has("product_id") ? variant({}) : variant(ofMaterial), variant({ id: 3, product_id: 9 })],
      query,
    ),
  );
  const refs = ["product:7", "material:7", "service:1", "product:x"].map((externalId) => ({
    about: "product" as const,
    externalId,
  }));
  const found = await katana.source.variants(refs, call);
  expect(found.map((each) => each.externalId)).toEqual(["1", "2"]);
  expect(katana.sent()).toEqual([
    `GET /variants?${wholeCatalog}&product_id=7`,
    `GET /variants?${wholeCatalog}&material_id=7`,
  ]);
});

const productRefs = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    about: "product" as const,
    externalId: `product:${index + 1}`,
  }));

test("many products: the catalog is read instead where it has fewer pages", async () => {
  const rows = Array.from({ length: 300 }, (_, index) => variant({ id: index + 1, product_id: index + 1 }));
  const katana = scriptKatana(({ query }) => respondList(rows, query));
  const found = await katana.source.variants(productRefs(5), call);
  expect(found.map((each) => each.externalId)).toEqual(["1", "2", "3", "4", "5"]);
  expect(katana.requests).toHaveLength(2);
});

test("many products in a catalog with more pages than that are asked for one by one", async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => variant({ id: index + 1, product_id: index + 1 }));
  const katana = scriptKatana(({ query }) => {
    const wanted = query.get("product_id");
    return respondList(wanted ? rows.filter((row) => String(row.product_id) === wanted) : rows, query);
  });
  const found = await katana.source.variants(productRefs(3), call);
  expect(found.map((each) => each.externalId)).toEqual(["1", "2", "3"]);
  expect(katana.requests).toHaveLength(1 + 3);
});

const bomRow = (kit: number, ingredient: number, amount: unknown) => ({
  id: `aaaaaaaa-bbbb-cccc-dddd-${kit}-${ingredient}-${String(amount)}`,
  product_variant_id: kit,
  product_item_id: 7,
  ingredient_variant_id: ingredient,
  quantity: amount,
});

test("recipes: exact quantities, rows of one ingredient added up, empty ones left out", async () => {
  const rows = [
    bomRow(1, 10, 0.25),
    bomRow(1, 11, 2),
    bomRow(1, 11, 1.5),
    bomRow(1, 12, null),
    bomRow(1, 13, 0),
    bomRow(9, 10, 4),
  ];
  const katana = scriptKatana(({ query }) =>
    respondList(query.get("product_variant_id") === "1" ? rows : [], query),
  );
  expect(await katana.source.recipes(["1", "2"], call)).toEqual([
    {
      kitExternalId: "1",
      lines: [
        { componentExternalId: "10", quantityPerKit: quantity("0.25") },
        { componentExternalId: "11", quantityPerKit: quantity("3.5") },
      ],
    },
    { kitExternalId: "2", lines: [] },
  ]);
  expect(katana.sent()).toEqual(["GET /bom_rows?product_variant_id=1", "GET /bom_rows?product_variant_id=2"]);
});

test("recipes of many kits: one listing", async () => {
  const rows = Array.from({ length: 20 }, (_, index) => bomRow(index + 1, 100, 1));
  const katana = scriptKatana(({ query }) => respondList(rows, query));
  const kits = Array.from({ length: 15 }, (_, index) => String(index + 1));
  expect(await katana.source.recipes(kits, call)).toHaveLength(15);
  expect(katana.sent()).toEqual(["GET /bom_rows"]);
});

test("L4 a location that does not sell says so; deleted ones are left out", async () => {
  const locations = [
    { id: 1, name: "Main", legal_name: "Acme", sales_allowed: true, deleted_at: null },
    { id: 2, name: "Workshop", sales_allowed: false },
    { id: 3, name: "Closed", sales_allowed: true, deleted_at: "2024-01-01T00:00:00.000Z" },
  ];
  const { source } = scriptKatana(({ query }) => respondList(locations, query));
  expect(await source.locations(call)).toEqual([
    { externalId: "1", name: "Main", isActive: true, ineligibleReason: null },
    { externalId: "2", name: "Workshop", isActive: true, ineligibleReason: expect.stringContaining("sales") },
  ]);
});

test.for([
  ["its company", { name: "Works", display_name: "Acme", legal_name: "Acme Ltd" }, "Acme"],
  ["its company's legal name", { name: "Works", display_name: "", legal_name: "Acme Ltd" }, "Acme Ltd"],
  ["its factory", { name: "Works" }, "Works"],
] as const)("an account is called by %s: one request", async ([, factory, externalName]) => {
  const katana = scriptKatana(() => factory);
  expect(await katana.source.identify(call)).toEqual({ externalName });
  expect(katana.sent()).toEqual(["GET /factory"]);
});

test.for([
  [
    "the domain of the key's owner",
    { id: 42, firstName: "Jane", email: "Jane@Acme.example" },
    "acme.example",
  ],
  ["the owner, where there is no address", { id: 42, firstName: "Jane", lastName: "Doe" }, "Jane Doe"],
  ["Katana, where nothing is said", { id: 42 }, "Katana"],
] as const)("an account without a company is called by %s", async ([, user, externalName]) => {
  const { source } = scriptKatana(({ path, query }) => {
    if (path === "/locations") return respondList([], query);
    return path === "/user_info" ? user : respond(404);
  });
  expect(await source.identify(call)).toEqual({ externalName });
});

test("an address where nothing of Katana is found is told", async () => {
  const { source } = scriptKatana(() => respond(404));
  await expect(source.identify(call)).rejects.toMatchObject({ kind: "not-found" });
});

test("a key that is not accepted is told at once", async () => {
  const katana = scriptKatana(() => respond(401));
  await expect(katana.source.identify(call)).rejects.toMatchObject({ kind: "unauthorized" });
  expect(katana.requests).toHaveLength(1);
});

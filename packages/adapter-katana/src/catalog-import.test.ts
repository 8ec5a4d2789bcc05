// What an import asks of Katana, request by request.
import type { ProductImport } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import { call, respond, respondList, scriptKatana, type Script } from "./testing/scripted-katana.ts";

const aProduct = (fields: Partial<ProductImport> = {}): ProductImport => ({
  marker: "demo.myshopify.com gid://shopify/Product/1",
  name: "Oak tray",
  productExternalId: null,
  variants: [{ key: "a", sku: "TRAY-S", barcode: "474", options: [{ name: "Size", value: "Small" }] }],
  ...fields,
});
const note = (marker: string) => `Bought in spring\nImported by Stockgate: ${marker}`;
const row = (id: number, fields: object = {}) => ({
  id,
  sku: null,
  type: "product",
  created_at: "2026-03-05T11:30:00.000Z",
  config_attributes: [{ config_name: "Size", config_value: "Small" }],
  ...fields,
});
const imports = (script: Script) => {
  const katana = scriptKatana(script);
  const { catalogImport } = katana.source;
  if (!catalogImport) throw new Error("there is no import");
  return { ...katana, imports: catalogImport };
};
const bodyOf = (katana: { requests: { body?: string }[] }) => JSON.parse(katana.requests.at(-1)?.body ?? "");

describe("making a product", () => {
  it("M10 is one request: its options, its variants, and the mark it is found by; its price is the shop's own", async () => {
    const katana = imports(() => ({ id: 7, name: "Oak tray", variants: [row(70)] }));
    const made = await katana.imports.createProduct(aProduct(), call);
    expect(katana.sent()).toStrictEqual(["POST /products"]);
    expect(bodyOf(katana)).toStrictEqual({
      name: "Oak tray",
      is_sellable: true,
      additional_info: "Imported by Stockgate: demo.myshopify.com gid://shopify/Product/1",
      variants: [
        {
          sku: "TRAY-S",
          registered_barcode: "474",
          config_attributes: [{ config_name: "Size", config_value: "Small" }],
        },
      ],
      configs: [{ name: "Size", values: ["Small"] }],
    });
    // Its variants do not say whose they are, nor what their product is called.
    expect(made).toMatchObject([
      {
        key: "a",
        isOwn: true,
        variant: {
          externalId: "70",
          productExternalId: "product:7",
          name: "Oak tray / Small",
          hasStock: true,
        },
      },
    ]);
  });

  it("M10 without options there is no list of them, and a barcode that Katana would refuse is left out", async () => {
    const katana = imports(() => ({
      id: 7,
      name: "Oak tray",
      variants: [row(70, { config_attributes: [] })],
    }));
    const variants = [{ key: "a", sku: null, barcode: "4".repeat(121), options: [] }];
    await katana.imports.createProduct(aProduct({ variants }), call);
    expect(bodyOf(katana)).toMatchObject({ variants: [{}] });
    expect(Object.keys(bodyOf(katana)).toSorted()).toStrictEqual([
      "additional_info",
      "is_sellable",
      "name",
      "variants",
    ]);
    expect(bodyOf(katana).variants).toStrictEqual([{}]);
  });

  it("M10 a variant is added to the product or the material named", async () => {
    const parent = { name: "Oak tray", is_auto_assembly: false };
    const script: Script = ({ method, query }) =>
      method === "POST"
        ? { id: 71 }
        : respondList([row(71, { material_id: 9, product_or_material: parent })], query);
    const katana = imports(script);
    const made = await katana.imports.createProduct(aProduct({ productExternalId: "material:9" }), call);
    expect(katana.sent()).toStrictEqual([
      "POST /variants",
      "GET /variants?ids=71&extend=product_or_material",
    ]);
    expect(JSON.parse(katana.requests[0]?.body ?? "")).toMatchObject({ material_id: 9, sku: "TRAY-S" });
    expect(made).toMatchObject([{ key: "a", variant: { productExternalId: "material:9" } }]);
  });
});

describe("finding what was made", () => {
  it("M10 by the whole mark, among products of the name; its variants by their options", async () => {
    const products = [
      { id: 1, additional_info: note("demo.myshopify.com gid://shopify/Product/11"), variants: [row(10)] },
      { id: 2, additional_info: null, variants: [row(20)] },
      {
        id: 3,
        additional_info: note("demo.myshopify.com gid://shopify/Product/1"),
        variants: [row(30, { config_attributes: [{ config_name: "Size", config_value: "Large" }] }), row(31)],
      },
    ];
    const katana = imports(({ path, query }) => respondList(path === "/products" ? products : [], query));
    expect(await katana.imports.findImported([aProduct()], call)).toMatchObject([
      { key: "a", isOwn: true, variant: { externalId: "31" } },
    ]);
    expect(katana.sent()).toStrictEqual([
      "GET /products?name=Oak+tray",
      "GET /variants?sku=TRAY-S&extend=product_or_material",
    ]);
  });

  it("M10 many are looked for in one listing, where that is shorter than asking for each", async () => {
    const katana = imports(({ query }) => respondList([], query));
    const many = Array.from({ length: 60 }, (_, index) =>
      aProduct({
        name: `Tray ${index}`,
        variants: [{ key: `${index}`, sku: null, barcode: null, options: [] }],
      }),
    );
    expect(await katana.imports.findImported(many, call)).toStrictEqual([]);
    expect(katana.sent()).toStrictEqual(["GET /products"]);
  });

  it("M10 M3 by SKU the newest counts, and a service never does", async () => {
    const parent = { name: "Tray" };
    const rows = [
      row(40, { sku: "TRAY-S", product_id: 4, product_or_material: parent }),
      row(41, {
        sku: "TRAY-S",
        product_id: 4,
        product_or_material: parent,
        created_at: "2026-04-05T11:30:00.000Z",
      }),
      row(42, { sku: "TRAY-S", type: "service", created_at: "2026-05-05T11:30:00.000Z" }),
    ];
    const katana = imports(({ path, query }) => respondList(path === "/variants" ? rows : [], query));
    expect(await katana.imports.findImported([aProduct()], call)).toMatchObject([
      { key: "a", isOwn: false, variant: { externalId: "41" } },
    ]);
  });
});

describe("adjustments", () => {
  const adjustment = {
    number: "SG-1",
    locationExternalId: "5",
    reason: "Opening stock",
    rows: [
      { variantExternalId: "1", change: 3_000_000_000n },
      { variantExternalId: "2", change: -20_000_000_000n },
    ],
  };

  it("M10 Q7 state exact differences, and no cost: Katana's average stands", async () => {
    const katana = imports(() => ({ id: 1, stock_adjustment_number: "SG-1" }));
    await katana.imports.adjustStock(adjustment, call);
    expect(katana.requests[0]?.body).toContain('"quantity":0.3}');
    expect(bodyOf(katana)).toStrictEqual({
      stock_adjustment_number: "SG-1",
      location_id: 5,
      reason: "Opening stock",
      stock_adjustment_rows: [
        { variant_id: 1, quantity: 0.3 },
        { variant_id: 2, quantity: -2 },
      ],
    });
  });

  it("M10 are known by their whole number, deleted ones too", async () => {
    const katana = imports(({ query }) => respondList([{ id: 1, stock_adjustment_number: "SG-11" }], query));
    expect(await katana.imports.isAdjusted("SG-1", call)).toBe(false);
    expect(await katana.imports.isAdjusted("SG-11", call)).toBe(true);
    expect(katana.sent()[0]).toBe("GET /stock_adjustments?stock_adjustment_number=SG-1&include_deleted=true");
  });

  it("M10 a refusal says why", async () => {
    const error = { statusCode: 422, message: "The request body is invalid.", details: [] };
    const katana = imports(() => respond(422, { error }));
    await expect(katana.imports.adjustStock(adjustment, call)).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringContaining("The request body is invalid."),
    });
  });
});

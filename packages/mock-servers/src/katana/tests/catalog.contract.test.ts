import { describe, expect, it } from "vitest";
import { aKatana, ids } from "../testing/katana-client.ts";

describe("variants", () => {
  it("have the parent's ids, and services neither", async () => {
    const katana = aKatana();
    const rows = await katana.list("/variants");
    const shown = rows.map((row) => [row["sku"], row["type"], row["product_id"], row["material_id"]]);
    expect(shown).toContainEqual(["CHAIR", "product", 1, null]);
    // Ids collide across the two tables.
    expect(shown).toContainEqual(["OIL", "material", null, 1]);
    expect(shown).toContainEqual(["SERVICE-ASSEMBLY", "service", null, null]);
  });

  it("need no SKU, and share one without complaint", async () => {
    const katana = aKatana();
    const bare = await katana.post("/variants", { product_id: 1 });
    const twin = await katana.post("/variants", { product_id: 1, sku: "TABLE" });
    expect(bare["sku"]).toBeNull();
    const found = await katana.list("/variants?sku=TABLE&sku=CHAIR");
    expect(found.map((row) => row["id"])).toStrictEqual([twin["id"], ids.table, ids.chair]);
  });

  it("belong to exactly one parent", async () => {
    const katana = aKatana();
    expect((await katana.call("POST", "/variants", { sku: "X" })).status).toBe(422);
    expect((await katana.call("POST", "/variants", { product_id: 1, material_id: 1 })).status).toBe(422);
    expect((await katana.call("POST", "/variants", { product_id: 99 })).status).toBe(422);
  });

  it("are gone when deleted, and come back as tombstones where asked for", async () => {
    const katana = aKatana();
    await katana.ports.advance(1000);
    await katana.delete(`/variants/${ids.chair}`);
    expect((await katana.call("GET", `/variants/${ids.chair}`)).status).toBe(404);
    expect(await katana.list(`/variants?ids=${ids.chair}`)).toStrictEqual([]);
    const [tombstone] = await katana.list(`/variants?ids=${ids.chair}&include_deleted=true`);
    expect(tombstone?.["deleted_at"]).toBe(tombstone?.["updated_at"]);
    expect(await katana.list(`/inventory?variant_id=${ids.chair}`)).toStrictEqual([]);
  });
});

describe("products and materials", () => {
  it("are made with their variants", async () => {
    const katana = aKatana();
    const product = await katana.post("/products", {
      name: "Lamp",
      is_auto_assembly: true,
      purchase_uom: "box",
      purchase_uom_conversion_rate: 12.5,
      configs: [{ name: "Colour", values: ["red", "blue"] }],
      variants: [
        { sku: "LAMP-R", config_attributes: [{ config_name: "Colour", config_value: "red" }] },
        { sku: "LAMP-B" },
      ],
    });
    expect(product).toMatchObject({
      purchase_uom_conversion_rate: "12.5000000000",
      configs: [{ name: "Colour", product_id: product["id"] }],
      variants: [{ sku: "LAMP-R" }, { sku: "LAMP-B" }],
    });
    const kits = await katana.list("/products?is_auto_assembly=true");
    expect(kits.map((row) => row["name"])).toStrictEqual(["Lamp", "HOME", "CARE"]);
    const material = await katana.post("/materials", { name: "Glue", variants: [{ sku: "GLUE" }] });
    expect(material).toMatchObject({
      type: "material",
      variants: [{ material_id: material["id"], product_id: null }],
    });
    expect(material).not.toHaveProperty("is_auto_assembly");
  });

  it("take a unit of purchase only together with its rate", async () => {
    const body = { name: "Glue", purchase_uom: "box", variants: [{}] };
    expect(await aKatana().call("POST", "/materials", body)).toMatchObject({
      status: 422,
      body: {
        error: {
          details: [{ code: "dependencies", info: { missingProperty: "purchase_uom_conversion_rate" } }],
        },
      },
    });
  });

  it("lose their additional_info by a PATCH without it", async () => {
    const katana = aKatana();
    await katana.patch("/products/1", { additional_info: "Handle with care" });
    expect(await katana.get("/products/1")).toMatchObject({ additional_info: "Handle with care" });
    expect(await katana.patch("/products/1", { name: "Chair" })).toMatchObject({
      name: "Chair",
      additional_info: "",
    });
  });

  it("hide their variants and inventory when archived", async () => {
    const katana = aKatana();
    await katana.patch("/products/1", { is_archived: true });
    expect(await katana.list("/products?ids=1")).toStrictEqual([]);
    expect(await katana.list(`/variants?ids=${ids.chair}`)).toStrictEqual([]);
    expect(await katana.list(`/inventory?variant_id=${ids.chair}`)).toStrictEqual([]);
    const [row] = await katana.list(`/inventory?variant_id=${ids.chair}&include_archived=true`);
    expect(row?.["archived_at"]).toEqual(expect.any(String));
    expect(
      await katana.list("/variants?ids=1&include_archived=true&extend=product_or_material"),
    ).toHaveLength(1);
    await katana.patch("/products/1", { is_archived: false });
    expect(await katana.list("/products?ids=1")).toHaveLength(1);
  });

  it("take their variants with them when deleted", async () => {
    const katana = aKatana();
    await katana.delete("/materials/1");
    expect(await katana.list("/materials?ids=1")).toStrictEqual([]);
    expect(await katana.list("/materials?ids=1&include_deleted=true")).toHaveLength(1);
    expect((await katana.call("GET", `/variants/${ids.oil}`)).status).toBe(404);
  });
});

describe("services", () => {
  it("have one variant, changed through the service, and no stock", async () => {
    const katana = aKatana();
    const made = await katana.post("/services", {
      name: "Delivery",
      variants: [{ sku: "DLV", default_cost: 5 }],
    });
    expect(made).toMatchObject({ type: "service", variants: [{ service_id: made["id"], default_cost: 5 }] });
    const changed = await katana.patch(`/services/${String(made["id"])}`, { sku: "DLV-2", sales_price: 9 });
    expect(changed).toMatchObject({ variants: [{ sku: "DLV-2", sales_price: 9, default_cost: 5 }] });
    const [variant] = changed["variants"] as { id: number }[];
    expect(await katana.list(`/inventory?variant_id=${variant?.id}`)).toStrictEqual([]);
    await katana.delete(`/services/${String(made["id"])}`);
    expect((await katana.call("GET", `/services/${String(made["id"])}`)).status).toBe(404);
  });
});

describe("recipes", () => {
  it("are rows with UUIDs, also under their older name", async () => {
    const katana = aKatana();
    const rows = await katana.list(`/bom_rows?product_variant_id=${ids.careKit}`);
    expect(rows.map((row) => [row["ingredient_variant_id"], row["quantity"]])).toStrictEqual([
      [ids.cloth, 2],
      [ids.oil, 0.25],
    ]);
    expect(rows[0]?.["id"]).toMatch(/^[0-9a-f-]{36}$/);
    const older = await katana.list(`/recipes?product_variant_ids=${ids.careKit}`);
    expect(older.map((row) => row["recipe_row_id"])).toStrictEqual(rows.map((row) => row["id"]));
  });

  it("can be changed row by row and at once", async () => {
    const katana = aKatana();
    const ofKit = `product_variant_id=${ids.careKit}`;
    const row = await katana.post("/bom_rows", {
      product_item_id: 3,
      product_variant_id: ids.careKit,
      ingredient_variant_id: ids.table,
    });
    expect(row["quantity"]).toBeNull();
    await katana.patch(`/bom_rows/${String(row["id"])}`, { quantity: 3, notes: "oak" });
    expect(await katana.list(`/bom_rows?id=${String(row["id"])}`)).toMatchObject([
      { quantity: 3, notes: "oak" },
    ]);
    await katana.delete(`/bom_rows/${String(row["id"])}`);
    expect(await katana.list(`/bom_rows?${ofKit}`)).toHaveLength(2);
    const newRow = { product_variant_id: ids.careKit, ingredient_variant_id: ids.table, quantity: 1 };
    await katana.post("/recipes", { rows: [newRow] });
    expect(await katana.list(`/bom_rows?${ofKit}`)).toMatchObject([{ ingredient_variant_id: ids.table }]);
    await katana.post("/bom_rows/batch/create", { data: [{ ...newRow, product_item_id: 3 }] });
    expect(await katana.list(`/bom_rows?${ofKit}`)).toHaveLength(2);
    await katana.delete("/recipes/3");
    expect(await katana.list(`/bom_rows?${ofKit}`)).toStrictEqual([]);
  });

  it("refuse a variant of another product", async () => {
    const body = { product_item_id: 1, product_variant_id: ids.careKit, ingredient_variant_id: ids.oil };
    expect((await aKatana().call("POST", "/bom_rows", body)).status).toBe(422);
  });
});

it("customers and suppliers can be made, changed and deleted", async () => {
  const katana = aKatana();
  for (const path of ["/customers", "/suppliers"]) {
    const made = await katana.post(path, { name: "Somebody", email: "a@example.com" });
    const one = `${path}/${String(made["id"])}`;
    expect(await katana.patch(one, { phone: "123" })).toMatchObject({ name: "Somebody", phone: "123" });
    expect((await katana.call("PATCH", one, { email: "no address" })).status).toBe(422);
    await katana.delete(one);
    expect(await katana.list(`${path}?name=Somebody`)).toStrictEqual([]);
    expect(await katana.list(`${path}?name=Somebody&include_deleted=true`)).toHaveLength(1);
  }
});

it("customers and suppliers keep the addresses they came with", async () => {
  const katana = aKatana();
  const addresses = [
    { entity_type: "billing", city: "Oslo" },
    { entity_type: "shipping", city: "Bergen" },
  ];
  const customer = await katana.post("/customers", { name: "Kari", addresses });
  expect(customer).toMatchObject({ default_billing_id: 1, default_shipping_id: 2, addresses });
  const supplier = await katana.post("/suppliers", {
    name: "Ola",
    addresses: [{ line_1: "Quay 1", country: "NO" }],
  });
  expect(supplier).toMatchObject({ default_address_id: 1, addresses: [{ line_1: "Quay 1", city: null }] });
});

it("the account tells who it is", async () => {
  const katana = aKatana();
  expect(await katana.get("/user_info")).toMatchObject({ firstName: "Demo" });
  expect(await katana.get("/factory")).toMatchObject({ default_sales_location_id: 1 });
});

import { describe, expect, it } from "vitest";
import { aKatana, ids } from "../testing/katana-client.ts";

const lists = [
  "/batch_stocks",
  "/bom_rows",
  "/customers",
  "/inventory?extend=variant&extend=location",
  "/inventory_movements",
  "/locations",
  "/manufacturing_order_productions",
  "/manufacturing_order_recipe_rows",
  "/manufacturing_orders",
  "/materials?extend=supplier",
  "/negative_stock",
  "/products?extend=supplier",
  "/purchase_order_rows",
  "/purchase_orders",
  "/recipes",
  "/sales_order_addresses",
  "/sales_order_fulfillments",
  "/sales_order_rows",
  "/sales_orders",
  "/sales_return_rows",
  "/sales_returns",
  "/services",
  "/stock_adjustments",
  "/stock_transfers",
  "/suppliers",
  "/variants?extend=product_or_material",
  "/webhooks",
];

const paginationOf = (headers: Headers) => JSON.parse(headers.get("x-pagination") ?? "null") as unknown;

describe("every list", () => {
  it.each(lists)("GET %s has an envelope, quota headers, and pagination in strings", async (path) => {
    const answer = await aKatana().call("GET", path);
    expect(answer.status).toBe(200);
    expect(answer.body).toStrictEqual({ data: expect.any(Array) });
    expect(answer.headers.get("x-ratelimit-limit")).toBe("60");
    expect(paginationOf(answer.headers)).toMatchObject({
      total_records: expect.stringMatching(/^\d+$/),
      total_pages: expect.stringMatching(/^\d+$/),
      offset: "0",
      page: "1",
      first_page: "true",
      last_page: "true",
    });
  });
});

describe("pages", () => {
  it("cut the list, and past its end are empty", async () => {
    const katana = aKatana();
    const third = await katana.call("GET", "/inventory?limit=5&page=3");
    expect((third.body as { data: unknown[] }).data).toHaveLength(4);
    expect(paginationOf(third.headers)).toStrictEqual({
      total_records: "14",
      total_pages: "3",
      offset: "10",
      page: "3",
      first_page: "false",
      last_page: "true",
    });
    const fourth = await katana.call("GET", "/inventory?limit=5&page=4");
    expect(fourth).toMatchObject({ status: 200, body: { data: [] } });
  });

  it("say so when there is nothing at all", async () => {
    const answer = await aKatana().call("GET", "/sales_orders");
    expect(paginationOf(answer.headers)).toMatchObject({
      total_records: "0",
      total_pages: "0",
      last_page: "true",
    });
  });

  it("have 50 rows unless told, and at most 250", async () => {
    const katana = aKatana({ seed: undefined as never });
    expect(await katana.list("/variants")).toHaveLength(50);
    expect(await katana.list("/inventory?limit=1000")).toHaveLength(250);
  });

  it("of more than 250 rows are refused where the setting says so", async () => {
    const katana = aKatana({ settings: { limitAbove250: "reject" } });
    expect(await katana.call("GET", "/variants?limit=251")).toMatchObject({
      status: 400,
      body: { error: { details: [{ path: ".limit", code: "maximum" }] } },
    });
  });
});

describe("filters", () => {
  it("take repeated keys, one value, and ignore what is not declared", async () => {
    const katana = aKatana();
    const variantsOf = async (query: string) =>
      new Set((await katana.list(`/inventory?${query}`)).map((row) => row["variant_id"]));
    expect(await variantsOf(`variant_id=${ids.chair}&variant_id=${ids.oil}`)).toStrictEqual(
      new Set([ids.chair, ids.oil]),
    );
    expect(await variantsOf(`variant_id=${ids.oil}`)).toStrictEqual(new Set([ids.oil]));
    expect((await variantsOf("variant_ids=1&updated_at_min=2030-01-01T00:00:00.000Z")).size).toBe(7);
  });

  it("refuse a bad enum with the allowed values, and a bad number", async () => {
    const katana = aKatana();
    expect(await katana.call("GET", "/variants?type=service")).toMatchObject({
      status: 400,
      body: { error: { statusCode: 400, details: [{ info: { allowedValues: ["product", "material"] } }] } },
    });
    expect((await katana.call("GET", "/inventory?extend=price")).status).toBe(400);
    expect((await katana.call("GET", "/inventory?location_id=main")).status).toBe(400);
  });

  it("by time include both ends", async () => {
    const katana = aKatana();
    await katana.ports.advance(5000);
    const variant = await katana.patch(`/variants/${ids.chair}`, { sku: "CHAIR-2" });
    const at = encodeURIComponent(String(variant["updated_at"]));
    const skus = async (query: string) => (await katana.list(`/variants?${query}`)).map((row) => row["sku"]);
    expect(await skus(`updated_at_min=${at}`)).toStrictEqual(["CHAIR-2"]);
    expect(await skus(`updated_at_min=${at}&updated_at_max=${at}`)).toStrictEqual(["CHAIR-2"]);
    const later = new Date(Date.parse(String(variant["updated_at"])) + 1).toISOString();
    expect(await skus(`updated_at_min=${encodeURIComponent(later)}`)).toStrictEqual([]);
  });
});

describe("order", () => {
  it("is most recent first, but for inventory: oldest location first", async () => {
    const katana = aKatana();
    const made = await katana.post("/customers", { name: "Newest" });
    expect((await katana.list("/customers"))[0]?.["id"]).toBe(made["id"]);
    expect((await katana.list("/locations")).map((row) => row["id"])).toStrictEqual([2, 1]);
    const rows = await katana.list("/inventory");
    expect(rows.map((row) => row["location_id"])).toStrictEqual([...Array(7).fill(1), ...Array(7).fill(2)]);
  });
});

import { quantity } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { readEveryPage } from "./testing/every-page.ts";
import { call, respondList, scriptKatana } from "./testing/scripted-katana.ts";

const row = (fields: Record<string, unknown>) => ({
  variant_id: 1,
  location_id: 5,
  safety_stock_level: "5.00000",
  reorder_point: "5.00000",
  average_cost: "10.0000000000",
  value_in_stock: "70.0000000000",
  quantity_in_stock: "7.00000",
  quantity_committed: "0.00000",
  quantity_expected: "100.00000",
  quantity_missing_or_excess: "102.00000",
  quantity_potential: "200.00000",
  archived_at: null,
  default_storage_bin: null,
  ...fields,
});

const levelOf = async (fields: Record<string, unknown>) => {
  const { source } = scriptKatana(({ query }) => respondList([row(fields)], query));
  const [level] = await source.levels(["1"], call);
  return level;
};

test("Q7 levels are exact, negative stock included", async () => {
  const fields = { quantity_in_stock: "-0.30000", quantity_committed: "1234567890.00001" };
  expect(await levelOf(fields)).toEqual({
    variantExternalId: "1",
    locationExternalId: "5",
    inStock: quantity("-0.3"),
    committed: quantity("1234567890.00001"),
    expected: quantity("100"),
    potential: quantity("200"),
  });
});

test("a potential of null, or none, is unknown", async () => {
  expect(await levelOf({ quantity_potential: null })).toMatchObject({ potential: null });
  expect(await levelOf({ quantity_potential: undefined })).toMatchObject({ potential: null });
});

test("a quantity that comes as a JSON number loses nothing either", async () => {
  expect(await levelOf({ quantity_in_stock: 12.5 })).toMatchObject({ inStock: quantity("12.5") });
});

test.for([null, undefined, "", "many", "1,5", {}])("a quantity of %j is a bad response", async (value) => {
  await expect(levelOf({ quantity_in_stock: value })).rejects.toMatchObject({
    kind: "bad-response",
    message: expect.stringContaining("quantity_in_stock"),
  });
});

test("variants are asked for together, archived ones included", async () => {
  const katana = scriptKatana(({ query }) =>
    respondList([row({ variant_id: 1 }), row({ variant_id: 3 })], query),
  );
  const levels = await katana.source.levels(["1", "2", "1"], call);
  expect(katana.sent()).toEqual(["GET /inventory?variant_id=1&variant_id=2&include_archived=true"]);
  // Variant 3 came though it was not asked for, variant 2 did not come: unknown, not zero.
  expect(levels.map((level) => level.variantExternalId)).toEqual(["1"]);
});

test("levels are read to the last page", async () => {
  const rows = Array.from({ length: 600 }, (_, index) =>
    row({ variant_id: Math.floor(index / 3) + 1, location_id: (index % 3) + 1 }),
  );
  const katana = scriptKatana(({ query }) => respondList(rows, query));
  const wanted = Array.from({ length: 200 }, (_, index) => String(index + 1));
  expect(await katana.source.levels(wanted, call)).toHaveLength(600);
  expect(katana.requests).toHaveLength(3);
});

test("more variants than a URL holds are asked for in portions", async () => {
  const katana = scriptKatana(({ query }) => respondList([], query));
  await katana.source.levels(
    Array.from({ length: 300 }, (_, index) => String(2_147_483_000 + index)),
    call,
  );
  expect(katana.requests).toHaveLength(2);
  expect(Math.max(...katana.requests.map(({ url }) => url.length))).toBeLessThan(6000);
});

test("nothing asked, nothing sent", async () => {
  const katana = scriptKatana(() => ({ data: [] }));
  expect(await katana.source.levels([], call)).toEqual([]);
  expect(katana.requests).toHaveLength(0);
});

test.for([
  [0, 250],
  [1, 250],
  [3, 83],
  [250, 1],
  [1000, 1],
] as const)("with %d locations %d variants fill a page", ([locations, variants]) => {
  expect(scriptKatana(() => null).source.variantsPerLevelRead(locations)).toBe(variants);
});

test("C7 every level page by page, archived ones included, one request each", async () => {
  const rows = Array.from({ length: 600 }, (_, index) => row({ variant_id: index + 1 }));
  const katana = scriptKatana(({ query }) => respondList(rows, query));
  const levels = await readEveryPage((cursor) => katana.source.levelPage(cursor, call));
  expect(new Set(levels.map((level) => level.variantExternalId)).size).toBe(600);
  expect(katana.sent()).toEqual(
    [1, 2, 3].map((page) => `GET /inventory?include_archived=true${page > 1 ? `&page=${page}` : ""}`),
  );
});

test("C7 a row of a page that is not as documented is left out; a page without any other is a bad response", async () => {
  const bad = row({ variant_id: 2, quantity_in_stock: "many" });
  const { source } = scriptKatana(({ query }) => respondList([row({}), bad], query));
  expect((await source.levelPage(null, call)).items).toHaveLength(1);
  const sick = scriptKatana(({ query }) => respondList([bad], query));
  await expect(sick.source.levelPage(null, call)).rejects.toMatchObject({ kind: "bad-response" });
});

test("C7 a rotation that cannot be read begins anew", async () => {
  const katana = scriptKatana(({ query }) => respondList([row({})], query));
  expect(await katana.source.levelPage("of another version", call)).toMatchObject({ next: null });
});

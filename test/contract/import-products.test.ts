// Product import: what the store sells and Katana lacks is made there, once, and mapped.
import { describe, expect, it } from "vitest";
import {
  askForProducts,
  importProducts,
  isKatanaWrite,
  katanaWrites,
  listProduct,
  mappingOf,
  toItsEnd,
} from "../support/imports.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";
import { crashAt, delayFirst, untilHeld } from "../support/until-held.ts";

const wares: Wares = { CHAIR: { stock: 10 }, HELD: { stock: 1 } };

type Product = {
  id: number;
  name: string;
  additional_info: string;
  variants: {
    sku: string | null;
    registered_barcode: string | null;
    config_attributes: { config_name: string; config_value: string }[];
  }[];
};
const productsNamed = async (stand: Stand, name: string): Promise<Product[]> =>
  (await stand.world.katana.list("/products?limit=250")).filter((row) => row["name"] === name) as Product[];

const sizes = [
  { sku: "LOAF-S", options: { Size: "Small", Wood: "Oak" }, barcode: "4740001" },
  { sku: "LOAF-L", options: { Size: "Large", Wood: "Oak" } },
];

it("M10 M5 makes what is missing, maps it by the store's own ids, and it is synced from then on", async () => {
  await using stand = await openStand({ wares });
  await listProduct(stand, "Bread board", sizes);
  await listProduct(stand, "Offcut bag", [{ available: { "Online warehouse": 4 } }]);
  const { run, items } = await importProducts(stand);
  expect(run).toMatchObject({ kind: "IMPORT", state: "SUCCEEDED", total: 3, done: 3, changed: 3, failed: 0 });
  expect(items.map((item) => item.outcome)).toStrictEqual(["CREATED", "CREATED", "CREATED"]);
  const [board] = await productsNamed(stand, "Bread board");
  expect(board?.variants.map((each) => [each.sku, each.registered_barcode, each.config_attributes])).toEqual(
    expect.arrayContaining([
      [
        "LOAF-S",
        "4740001",
        [
          { config_name: "Size", config_value: "Small" },
          { config_name: "Wood", config_value: "Oak" },
        ],
      ],
      ["LOAF-L", null, expect.anything()],
    ]),
  );
  expect(await mappingOf(stand, "LOAF-L")).toMatchObject({ status: "MAPPED", origin: "IMPORT" });
  const bag = await mappingOf(stand, "Offcut bag");
  expect(bag).toMatchObject({ status: "MAPPED", origin: "IMPORT" });
  const source = (await stand.sourceVariants()).find((each) => each.id === bag.sourceVariant);
  expect(source).toMatchObject({ name: "Offcut bag", sku: null });
  const { katana } = stand.world;
  await stand.newWrites();
  await katana.post("/stock_adjustments", {
    stock_adjustment_number: "COUNTED",
    location_id: await katana.locationId("Main warehouse"),
    stock_adjustment_rows: [{ variant_id: Number(source?.externalId), quantity: 7 }],
  });
  await stand.rest(5000);
  const target = (await stand.allTargets()).find((each) => each.channelVariant === bag.channelVariant);
  expect(target).toMatchObject({ desired: 7, pushed: 7 });
  expect((await stand.newWrites()).flatMap((write) => write.applied)).toMatchObject([{ to: 7 }]);
});

it("M10 a dry run is the plan, and writes nothing", async () => {
  await using stand = await openStand({ wares });
  await listProduct(stand, "Bread board", sizes);
  const { run, items } = await importProducts(stand, { isDryRun: true });
  expect(run).toMatchObject({ state: "SUCCEEDED", isDryRun: true, total: 2, changed: 2 });
  expect(items.map((item) => [item.outcome, item.reason])).toStrictEqual([
    ["PLANNED", "It would be made as a variant of a new product Bread board."],
    ["PLANNED", "It would be made as a variant of a new product Bread board."],
  ]);
  expect(katanaWrites(stand)).toStrictEqual([]);
  expect(await mappingOf(stand, "LOAF-S")).toMatchObject({ status: "UNMATCHED" });
});

it("M10 a repeat makes nothing, also where the mapping was forgotten", async () => {
  await using stand = await openStand({ wares });
  await listProduct(stand, "Offcut bag", [{}]);
  await importProducts(stand);
  expect((await importProducts(stand)).run).toMatchObject({ state: "SUCCEEDED", total: 0 });
  const { channelVariant, sourceVariant } = await mappingOf(stand, "Offcut bag");
  const { integrationId } = stand;
  done(await stand.world.engine.commands.unmapVariant({ integrationId, channelVariantId: channelVariant }));
  const { items } = await importProducts(stand);
  expect(items).toMatchObject([{ outcome: "MAPPED", sourceVariant }]);
  expect(await mappingOf(stand, "Offcut bag")).toMatchObject({ origin: "IMPORT", sourceVariant });
  expect(katanaWrites(stand)).toStrictEqual(["POST /v1/products"]);
});

it("M10 M1 what bears a SKU that Katana has is mapped, not made, though nobody told of it", async () => {
  await using stand = await openStand({ wares, isPrivate: true, isPollingIdle: true });
  const { katana } = stand.world;
  await katana.post("/products", { name: "Made by hand", variants: [{ sku: "LATE" }] });
  await listProduct(stand, "Late", [{ sku: "LATE" }]);
  const { id } = done(
    await stand.world.engine.commands.refreshCatalog({
      integrationId: stand.integrationId,
      idempotencyKey: null,
    }),
  );
  // The catalog is read before Katana's variant gets its code.
  const variant = (await katana.list("/variants?sku=LATE"))[0];
  await katana.patch(`/variants/${String(variant?.["id"])}`, { sku: "NOT-YET" });
  await stand.world.time.until(async () => (await stand.run(id)).finishedAt !== null, 300_000);
  await katana.patch(`/variants/${String(variant?.["id"])}`, { sku: "LATE" });
  expect(await mappingOf(stand, "LATE")).toMatchObject({ status: "UNMATCHED" });
  const { items } = await importProducts(stand);
  expect(items).toMatchObject([{ outcome: "MAPPED" }]);
  expect(await mappingOf(stand, "LATE")).toMatchObject({ status: "MAPPED", origin: "SKU" });
  expect(katanaWrites(stand)).toStrictEqual([]);
});

it("M10 what is mapped, excluded, broken or not tracked is left as it is, and says so", async () => {
  await using stand = await openStand({ wares: { ...wares, GONE: { stock: 2 } } });
  await listProduct(stand, "Voucher", [{ sku: "VOUCHER", isTracked: false }]);
  const { katana, engine } = stand.world;
  const { integrationId } = stand;
  const idOf = async (sku: string) => (await mappingOf(stand, sku)).channelVariant;
  const excluded = { integrationId, channelVariantId: await idOf("HELD"), excluded: true };
  done(await engine.commands.excludeVariant(excluded));
  await katana.delete(`/variants/${await katana.variantId("GONE")}`);
  await stand.rest(30_000);
  const named = ["CHAIR", "HELD", "GONE", "VOUCHER"];
  const channelVariantIds = await Promise.all(named.map(idOf));
  const { run, items } = await importProducts(stand, { channelVariantIds });
  expect(run).toMatchObject({ state: "SUCCEEDED", total: 4, done: 4, unchanged: 4 });
  const outcomeOf = new Map(items.map((item) => [item.channelVariant, item.outcome]));
  expect(channelVariantIds.map((id) => outcomeOf.get(id))).toStrictEqual([
    "UNCHANGED",
    "SKIPPED",
    "SKIPPED",
    "SKIPPED",
  ]);
  expect(items.every((item) => item.reason !== null)).toBe(true);
  expect(katanaWrites(stand)).toStrictEqual([]);
});

it("M10 a variant that its product gets later is added to the product, not made as another", async () => {
  await using stand = await openStand({ wares });
  const id = await listProduct(stand, "Bread board", sizes);
  await importProducts(stand);
  await listProduct(stand, "Bread board", [...sizes, { options: { Size: "Huge", Wood: "Oak" } }], id);
  const { items } = await importProducts(stand, { search: "huge" });
  expect(items).toMatchObject([{ outcome: "CREATED" }]);
  const found = await productsNamed(stand, "Bread board");
  expect(found).toHaveLength(1);
  expect(found[0]?.variants).toHaveLength(3);
  expect(katanaWrites(stand)).toStrictEqual(["POST /v1/products", "POST /v1/variants"]);
  expect(await mappingOf(stand, "Bread board - Huge / Oak")).toMatchObject({ origin: "IMPORT" });
});

describe("cut off", () => {
  const isCreation = (sent: { method: string; path: string }) =>
    sent.method === "POST" && sent.path === "/v1/products";

  it.each(["made, and nobody heard", "not made yet"])(
    "M10 by a crash with the product %s: it is made once",
    async (moment) => {
      await using stand = await openStand({ wares });
      await listProduct(stand, "Offcut bag", [{}]);
      await listProduct(stand, "Bread board", sizes);
      const id = await askForProducts(stand);
      await crashAt(stand, isCreation, moment !== "not made yet");
      const { run } = await toItsEnd(stand, id);
      expect(run).toMatchObject({ state: "SUCCEEDED", total: 3, done: 3, changed: 3 });
      expect(await productsNamed(stand, "Offcut bag")).toHaveLength(1);
      expect(await productsNamed(stand, "Bread board")).toHaveLength(1);
      expect(await mappingOf(stand, "Offcut bag")).toMatchObject({ status: "MAPPED", origin: "IMPORT" });
    },
  );

  it("M10 by a lost answer: what was made is found, and not made again", async () => {
    await using stand = await openStand({ wares });
    await listProduct(stand, "Offcut bag", [{}]);
    await stand.world.control.katana.fault({
      kind: "reset",
      match: "POST /v1/products",
      afterEffect: true,
      count: 1,
    });
    const { run, items } = await importProducts(stand);
    expect(run).toMatchObject({ state: "SUCCEEDED" });
    expect(items).toMatchObject([{ outcome: "MAPPED" }]);
    expect(await productsNamed(stand, "Offcut bag")).toHaveLength(1);
    expect(katanaWrites(stand)).toHaveLength(1);
  });

  it("M10 by a request that arrives late: nothing is made twice", async () => {
    await using stand = await openStand({ wares });
    await listProduct(stand, "Offcut bag", [{}]);
    delayFirst(stand, isCreation, 40_000);
    const { run } = await importProducts(stand);
    expect(run).toMatchObject({ state: "SUCCEEDED" });
    // Whatever is still on its way has arrived by then.
    await stand.rest(60_000);
    expect(await productsNamed(stand, "Offcut bag")).toHaveLength(1);
  });
});

it("M10 G2 a product that Katana refuses keeps no other: it is named with Katana's reason", async () => {
  await using stand = await openStand({ wares });
  await listProduct(stand, "Bread board", sizes);
  await listProduct(stand, "Offcut bag", [{}]);
  stand.world.onRequest = (sent) => {
    if (!isKatanaWrite(sent) || !sent.body.includes("Bread board")) return undefined;
    const error = { statusCode: 422, name: "UnprocessableEntityError", message: "No boards, please." };
    return { status: 422, headers: {}, body: JSON.stringify({ error }) };
  };
  const { run, items } = await importProducts(stand);
  expect(run).toMatchObject({ state: "PARTIALLY_FAILED", total: 3, changed: 1, failed: 2 });
  const refused = items.filter((item) => item.outcome === "REJECTED");
  expect(refused).toHaveLength(2);
  expect(refused[0]?.reason).toContain("No boards, please.");
  expect(await mappingOf(stand, "Offcut bag")).toMatchObject({ status: "MAPPED" });
});

it("M10 called off: what is under way is kept, the rest is not made", async () => {
  await using stand = await openStand({ wares });
  for (const title of ["First", "Second", "Third"]) await listProduct(stand, title, [{}]);
  const id = await askForProducts(stand);
  await untilHeld(stand, isKatanaWrite, async () => {
    done(await stand.world.engine.commands.cancelSyncRun(id));
  });
  const { run, items } = await toItsEnd(stand, id);
  expect(run).toMatchObject({ state: "CANCELLED", total: 3, done: 3, changed: 1, failed: 2 });
  expect(items.map((item) => item.outcome)).toStrictEqual(["CREATED", "CANCELLED", "CANCELLED"]);
  expect(katanaWrites(stand)).toHaveLength(1);
  expect(await mappingOf(stand, "First")).toMatchObject({ status: "MAPPED", origin: "IMPORT" });
  await importProducts(stand);
  expect(katanaWrites(stand)).toHaveLength(3);
});

it("M10 only what is found by the search, and a run is asked for once under one key", async () => {
  await using stand = await openStand({ wares });
  await listProduct(stand, "Bread board", sizes);
  await listProduct(stand, "Offcut bag", [{}]);
  const { commands } = stand.world.engine;
  const input = {
    integrationId: stand.integrationId,
    channelVariantIds: null,
    search: "Offcut",
    all: false,
    isDryRun: false,
    idempotencyKey: "once",
  };
  const [first, again] = [await commands.importProducts(input), await commands.importProducts(input)];
  expect(done(again).id).toBe(done(first).id);
  expect(await commands.importStock(input)).toMatchObject({
    value: null,
    refusals: [{ code: "IDEMPOTENCY_KEY_REUSED" }],
  });
  const { items } = await toItsEnd(stand, done(first).id);
  expect(items).toHaveLength(1);
  expect(await mappingOf(stand, "LOAF-S")).toMatchObject({ status: "UNMATCHED" });
});

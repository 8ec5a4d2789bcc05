// Which variants are kept in step: matched by SKU, by hand, or not at all.
import type { MappingFilter } from "@stockgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { done, openOutlet, openStand, outletDomain, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: 10 },
  "CHAIR-EXHIBIT": { sku: null, listedAs: "CHAIR", product: "Chair, exhibition piece", shows: 1 },
  "TWIN-OLD": { sku: "TWIN", product: "Twin (2023)", stock: 7, ageDays: 300, shows: null },
  "TWIN-NEW": { sku: "TWIN", product: "Twin", stock: 31, ageDays: 30 },
  "CASE-MIX": { product: "Book end", stock: 4, listedAs: "case -mix" },
  NAMELESS: { sku: null, product: "Offcut bag", stock: 8, shows: 6 },
  UNTRACKED: { stock: 9, isTracked: false, shows: 0 },
  "KATANA-ONLY": { stock: 5, shows: null },
  SPARE: { stock: 50, shows: null },
  LAMP: { stock: 12 },
  TRAY: { stock: 20 },
  SPICE: { stock: 9 },
  PLAIN: { stock: 2 },
};
// "CHAIR-EXHIBIT" is an item of Katana without a SKU; in the store it bears CHAIR's.

let stand: Stand;
beforeAll(async () => {
  stand = await openStand({ wares });
});
afterAll(() => stand.world.close());

const online = async (sku: string) => {
  await stand.rest(5000);
  return stand.world.shopify.available(sku);
};
/** The mapping of the one channel variant whose title is this. */
async function mappingOf(title: string) {
  const variant = (await stand.channelVariants()).find((each) => each.title === title && !each.isDeleted);
  const mapping = (await stand.mappings()).find((each) => each.channelVariant === variant?.id);
  if (!variant || !mapping) throw new Error(`there is no mapping of ${title}`);
  return mapping;
}
const sourceId = async (name: string) => {
  const found = (await stand.sourceVariants()).find((variant) => variant.name === name);
  if (!found) throw new Error(`there is no source variant ${name}`);
  return found.id;
};
const inputOf = async (title: string) => ({
  integrationId: stand.integrationId,
  channelVariantId: (await mappingOf(title)).channelVariant ?? 0,
});

describe("matching by SKU", () => {
  it("M1 equal codes match", async () => {
    expect(await mappingOf("LAMP")).toMatchObject({ status: "MAPPED", origin: "SKU" });
    expect((await mappingOf("LAMP")).sourceVariant).toBe(await sourceId("LAMP"));
  });

  it("M2 several channel variants with one SKU all get the number", async () => {
    await stand.world.katana.adjust({ CHAIR: -3 });
    expect(await online("CHAIR")).toStrictEqual([7, 7]);
  });

  it("M3 of several source variants the one created last is used, the others are named", async () => {
    expect(await mappingOf("Twin")).toMatchObject({
      sourceVariant: await sourceId("Twin"),
      shadowedIds: [await sourceId("Twin (2023)")],
    });
    await stand.world.katana.adjust({ TWIN: 1 });
    expect(await online("TWIN")).toStrictEqual([32]);
  });

  it("M4 no match: not synced, listed, with a suggestion; the other side's are listed too", async () => {
    expect(await mappingOf("Book end")).toMatchObject({
      status: "UNMATCHED",
      sourceVariant: null,
      suggestionIds: [await sourceId("Book end")],
    });
    const katanaOnly = await sourceId("KATANA-ONLY");
    const listed = (await stand.mappings()).find((mapping) => mapping.sourceVariant === katanaOnly);
    expect(listed).toMatchObject({ status: "UNMATCHED", channelVariant: null });
    await stand.world.katana.adjust({ "CASE-MIX": -1, "KATANA-ONLY": 1 });
    await stand.rest();
    expect(await stand.targets("case -mix")).toStrictEqual([]);
    expect(await online("case -mix")).toStrictEqual([4]);
  });

  it("M4 nothing is ever created in the channel", () => {
    const mutations = stand.world.sent.flatMap(({ body }) => /mutation (\w+)/.exec(body)?.[1] ?? []);
    expect(new Set(mutations)).toStrictEqual(
      new Set(["CreateSubscription", "SetLevels"].filter((name) => mutations.includes(name))),
    );
    expect(mutations).toContain("SetLevels");
  });

  it("M8 what the channel does not track is not synced, and says so", async () => {
    expect(await mappingOf("UNTRACKED")).toMatchObject({
      status: "NOT_SYNCABLE",
      reason: "The channel does not track its stock.",
    });
    expect(await stand.targets("UNTRACKED")).toStrictEqual([]);
  });
});

it("M4 M6 M8 mappings are listed by what became of them, and found by either side's SKU or title", async () => {
  await using listed = await openStand({
    wares: {
      CHAIR: { stock: 1 },
      LEFT: { stock: 2, product: "Left out" },
      MIX: { stock: 3, product: "Book end", listedAs: "mix " },
      OLD: { stock: 4, product: "Old stool" },
      HEAVY: { stock: 5, product: "Anvil", isTracked: false },
      LONELY: { stock: 6, product: "Nobody sells it", shows: null },
    },
  });
  const { engine, katana } = listed.world;
  const { integrationId } = listed;
  const left = (await listed.channelVariants()).find((each) => each.sku === "LEFT");
  const input = { integrationId, channelVariantId: left?.id ?? 0, excluded: true };
  done(await engine.commands.excludeVariant(input));
  await katana.delete(`/variants/${await katana.variantId("OLD")}`);
  await listed.rest(30_000);
  const find = (filter: MappingFilter) =>
    engine.read(async (tx) => {
      const pages = await tx.mappings.pages([integrationId], filter, { first: 50 });
      const counts = await tx.mappings.counts([integrationId], filter);
      const rows = pages.get(integrationId)?.rows ?? [];
      expect(rows).toHaveLength(counts.get(integrationId) ?? -1);
      const ids = rows.flatMap((row) => row.channelVariant ?? []);
      const variants = new Map((await tx.catalog.channelVariantsByIds(ids)).map((each) => [each.id, each]));
      return rows.map((row) => variants.get(row.channelVariant ?? 0)?.title ?? "source alone").toSorted();
    });
  expect(await find({ status: ["MAPPED"] })).toStrictEqual(["CHAIR"]);
  expect(await find({ status: ["EXCLUDED"] })).toStrictEqual(["Left out"]);
  expect(await find({ status: ["BROKEN"] })).toStrictEqual(["Old stool"]);
  expect(await find({ status: ["NOT_SYNCABLE"] })).toStrictEqual(["Anvil"]);
  expect(await find({ status: ["BROKEN", "EXCLUDED"] })).toStrictEqual(["Left out", "Old stool"]);
  expect(await find({ status: ["UNMATCHED"], search: "book" })).toStrictEqual(["Book end", "source alone"]);
  expect(await find({ search: " lonely " })).toStrictEqual(["source alone"]);
  expect(await find({ search: "nobody sells" })).toStrictEqual(["source alone"]);
  expect(await find({ search: "ANVIL" })).toStrictEqual(["Anvil"]);
  expect(await find({ status: [] })).toStrictEqual([]);
});

it("M8 a variant that becomes a bundle's parent is not written to any more, and says why", async () => {
  await using shop = await openStand({ wares: { SET: { stock: 5 } } });
  const { shopify, katana } = shop.world;
  const [variant] = await shopify.variants("SET");
  await shopify.mutate(
    `mutation($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
       productVariantsBulkUpdate(productId: $productId, variants: $variants) { userErrors { message } } }`,
    { productId: variant?.product.id, variants: [{ id: variant?.id, requiresComponents: true }] },
  );
  await shop.rest(5000);
  const [row] = await shop.mappings();
  expect(row).toMatchObject({ status: "NOT_SYNCABLE", reason: expect.stringContaining("bundle") });
  await shop.newWrites();
  await katana.adjust({ SET: 2 });
  await shop.rest(30_000);
  expect(await shop.newWrites()).toStrictEqual([]);
});

describe("mapping by hand", () => {
  it("M5 a variant without a SKU syncs only where a person mapped it", async () => {
    expect(await mappingOf("Offcut bag")).toMatchObject({ status: "UNMATCHED", sourceVariant: null });
    const { commands } = stand.world.engine;
    const sourceVariantId = await sourceId("Offcut bag");
    done(await commands.mapVariant({ ...(await inputOf("Offcut bag")), sourceVariantId }));
    await stand.rest();
    expect(await mappingOf("Offcut bag")).toMatchObject({ status: "MAPPED", origin: "MANUAL" });
    expect((await stand.targets(null)).map((target) => target.desired)).toStrictEqual([8]);
    const [write] = (await stand.newWrites()).slice(-1);
    expect(write?.applied).toMatchObject([{ from: 6, to: 8 }]);
  });

  it("M6 C5 beats the SKU, is pushed at once, and ends when it is unmapped", async () => {
    const { commands } = stand.world.engine;
    const sourceVariantId = await sourceId("SPARE");
    done(await commands.mapVariant({ ...(await inputOf("LAMP")), sourceVariantId }));
    expect(await online("LAMP")).toStrictEqual([50]);
    await stand.world.katana.adjust({ LAMP: 1 });
    expect(await online("LAMP")).toStrictEqual([50]);
    await stand.world.katana.adjust({ SPARE: -5 });
    expect(await online("LAMP")).toStrictEqual([45]);
    done(await commands.unmapVariant(await inputOf("LAMP")));
    expect(await online("LAMP")).toStrictEqual([13]);
    expect(await commands.unmapVariant(await inputOf("LAMP"))).toMatchObject({
      value: null,
      refusals: [{ code: "INVALID" }],
    });
  });

  it("M6 an excluded variant is left alone, and comes back", async () => {
    const { commands } = stand.world.engine;
    const exclude = async (excluded: boolean) =>
      done(await commands.excludeVariant({ ...(await inputOf("TRAY")), excluded }));
    await exclude(true);
    await stand.world.katana.adjust({ TRAY: -1 });
    expect(await online("TRAY")).toStrictEqual([20]);
    expect(await mappingOf("TRAY")).toMatchObject({ status: "EXCLUDED" });
    await exclude(false);
    expect(await online("TRAY")).toStrictEqual([19]);
  });

  it("M6 what is mapped elsewhere, gone or without stock is refused", async () => {
    const { commands } = stand.world.engine;
    const input = await inputOf("TRAY");
    const service = (await stand.sourceVariants()).find((variant) => !variant.hasStock);
    const answers = [
      await commands.mapVariant({ ...input, sourceVariantId: 999_999 }),
      await commands.mapVariant({ ...input, sourceVariantId: service?.id ?? 0 }),
      await commands.mapVariant({
        ...input,
        channelVariantId: 999_999,
        sourceVariantId: await sourceId("TRAY"),
      }),
    ];
    expect(answers.map((answer) => answer.refusals[0]?.code)).toStrictEqual([
      "NOT_FOUND",
      "INVALID",
      "NOT_FOUND",
    ]);
  });
});

describe("catalogs that change", () => {
  const rename = async (sku: string, to: string) => {
    const [variant] = await stand.world.shopify.variants(sku);
    await stand.world.shopify.mutate(
      `mutation($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
         productVariantsBulkUpdate(productId: $productId, variants: $variants) { userErrors { message } } }`,
      { productId: variant?.product.id, variants: [{ id: variant?.id, inventoryItem: { sku: to } }] },
    );
  };

  it("M7 C5 a SKU renamed in the store is followed", async () => {
    await rename("case -mix", "CASE-MIX");
    expect(await online("CASE-MIX")).toStrictEqual([3]);
    expect(await mappingOf("Book end")).toMatchObject({ status: "MAPPED", origin: "SKU" });
  });

  it("M7 C5 a SKU renamed in the source is followed: the number stays as it is", async () => {
    const { katana } = stand.world;
    await stand.rest(60_000);
    await stand.newWrites();
    await katana.patch(`/variants/${await katana.variantId("TRAY")}`, { sku: "TRAY-2" });
    await stand.rest(5000);
    expect(await mappingOf("TRAY")).toMatchObject({ status: "UNMATCHED" });
    expect(await stand.world.shopify.available("TRAY")).toStrictEqual([19]);
    expect(await stand.newWrites()).toStrictEqual([]);
  });

  it("M7 a SKU renamed on both sides: the same pair goes on", async () => {
    const { katana } = stand.world;
    const before = await mappingOf("SPICE");
    await katana.patch(`/variants/${await katana.variantId("SPICE")}`, { sku: "SPICE-2" });
    await stand.rest(5000);
    expect(await mappingOf("SPICE")).toMatchObject({ status: "UNMATCHED" });
    await rename("SPICE", "SPICE-2");
    await stand.rest(5000);
    expect(await mappingOf("SPICE")).toMatchObject({
      status: "MAPPED",
      origin: "SKU",
      sourceVariant: before.sourceVariant,
    });
    await katana.post("/stock_adjustments", {
      stock_adjustment_number: "SPICE",
      location_id: await katana.locationId("Main warehouse"),
      stock_adjustment_rows: [{ variant_id: await katana.variantId("SPICE-2"), quantity: -4 }],
    });
    expect(await online("SPICE-2")).toStrictEqual([5]);
  });

  it("M6 M7 a mapping by hand goes on whatever either side's SKU becomes", async () => {
    const { katana, engine } = stand.world;
    const sourceVariantId = await sourceId("KATANA-ONLY");
    done(await engine.commands.mapVariant({ ...(await inputOf("PLAIN")), sourceVariantId }));
    await katana.patch(`/variants/${await katana.variantId("KATANA-ONLY")}`, { sku: "KATANA-RENAMED" });
    await rename("PLAIN", "SHOP-RENAMED");
    await stand.rest(5000);
    expect(await mappingOf("PLAIN")).toMatchObject({ status: "MAPPED", origin: "MANUAL" });
    await katana.adjust({ "KATANA-ONLY": 3 });
    expect(await online("SHOP-RENAMED")).toStrictEqual([9]);
  });

  it("M3 the newest deleted: the older one counts again", async () => {
    const { katana } = stand.world;
    await katana.delete(`/variants/${await katana.variantId("TWIN")}`);
    expect(await online("TWIN")).toStrictEqual([7]);
    expect(await mappingOf("Twin")).toMatchObject({ shadowedIds: [] });
  });

  it("M4 a variant that is new on either side is matched by itself", async () => {
    const { katana } = stand.world;
    const made = await katana.post("/products", { name: "Fresh", variants: [{ sku: "SHOP-NEW" }] });
    const [variant] = made["variants"] as { id: number }[];
    await katana.post("/stock_adjustments", {
      stock_adjustment_number: "NEW",
      location_id: await katana.locationId("Main warehouse"),
      stock_adjustment_rows: [{ variant_id: variant?.id, quantity: 6 }],
    });
    await stand.rest(5000);
    await rename("TRAY", "SHOP-NEW");
    expect(await online("SHOP-NEW")).toStrictEqual([6]);
  });
});

describe("made again", () => {
  const again: Wares = {
    CHAIR: { stock: 10 },
    LAMP: { stock: 4 },
    BAG: { sku: null, product: "Offcut bag", stock: 8, shows: 8 },
  };
  const deleteProduct = async ({ world }: Stand, title: string) => {
    const found = await world.shopify.query(
      "{ products(first: 50) { nodes { id title options { name } variants(first: 5) { nodes { id } } } } }",
    );
    const { nodes } = found["products"] as { nodes: { id: string; title: string }[] };
    const product = nodes.find((each) => each.title === title);
    await world.shopify.mutate(
      "mutation($id: ID!) { productDelete(input: { id: $id }) { userErrors { message } } }",
      { id: product?.id },
    );
  };
  const makeProduct = ({ world }: Stand, title: string) =>
    world.shopify.mutate(
      `mutation($input: ProductSetInput!) { productSet(input: $input) { userErrors { message } } }`,
      {
        input: {
          title,
          productOptions: [{ name: "Title", values: [{ name: "Default Title" }] }],
          variants: [
            {
              optionValues: [{ optionName: "Title", name: "Default Title" }],
              inventoryItem: { tracked: true },
            },
          ],
        },
      },
    );
  const statuses = async (made: Stand) => {
    const variants = new Map((await made.channelVariants()).map((each) => [each.id, each]));
    const rows = (await made.mappings()).filter((each) => each.channelVariant !== null);
    return rows.map((row) => {
      const variant = variants.get(row.channelVariant ?? 0);
      return [`${variant?.isDeleted ? "deleted " : ""}${variant?.title}`, row.status];
    });
  };

  it("M7 in the source, by SKU: broken until it is there again, then followed anew", async () => {
    await using made = await openStand({ wares: again });
    const { katana, shopify } = made.world;
    await made.newWrites();
    await katana.delete(`/variants/${await katana.variantId("CHAIR")}`);
    await made.rest(30_000);
    expect(await statuses(made)).toContainEqual(["CHAIR", "BROKEN"]);
    expect(await made.target("CHAIR")).toMatchObject({ sourceVariant: null, state: "HELD" });
    expect(await made.newWrites()).toStrictEqual([]);
    await made.world.restart();
    await made.rest(30_000);
    expect(await statuses(made)).toContainEqual(["CHAIR", "BROKEN"]);
    const { variants } = await katana.post("/products", { name: "CHAIR", variants: [{ sku: "CHAIR" }] });
    await katana.post("/stock_adjustments", {
      stock_adjustment_number: "AGAIN",
      location_id: await katana.locationId("Main warehouse"),
      stock_adjustment_rows: [{ variant_id: (variants as { id: number }[])[0]?.id, quantity: 3 }],
    });
    await made.rest(5000);
    expect(await statuses(made)).toContainEqual(["CHAIR", "MAPPED"]);
    expect(await shopify.available("CHAIR")).toStrictEqual([3]);
  });

  it("M7 in the source, mapped by hand: broken, the new one suggested by its name, mapped anew", async () => {
    await using made = await openStand({ wares: again });
    const { katana, engine } = made.world;
    const { integrationId } = made;
    const bag = (await made.channelVariants()).find((each) => each.title === "Offcut bag");
    const source = (await made.sourceVariants()).find((each) => each.name === "Offcut bag");
    const input = { integrationId, channelVariantId: bag?.id ?? 0 };
    done(await engine.commands.mapVariant({ ...input, sourceVariantId: source?.id ?? 0 }));
    await katana.delete(`/variants/${source?.externalId}`);
    const { variants } = await katana.post("/products", { name: "Offcut bag", variants: [{}] });
    const [fresh] = variants as { id: number }[];
    await made.rest(30_000);
    const row = (await made.mappings()).find((each) => each.channelVariant === bag?.id);
    const suggested = (await made.sourceVariants()).find((each) => each.externalId === String(fresh?.id));
    expect(row).toMatchObject({
      status: "BROKEN",
      origin: "MANUAL",
      sourceVariant: source?.id,
      suggestionIds: [suggested?.id],
    });
    done(await engine.commands.mapVariant({ ...input, sourceVariantId: suggested?.id ?? 0 }));
    expect(await statuses(made)).toContainEqual(["Offcut bag", "MAPPED"]);
  });

  it("M7 in the channel: the old mapping is broken with the new variant suggested, until that is mapped", async () => {
    await using made = await openStand({ wares: again });
    const { engine } = made.world;
    const { integrationId } = made;
    const bag = (await made.channelVariants()).find((each) => each.title === "Offcut bag");
    const sourceVariantId = (await made.sourceVariants()).find((each) => each.name === "Offcut bag")?.id ?? 0;
    const old = { integrationId, channelVariantId: bag?.id ?? 0 };
    done(await engine.commands.mapVariant({ ...old, sourceVariantId }));
    await deleteProduct(made, "Offcut bag");
    await makeProduct(made, "Offcut bag");
    await made.rest(30_000);
    expect(await statuses(made)).toContainEqual(["deleted Offcut bag", "BROKEN"]);
    expect(await statuses(made)).toContainEqual(["Offcut bag", "UNMATCHED"]);
    const fresh = (await made.channelVariants()).find(
      (each) => each.title === "Offcut bag" && !each.isDeleted,
    );
    const rows = await made.mappings();
    expect(rows.find((each) => each.channelVariant === bag?.id)).toMatchObject({
      channelSuggestionIds: [fresh?.id],
    });
    expect(rows.find((each) => each.channelVariant === fresh?.id)).toMatchObject({
      suggestionIds: [sourceVariantId],
    });
    expect(await engine.commands.mapVariant({ ...old, sourceVariantId })).toMatchObject({
      value: null,
      refusals: [{ code: "INVALID", field: ["channelVariantId"] }],
    });
    done(
      await engine.commands.mapVariant({
        integrationId,
        channelVariantId: fresh?.id ?? 0,
        sourceVariantId,
      }),
    );
    expect(await statuses(made)).toContainEqual(["Offcut bag", "MAPPED"]);
    expect((await made.mappings()).filter((each) => each.status === "BROKEN")).toStrictEqual([]);
  });

  it("M7 in the channel, and not missed: the lost mapping is forgotten, the source variant unmatched", async () => {
    await using made = await openStand({ wares: again });
    const { engine } = made.world;
    const { integrationId } = made;
    const bag = (await made.channelVariants()).find((each) => each.title === "Offcut bag");
    const source = (await made.sourceVariants()).find((each) => each.name === "Offcut bag");
    const old = { integrationId, channelVariantId: bag?.id ?? 0 };
    done(await engine.commands.mapVariant({ ...old, sourceVariantId: source?.id ?? 0 }));
    await deleteProduct(made, "Offcut bag");
    await made.rest(30_000);
    done(await engine.commands.unmapVariant(old));
    const rows = await made.mappings();
    expect(rows.filter((each) => each.channelVariant === bag?.id)).toStrictEqual([]);
    expect(rows.find((each) => each.sourceVariant === source?.id)).toMatchObject({
      channelVariant: null,
      status: "UNMATCHED",
    });
  });
});

it("M9 the same SKU in several stores syncs to all of them, from one read", async () => {
  await using both = await openStand({
    wares: { CHAIR: { stock: 10 } },
    outletWares: { CHAIR: { stock: 10 } },
  });
  const { world } = both;
  const outlet = await openOutlet(both);
  both.newRequests();
  await world.katana.adjust({ CHAIR: -4 });
  await both.rest();
  expect(await world.shopify.available("CHAIR")).toStrictEqual([6]);
  expect(await outlet.shown("CHAIR")).toStrictEqual([6]);
  const reads = both.newRequests().filter((sent) => sent.path.startsWith("/v1/inventory?variant_id="));
  expect(reads).toHaveLength(1);
});

it("M9 a store that does not answer holds back no other", async () => {
  await using both = await openStand({
    wares: { CHAIR: { stock: 10 } },
    outletWares: { CHAIR: { stock: 10 } },
  });
  const { world } = both;
  const outlet = await openOutlet(both);
  world.onRequest = (sent) =>
    sent.host === outletDomain ? { status: 503, headers: {}, body: "" } : undefined;
  await world.katana.adjust({ CHAIR: -4 });
  await both.rest(5000);
  expect(await world.shopify.available("CHAIR")).toStrictEqual([6]);
  both.newRequests();
  world.onRequest = null;
  await both.rest(90_000);
  expect(await outlet.shown("CHAIR")).toStrictEqual([6]);
  // One failing store costs the source nothing.
  expect(
    both.newRequests().filter((sent) => sent.path.startsWith("/v1/inventory?variant_id=")),
  ).toStrictEqual([]);
});

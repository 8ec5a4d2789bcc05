// Which variants are kept in step: matched by SKU, by hand, or not at all.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connectStore,
  done,
  integrate,
  openStand,
  outletDomain,
  type Stand,
  type Wares,
} from "../support/stand.ts";
import { shopifyClient } from "../support/vendor-clients.ts";

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

it("M9 the same SKU in several stores syncs to all of them, from one read", async () => {
  await using both = await openStand({
    wares: { CHAIR: { stock: 10 } },
    outletWares: { CHAIR: { stock: 10 } },
  });
  const { world } = both;
  const outletId = await connectStore(world, outletDomain);
  const integrationId = await integrate(world, both.sourceId, outletId);
  const [place] = await world.engine.read((tx) => tx.accounts.locations(outletId));
  const mapping = {
    integrationId,
    channelLocationId: place?.id ?? 0,
    sourceLocationId: await both.locationId("Main warehouse"),
  };
  done(await world.engine.commands.mapLocation(mapping));
  await both.rest(5000);
  done(await world.engine.commands.setInventorySync({ integrationId, enabled: true }));
  await both.rest(5000);
  both.newRequests();
  await world.katana.adjust({ CHAIR: -4 });
  await both.rest();
  const outlet = shopifyClient(world.mocks.shopify, world.time, "outlet", "shpat_outlet_user");
  expect(await world.shopify.available("CHAIR")).toStrictEqual([6]);
  expect(await outlet.available("CHAIR", "Outlet warehouse")).toStrictEqual([6]);
  const reads = both.newRequests().filter((sent) => sent.path.startsWith("/v1/inventory?variant_id="));
  expect(reads).toHaveLength(1);
});

it("M9 a store that does not answer holds back no other", async () => {
  await using both = await openStand({
    wares: { CHAIR: { stock: 10 } },
    outletWares: { CHAIR: { stock: 10 } },
  });
  const { world } = both;
  const outletId = await connectStore(world, outletDomain);
  const integrationId = await integrate(world, both.sourceId, outletId);
  const [place] = await world.engine.read((tx) => tx.accounts.locations(outletId));
  const sourceLocationId = await both.locationId("Main warehouse");
  const mapping = { integrationId, channelLocationId: place?.id ?? 0, sourceLocationId };
  done(await world.engine.commands.mapLocation(mapping));
  await both.rest(5000);
  done(await world.engine.commands.setInventorySync({ integrationId, enabled: true }));
  await both.rest(5000);
  world.onRequest = (sent) =>
    sent.host === outletDomain ? { status: 503, headers: {}, body: "" } : undefined;
  await world.katana.adjust({ CHAIR: -4 });
  await both.rest(5000);
  expect(await world.shopify.available("CHAIR")).toStrictEqual([6]);
  both.newRequests();
  world.onRequest = null;
  await both.rest(90_000);
  const outlet = shopifyClient(world.mocks.shopify, world.time, "outlet", "shpat_outlet_user");
  expect(await outlet.available("CHAIR", "Outlet warehouse")).toStrictEqual([6]);
  // One failing store costs the source nothing.
  expect(
    both.newRequests().filter((sent) => sent.path.startsWith("/v1/inventory?variant_id=")),
  ).toStrictEqual([]);
});

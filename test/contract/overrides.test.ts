// Buffers and a maximum that are decided for single variants (rule Q8).
import { formatQuantity } from "@stockgate/core";
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: 20, product: "Chair" },
  // Sells the same stock once more.
  SEAT: { stock: 20, product: "Seat", sku: "SEAT", listedAs: "CHAIR" },
  LAMP: { stock: 30, product: "Lamp" },
};
const open = () => openStand({ wares, isOnlineOnly: true });
const tagProduct = `mutation($product: ProductUpdateInput!) {
  productUpdate(product: $product) { userErrors { message } } }`;

const shown = async (stand: Stand, sku: string) => {
  await stand.rest(8000);
  return (await stand.world.shopify.available(sku)).toSorted((left, right) => left - right);
};
async function tag(stand: Stand, title: string, tags: string[]): Promise<void> {
  const variants = [
    ...(await stand.world.shopify.variants("CHAIR")),
    ...(await stand.world.shopify.variants("LAMP")),
  ];
  const id = variants.find((variant) => variant.product.title === title)?.product.id;
  await stand.world.shopify.mutate(tagProduct, { product: { id, tags } });
  await stand.rest(8000);
}
const command = (stand: Stand) => {
  const { integrationId, world } = stand;
  const { setVariantOverrides, clearVariantOverrides } = world.engine.commands;
  return {
    set: async (input: Omit<Parameters<typeof setVariantOverrides>[0], "integrationId">) =>
      done(await world.time.finish(setVariantOverrides({ integrationId, ...input }))),
    clear: async (input: Omit<Parameters<typeof clearVariantOverrides>[0], "integrationId">) =>
      done(await world.time.finish(clearVariantOverrides({ integrationId, ...input }))),
  };
};
const variantId = async (stand: Stand, title: string) =>
  (await stand.channelVariants()).find((each) => each.title === title)?.id ?? 0;

describe("Q8 buffers for single variants", () => {
  it("C5 stand in the place of the policy's, field by field, and are computed and pushed at once", async () => {
    await using stand = await open();
    const { integrationId, world } = stand;
    const policy = { bufferQuantity: 4, maximumQuantity: 25 };
    done(await world.engine.commands.updateSyncPolicy({ integrationId, policy }));
    expect(await shown(stand, "LAMP")).toStrictEqual([25]);
    await command(stand).set({ search: "lamp", bufferQuantity: 10, bufferPercent: "12.5" });
    expect(await shown(stand, "LAMP")).toStrictEqual([16]);
    const steps = (await stand.explain("LAMP")).steps.slice(2);
    expect(
      steps.map(({ kind, amount, detail }) => [kind, formatQuantity(amount), detail["by"]]),
    ).toStrictEqual([
      ["BUFFER_PERCENT", "-4", "VARIANT"],
      ["BUFFER_QUANTITY", "-10", "VARIANT"],
      ["MAXIMUM", "0", "POLICY"],
    ]);
    await command(stand).set({ search: "lamp", bufferQuantity: null });
    expect(await shown(stand, "LAMP")).toStrictEqual([22]);
    await command(stand).clear({ search: "lamp" });
    expect(await shown(stand, "LAMP")).toStrictEqual([25]);
  });

  it("M2 channel variants of one SKU may then show different numbers of the same stock, each explained", async () => {
    await using stand = await open();
    expect(await shown(stand, "CHAIR")).toStrictEqual([20, 20]);
    await command(stand).set({ channelVariantIds: [await variantId(stand, "Seat")], maximumQuantity: 3 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([3, 20]);
    await stand.world.katana.adjust({ CHAIR: -18 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([2, 2]);
    await stand.world.katana.adjust({ CHAIR: 10 });
    expect(await shown(stand, "CHAIR")).toStrictEqual([3, 12]);
    expect(await stand.push(null, true)).toMatchObject({ state: "SUCCEEDED", changed: 0 });
  });

  it("are picked by a tag, in any letter case, of those that bear it then", async () => {
    await using stand = await open();
    await tag(stand, "Chair", ["Fragile", "Straße"]);
    await tag(stand, "Lamp", ["fragile goods"]);
    const { channelVariantIds } = await command(stand).set({ tag: "fragile", bufferQuantity: 5 });
    expect(channelVariantIds).toStrictEqual([await variantId(stand, "Chair")]);
    expect(await shown(stand, "CHAIR")).toStrictEqual([15, 20]);
    await tag(stand, "Lamp", ["FRAGILE"]);
    expect(await shown(stand, "LAMP")).toStrictEqual([30]);
    await command(stand).set({ tag: "fragile", search: "lamp", bufferQuantity: 7 });
    expect(await shown(stand, "LAMP")).toStrictEqual([23]);
    expect(await shown(stand, "CHAIR")).toStrictEqual([15, 20]);
  });

  it("are kept across a restart and another reading of the catalog", async () => {
    await using stand = await open();
    await command(stand).set({ search: "lamp", bufferQuantity: 7 });
    const { integrationId, world } = stand;
    done(await world.engine.commands.refreshCatalog({ integrationId, idempotencyKey: null }));
    await stand.rest(30_000);
    await world.restart();
    await world.katana.adjust({ LAMP: 1 });
    expect(await shown(stand, "LAMP")).toStrictEqual([24]);
  });

  it.each([
    ["nothing said", {}, "INVALID", "channelVariantIds"],
    ["none named", { channelVariantIds: [] }, "OUT_OF_RANGE", "channelVariantIds"],
    ["a search that finds none", { search: "no such thing" }, "NOT_FOUND", "search"],
    ["a tag that nobody bears", { tag: "no such tag" }, "NOT_FOUND", "tag"],
  ])("%s is refused with its field, as excluding does, and tells nobody of a change", async (...given) => {
    const [, selection, code, field] = given;
    await using stand = await open();
    const before = await stand.events();
    const { integrationId, world } = stand;
    const { setVariantOverrides, clearVariantOverrides } = world.engine.commands;
    for (const asked of [
      setVariantOverrides({ integrationId, ...selection, bufferQuantity: 1 }),
      clearVariantOverrides({ integrationId, ...selection }),
    ]) {
      expect(await world.time.finish(asked)).toMatchObject({
        value: null,
        refusals: [{ code, field: [field], message: expect.stringMatching(/\w+ \w+/) }],
      });
    }
    expect(await stand.events()).toStrictEqual(before);
  });
});

// Many channel variants left out at once, or taken in again.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: 10, product: "Chair" },
  LAMP: { stock: 20, product: "Lamp, oak" },
  TRAY: { stock: 30, product: "Tray, oak" },
};
const open = () => openStand({ wares, isOnlineOnly: true });

const skus = Object.keys(wares);

async function shown(stand: Stand): Promise<(number | undefined)[]> {
  await stand.rest(8000);
  return Promise.all(skus.map(async (sku) => (await stand.world.shopify.available(sku))[0]));
}
async function statuses(stand: Stand): Promise<string[]> {
  const variants = await stand.channelVariants();
  const mappings = await stand.mappings();
  return skus.map((sku) => {
    const id = variants.find((variant) => variant.sku === sku)?.id;
    return mappings.find((mapping) => mapping.channelVariant === id)?.status ?? "none";
  });
}
const variantIds = async (stand: Stand, ...wanted: string[]): Promise<number[]> =>
  (await stand.channelVariants()).flatMap(({ id, sku }) => (wanted.includes(sku ?? "") ? [id] : []));

async function tag(stand: Stand, sku: string, tags: string[]): Promise<void> {
  const [variant] = await stand.world.shopify.variants(sku);
  await stand.world.shopify.mutate(
    `mutation($product: ProductUpdateInput!) { productUpdate(product: $product) { userErrors { message } } }`,
    { product: { id: variant?.product.id, tags } },
  );
  await stand.rest(8000);
}

type Input = Parameters<Stand["world"]["engine"]["commands"]["excludeVariants"]>[0];
const exclude = ({ world, integrationId }: Stand, isExcluded: boolean, more: Partial<Input>) =>
  world.time.finish(
    world.engine.commands.excludeVariants({ integrationId, isExcluded, isDryRun: false, ...more }),
  );
const idsOf = (result: Awaited<ReturnType<typeof exclude>>) =>
  done(result).channelVariantIds.toSorted((left, right) => left - right);

describe("M6 excluding many at once", () => {
  it("by a search: they are left alone, the others go on, and they come back with the number of then", async () => {
    await using stand = await open();
    const oak = await variantIds(stand, "LAMP", "TRAY");
    expect(idsOf(await exclude(stand, true, { search: "oak" }))).toStrictEqual(oak);
    expect(await statuses(stand)).toStrictEqual(["MAPPED", "EXCLUDED", "EXCLUDED"]);
    await stand.world.katana.adjust({ CHAIR: -1, LAMP: -1, TRAY: -1 });
    expect(await shown(stand)).toStrictEqual([9, 20, 30]);
    expect(idsOf(await exclude(stand, false, { search: "oak" }))).toStrictEqual(oak);
    expect(await statuses(stand)).toStrictEqual(["MAPPED", "MAPPED", "MAPPED"]);
    expect(await shown(stand)).toStrictEqual([9, 19, 29]);
  });

  it("by a tag, and only those of it that are not left out already", async () => {
    await using stand = await open();
    await tag(stand, "CHAIR", ["Seasonal"]);
    await tag(stand, "TRAY", ["seasonal"]);
    const [chair = 0] = await variantIds(stand, "CHAIR");
    const { commands } = stand.world.engine;
    const { integrationId } = stand;
    done(await commands.excludeVariant({ integrationId, channelVariantId: chair, excluded: true }));
    const concerned = idsOf(await exclude(stand, true, { tag: "SEASONAL" }));
    expect(concerned).toStrictEqual(await variantIds(stand, "TRAY"));
    expect(await statuses(stand)).toStrictEqual(["EXCLUDED", "MAPPED", "EXCLUDED"]);
    expect(idsOf(await exclude(stand, true, { tag: "seasonal" }))).toStrictEqual([]);
  });

  it("a dry run says which it would be, and changes nothing", async () => {
    await using stand = await open();
    const before = await stand.events();
    const planned = await exclude(stand, true, { search: "oak", isDryRun: true });
    expect(idsOf(planned)).toStrictEqual(await variantIds(stand, "LAMP", "TRAY"));
    expect(await statuses(stand)).toStrictEqual(["MAPPED", "MAPPED", "MAPPED"]);
    expect(await stand.events()).toStrictEqual(before);
    await stand.world.katana.adjust({ LAMP: -1 });
    expect(await shown(stand)).toStrictEqual([10, 19, 30]);
  });

  it("a mapping by hand is there again when the exclusion ends", async () => {
    await using stand = await open();
    const { commands } = stand.world.engine;
    const [lamp = 0] = await variantIds(stand, "LAMP");
    const chair = (await stand.sourceVariants()).find((each) => each.sku === "CHAIR");
    const mapping = {
      integrationId: stand.integrationId,
      channelVariantId: lamp,
      sourceVariantId: chair?.id ?? 0,
    };
    done(await commands.mapVariant(mapping));
    expect(await shown(stand)).toStrictEqual([10, 10, 30]);
    done(await exclude(stand, true, { channelVariantIds: [lamp] }));
    done(await exclude(stand, false, { channelVariantIds: [lamp] }));
    await stand.world.katana.adjust({ CHAIR: -3 });
    expect(await shown(stand)).toStrictEqual([7, 7, 30]);
  });

  it.each([
    ["nothing said", {}, "INVALID", "channelVariantIds"],
    ["none named", { channelVariantIds: [] }, "OUT_OF_RANGE", "channelVariantIds"],
    ["a search that finds none", { search: "no such thing" }, "NOT_FOUND", "search"],
    ["a tag that nobody bears", { tag: "no such tag" }, "NOT_FOUND", "tag"],
    ["a blank search", { search: " " }, "INVALID", "search"],
  ])("%s is refused with its field, in a dry run too", async (_, selection, code, field) => {
    await using stand = await open();
    for (const isDryRun of [false, true]) {
      expect(await exclude(stand, true, { ...selection, isDryRun })).toMatchObject({
        value: null,
        refusals: [{ code, field: [field], message: expect.stringMatching(/\w+ \w+/) }],
      });
    }
    expect(await statuses(stand)).toStrictEqual(["MAPPED", "MAPPED", "MAPPED"]);
  });
});

// Many channel variants mapped by hand at once, and many such mappings forgotten.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: 10 },
  LAMP: { stock: 20 },
  TRAY: { stock: 30 },
  SPARE: { stock: 50, shows: null },
};
const open = () => openStand({ wares, isOnlineOnly: true });
const listed = ["CHAIR", "LAMP", "TRAY"];

async function shown(stand: Stand): Promise<(number | undefined)[]> {
  await stand.rest(8000);
  return Promise.all(listed.map(async (sku) => (await stand.world.shopify.available(sku))[0]));
}

async function pairsOf(stand: Stand, pairs: Record<string, string>) {
  const channels = await stand.channelVariants();
  const sources = await stand.sourceVariants();
  return Object.entries(pairs).map(([channel, source]) => ({
    channelVariantId: channels.find(({ sku }) => sku === channel)?.id ?? 0,
    sourceVariantId: sources.find(({ sku }) => sku === source)?.id ?? 0,
  }));
}

const map = (stand: Stand, mappings: Awaited<ReturnType<typeof pairsOf>>) =>
  stand.world.time.finish(
    stand.world.engine.commands.mapVariants({ integrationId: stand.integrationId, mappings }),
  );

describe("M6 mapping many by hand at once", () => {
  it("each shows the number of what it follows now, and an exclusion ends", async () => {
    await using stand = await open();
    const pairs = await pairsOf(stand, { TRAY: "SPARE", CHAIR: "SPARE", LAMP: "LAMP" });
    const { commands } = stand.world.engine;
    const [tray] = pairs;
    const { integrationId } = stand;
    const channelVariantId = tray?.channelVariantId ?? 0;
    done(await commands.excludeVariant({ integrationId, channelVariantId, excluded: true }));
    const { mappings } = done(await map(stand, pairs));
    expect(
      mappings.map(({ channelVariant, sourceVariant, status, origin }) => [
        { channelVariantId: channelVariant, sourceVariantId: sourceVariant },
        status,
        origin,
      ]),
    ).toStrictEqual(pairs.map((pair) => [pair, "MAPPED", "MANUAL"]));
    expect(await shown(stand)).toStrictEqual([50, 20, 50]);
    await stand.world.katana.adjust({ SPARE: -1, TRAY: -1, CHAIR: -1 });
    expect(await shown(stand)).toStrictEqual([49, 20, 49]);
  });

  it("all or nothing: each pair at fault is named by its place, and the good ones are not done", async () => {
    await using stand = await open();
    const before = [await stand.mappings(), await stand.events()];
    const [chair, lamp] = await pairsOf(stand, { CHAIR: "SPARE", LAMP: "SPARE" });
    if (!chair || !lamp) throw new Error("there are no such variants");
    const unknown = { channelVariantId: 999_999, sourceVariantId: 999_999 };
    const { value, refusals } = await map(stand, [chair, unknown, lamp, chair]);
    expect(value).toBeNull();
    expect(refusals.map(({ code, field }) => [code, field?.join(".")])).toStrictEqual([
      ["NOT_FOUND", "mappings.1.channelVariantId"],
      ["NOT_FOUND", "mappings.1.sourceVariantId"],
      ["INVALID", "mappings.3.channelVariantId"],
    ]);
    expect([await stand.mappings(), await stand.events()]).toStrictEqual(before);
  });

  it("of no pair at all is refused", async () => {
    await using stand = await open();
    expect(await map(stand, [])).toMatchObject({
      value: null,
      refusals: [{ code: "OUT_OF_RANGE", field: ["mappings"] }],
    });
  });
});

const unmap = (stand: Stand, channelVariantIds: readonly number[]) =>
  stand.world.time.finish(
    stand.world.engine.commands.unmapVariants({ integrationId: stand.integrationId, channelVariantIds }),
  );

describe("M6 forgetting many mappings by hand at once", () => {
  it("each follows its SKU again and is pushed, in the order named; an exclusion stays", async () => {
    await using stand = await open();
    const pairs = await pairsOf(stand, { TRAY: "SPARE", CHAIR: "SPARE", LAMP: "SPARE" });
    done(await map(stand, pairs));
    expect(await shown(stand)).toStrictEqual([50, 50, 50]);
    const [tray, chair, lamp] = pairs.map(({ channelVariantId }) => channelVariantId);
    if (!tray || !chair || !lamp) throw new Error("there are no such variants");
    const { integrationId } = stand;
    const { commands } = stand.world.engine;
    done(await commands.excludeVariant({ integrationId, channelVariantId: lamp, excluded: true }));
    const { mappings } = done(await unmap(stand, [tray, lamp, chair]));
    expect(
      mappings.map(({ channelVariant, status, origin }) => [channelVariant, status, origin]),
    ).toStrictEqual([
      [tray, "MAPPED", "SKU"],
      [lamp, "EXCLUDED", "SKU"],
      [chair, "MAPPED", "SKU"],
    ]);
    expect(await shown(stand)).toStrictEqual([10, 50, 30]);
    done(await commands.excludeVariant({ integrationId, channelVariantId: lamp, excluded: false }));
    expect(await shown(stand)).toStrictEqual([10, 20, 30]);
  });

  it("all or nothing: each at fault is named by its place, and the good ones are not forgotten", async () => {
    await using stand = await open();
    const [chair] = await pairsOf(stand, { CHAIR: "SPARE" });
    const [tray] = await pairsOf(stand, { TRAY: "TRAY" });
    if (!chair || !tray) throw new Error("there are no such variants");
    done(await map(stand, [chair]));
    const before = [await stand.mappings(), await stand.events()];
    const ids = [chair.channelVariantId, 999_999, tray.channelVariantId, chair.channelVariantId];
    const { value, refusals } = await unmap(stand, ids);
    expect(value).toBeNull();
    expect(refusals.map(({ code, field }) => [code, field?.join(".")])).toStrictEqual([
      ["NOT_FOUND", "channelVariantIds.1"],
      ["INVALID", "channelVariantIds.2"],
      ["INVALID", "channelVariantIds.3"],
    ]);
    expect([await stand.mappings(), await stand.events()]).toStrictEqual(before);
    expect(await unmap(stand, [])).toMatchObject({
      value: null,
      refusals: [{ code: "OUT_OF_RANGE", field: ["channelVariantIds"] }],
    });
  });
});

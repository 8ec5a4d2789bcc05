// Integrations, people's decisions, and the mappings that matching makes of them.
import { expect, it } from "vitest";
import { anIntegration, buildShop } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";
import type { Store } from "../store.ts";
import type { MappingWithSearch } from "./mappings.ts";

describeStores("integrations", ({ open }) => {
  it("are found by id and by either account, and keep their policy", async () => {
    const store = await open();
    const [one, two] = await store.transaction(async (tx) => [
      await buildShop(tx, { name: "one" }),
      await buildShop(tx, { name: "two" }),
    ]);
    const policy = { bufferPercent: "12.5", maximumQuantity: null, allowNegative: false, bufferQuantity: 3 };
    const both = await store.transaction((tx) =>
      tx.integrations.insert(anIntegration({ source: one.source, channel: two.channel, policy })),
    );
    const idsOf = (account: number) =>
      store.read(async (tx) => (await tx.integrations.ofAccount(account)).map(({ id }) => id));
    expect(await idsOf(one.source)).toEqual([one.integration, both.id]);
    expect(await idsOf(two.channel)).toEqual([two.integration, both.id]);
    expect(await idsOf(two.source)).toEqual([two.integration]);
    const [found, list, none] = await store.read(async (tx) => [
      await tx.integrations.byIds([both.id, 999]),
      (await tx.integrations.list()).map(({ id }) => id),
      await tx.integrations.byId(999),
    ]);
    expect(found).toMatchObject([{ policy, toggleEpoch: 1, drainUntil: null }]);
    expect(list).toEqual([one.integration, two.integration, both.id]);
    expect(none).toBeNull();
  });

  it("join two accounts once", async () => {
    const store = await open();
    const shop = await store.transaction((tx) => buildShop(tx));
    const again = store.transaction((tx) => tx.integrations.insert(anIntegration(shop)));
    await expect(again).rejects.toThrow(/unique/i);
  });

  it("are paged, one page after the other", async () => {
    const store = await open();
    const ids = await store.transaction(async (tx) => {
      const shops = [];
      for (const name of ["a", "b", "c"]) shops.push(await buildShop(tx, { name, variants: 0 }));
      return shops.map((shop) => shop.integration);
    });
    const page = (request: object) => store.read((tx) => tx.integrations.page(request));
    const first = await page({ first: 2 });
    expect(first).toMatchObject({
      rows: [{ id: ids[0] }, { id: ids[1] }],
      hasNext: true,
      hasPrevious: false,
    });
    expect(await page({ first: 2, after: ids[1] })).toMatchObject({ rows: [{ id: ids[2] }], hasNext: false });
    expect(await page({ last: 1 })).toMatchObject({ rows: [{ id: ids[2] }], hasPrevious: true });
    expect(await store.read((tx) => tx.integrations.count())).toBe(3);
  });

  it("L1 have one decision per channel location, the last", async () => {
    const store = await open();
    const shop = await store.transaction((tx) => buildShop(tx, { locations: 2 }));
    const decide = (location: number, source: number | null) =>
      store.transaction((tx) => tx.integrations.decideLocation(shop.integration, location, source));
    const [here = 0, there = 0] = shop.channelLocations;
    await decide(here, shop.sourceLocations[0]!);
    await decide(there, null);
    await decide(here, shop.sourceLocations[1]!);
    const decisions = async () =>
      new Map(
        (await store.read((tx) => tx.integrations.locationDecisions(shop.integration))).map((row) => [
          row.channelLocation,
          row.sourceLocation,
        ]),
      );
    expect(await decisions()).toEqual(
      new Map([
        [here, shop.sourceLocations[1]],
        [there, null],
      ]),
    );
    await decide(here, null);
    await store.transaction((tx) => tx.integrations.forgetLocation(shop.integration, there));
    expect(await decisions()).toEqual(new Map([[here, null]]));
    expect(await store.read((tx) => tx.integrations.locationDecisionsOf([shop.integration]))).toHaveLength(1);
  });

  it("M6 have one rule per channel variant, the last", async () => {
    const store = await open();
    const { integration, channelVariants, sourceVariants } = await store.transaction((tx) => buildShop(tx));
    const [channelVariant = 0] = channelVariants;
    const [sourceVariant = 0] = sourceVariants;
    const rule = { integration, channelVariant, sourceVariant, origin: "MANUAL", isExcluded: false } as const;
    await store.transaction((tx) => tx.integrations.setRule(rule));
    await store.transaction((tx) =>
      tx.integrations.setRule({ ...rule, sourceVariant: null, isExcluded: true }),
    );
    expect(await store.read((tx) => tx.integrations.rules(integration))).toMatchObject([
      { channelVariant, sourceVariant: null, isExcluded: true },
    ]);
    expect(await store.read((tx) => tx.integrations.ruleOf(integration, channelVariant))).toMatchObject({
      isExcluded: true,
    });
    await store.transaction((tx) => tx.integrations.removeRule(integration, channelVariant));
    expect(await store.read((tx) => tx.integrations.rules(integration))).toEqual([]);
  });

  it("M6 many are left out and taken in at once; a mapping by hand outlives it", async () => {
    const store = await open();
    const { integration, channelVariants, sourceVariants } = await store.transaction((tx) =>
      buildShop(tx, { variants: 3 }),
    );
    const [mapped = 0, other = 0, third = 0] = channelVariants;
    const rule = {
      integration,
      channelVariant: mapped,
      sourceVariant: sourceVariants[0]!,
      isExcluded: false,
    };
    await store.transaction((tx) => tx.integrations.setRule({ ...rule, origin: "IMPORT" }));
    const exclude = async (ids: number[], isExcluded: boolean) => {
      await store.transaction((tx) => tx.integrations.exclude(integration, ids, isExcluded));
      const rules = await store.read((tx) => tx.integrations.rules(integration));
      return rules
        .map((each) => [each.channelVariant, each.sourceVariant, each.origin, each.isExcluded])
        .toSorted((left, right) => Number(left[0]) - Number(right[0]));
    };
    expect(await exclude([mapped, other, third], true)).toEqual([
      [mapped, sourceVariants[0], "IMPORT", true],
      [other, null, "MANUAL", true],
      [third, null, "MANUAL", true],
    ]);
    expect(await exclude([mapped, other], false)).toEqual([
      [mapped, sourceVariants[0], "IMPORT", false],
      [third, null, "MANUAL", true],
    ]);
  });
});

describeStores("mappings", ({ open }) => {
  const aMatch = (fields: Partial<MappingWithSearch>): MappingWithSearch => ({
    channelVariantId: null,
    sourceVariantId: null,
    status: "UNMATCHED",
    origin: null,
    reason: null,
    shadowedIds: [],
    suggestionIds: [],
    channelSuggestionIds: [],
    searchText: "",
    ...fields,
  });

  async function setUp(store: Store) {
    const shop = await store.transaction((tx) => buildShop(tx, { variants: 3 }));
    const replace = (matches: MappingWithSearch[]) =>
      store.transaction((tx) => tx.mappings.replace(shop.integration, matches));
    const stored = () => store.read((tx) => tx.mappings.ofIntegration(shop.integration));
    const [c1 = 0, c2 = 0, c3 = 0] = shop.channelVariants;
    const [s1 = 0, s2 = 0, s3 = 0] = shop.sourceVariants;
    return { ...shop, replace, stored, c1, c2, c3, s1, s2, s3 };
  }

  it("become what matching found; what changed is told, and only that", async () => {
    const store = await open();
    const { replace, stored, c1, c2, s1, s2, s3 } = await setUp(store);
    const mapped = aMatch({ channelVariantId: c1, sourceVariantId: s1, status: "MAPPED", origin: "SKU" });
    const unmatched = aMatch({ channelVariantId: c2, suggestionIds: [s2, s3], reason: "none" });
    const alone = aMatch({ sourceVariantId: s3 });
    expect(await replace([mapped, unmatched, alone])).toEqual([mapped, unmatched, alone]);
    const before = await stored();
    expect(await replace([alone, unmatched, mapped])).toEqual([]);
    expect(await stored()).toEqual(before);

    const excluded = { ...mapped, status: "EXCLUDED" as const };
    expect(await replace([excluded, unmatched])).toEqual([excluded]);
    const after = await stored();
    expect(after.map((row) => [row.channelVariant, row.status])).toEqual([
      [c1, "EXCLUDED"],
      [c2, "UNMATCHED"],
    ]);
    expect(after.map((row) => row.id)).toEqual(before.slice(0, 2).map((row) => row.id));
    expect(await replace([])).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  it.each([
    { status: "BROKEN" as const },
    { origin: "MANUAL" as const },
    { reason: "another" },
    { searchText: "another" },
    { shadowedIds: [7] },
    { suggestionIds: [1, 2] },
    { channelSuggestionIds: [1, 2] },
    { sourceVariantId: null },
  ])("differ by %o", async (change) => {
    const store = await open();
    const { replace, c1, s1 } = await setUp(store);
    const match = aMatch({ channelVariantId: c1, sourceVariantId: s1, status: "MAPPED", origin: "SKU" });
    await replace([match]);
    expect(await replace([{ ...match, ...change }])).toEqual([{ ...match, ...change }]);
    expect(await replace([{ ...match, ...change }])).toEqual([]);
  });

  it("may have many source variants that no channel variant bears", async () => {
    const store = await open();
    const { replace, stored, s1, s2, s3 } = await setUp(store);
    const alone = [s1, s2, s3].map((sourceVariantId) => aMatch({ sourceVariantId }));
    await replace(alone);
    expect(await replace(alone.slice(1))).toEqual([]);
    expect((await stored()).map((row) => row.sourceVariant)).toEqual([s2, s3]);
  });

  it("are found by channel variant, of one integration alone", async () => {
    const store = await open();
    const { replace, integration, channel, c1, c2, s1 } = await setUp(store);
    const other = await store.transaction((tx) => buildShop(tx, { name: "other" }));
    const second = await store.transaction((tx) =>
      tx.integrations.insert(anIntegration({ source: other.source, channel })),
    );
    const match = aMatch({ channelVariantId: c1, sourceVariantId: s1, status: "MAPPED" });
    await replace([match]);
    await store.transaction((tx) => tx.mappings.replace(second.id, [aMatch({ channelVariantId: c1 })]));
    const found = await store.read((tx) => tx.mappings.ofChannelVariants(integration, [c1, c2]));
    expect(found).toMatchObject([{ integration, status: "MAPPED" }]);
  });
});

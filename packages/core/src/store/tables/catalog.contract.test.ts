// Both catalogs and the recipes: saved by difference, found by whatever names them.
import { expect, it } from "vitest";
import { quantity } from "../../domain/quantity.ts";
import { aChannelVariant, anAccount, aSourceVariant } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";
import type { Store } from "../store.ts";

const addAccount = async (store: Store, name = "account") =>
  (await store.transaction((tx) => tx.accounts.insert(anAccount({ name })))).id;

describeStores("source variants", ({ open }) => {
  it("are stored once, and told of only where they are new or differ", async () => {
    const store = await open();
    const account = await addAccount(store);
    const save = (...records: ReturnType<typeof aSourceVariant>[]) =>
      store.transaction((tx) => tx.catalog.saveSourceVariants(account, records));

    const { ids } = await save(aSourceVariant("1"), aSourceVariant("2"));
    expect(new Set(ids).size).toBe(2);
    expect(await save(aSourceVariant("1"), aSourceVariant("2"))).toEqual({ ids: [] });
    expect(await save(aSourceVariant("1"), aSourceVariant("2", { name: "Renamed" }))).toEqual({
      ids: [ids[1]],
    });
    expect(await save()).toEqual({ ids: [] });
    const rows = await store.read((tx) => tx.catalog.sourceVariants(account));
    expect(rows.map((row) => [row.id, row.name])).toEqual([
      [ids[0], "Source variant 1"],
      [ids[1], "Renamed"],
    ]);
  });

  it.each([
    { sku: "other" },
    { sku: null },
    { isKit: true },
    { hasStock: false },
    { archivedAt: 5 },
    { deletedAt: 5 },
    { productExternalId: "other" },
    { createdAt: 5 },
  ])("differ by %o", async (change) => {
    const store = await open();
    const account = await addAccount(store);
    const save = (record: ReturnType<typeof aSourceVariant>) =>
      store.transaction((tx) => tx.catalog.saveSourceVariants(account, [record]));
    const { ids } = await save(aSourceVariant("1"));
    expect(await save(aSourceVariant("1", change))).toEqual({ ids });
    expect(await store.read((tx) => tx.catalog.sourceVariantsByIds(ids))).toMatchObject([change]);
    expect(await save(aSourceVariant("1"))).toEqual({ ids });
  });

  it("that come twice in one page are stored once, as said last", async () => {
    const store = await open();
    const account = await addAccount(store);
    const { ids } = await store.transaction((tx) =>
      tx.catalog.saveSourceVariants(account, [aSourceVariant("1"), aSourceVariant("1", { name: "Last" })]),
    );
    expect(await store.read((tx) => tx.catalog.sourceVariants(account))).toMatchObject([
      { id: ids[0], name: "Last" },
    ]);
  });

  it("without a SKU have none, an empty one included", async () => {
    const store = await open();
    const account = await addAccount(store);
    await store.transaction((tx) =>
      tx.catalog.saveSourceVariants(account, [aSourceVariant("1", { sku: "" })]),
    );
    expect(await store.read((tx) => tx.catalog.sourceVariants(account))).toMatchObject([{ sku: null }]);
    const same = await store.transaction((tx) =>
      tx.catalog.saveSourceVariants(account, [aSourceVariant("1", { sku: "" })]),
    );
    expect(same).toEqual({ ids: [] });
  });

  it("are found by id, external id, SKU and product, of their own account alone", async () => {
    const store = await open();
    const [account, other] = [await addAccount(store, "one"), await addAccount(store, "two")];
    const records = [
      aSourceVariant("1", { sku: "A", productExternalId: "p" }),
      aSourceVariant("2", { sku: "A", productExternalId: "p" }),
      aSourceVariant("3", { sku: "a", productExternalId: "q" }),
    ];
    for (const id of [account, other])
      await store.transaction((tx) => tx.catalog.saveSourceVariants(id, records));
    const found = await store.read(async (tx) => ({
      bySku: await tx.catalog.sourceVariantsBySku(account, ["A", "nothing"]),
      byProduct: await tx.catalog.sourceVariantsOfProducts(account, ["q"]),
      byExternalId: await tx.catalog.sourceVariantsByExternalIds(account, ["2"]),
      byNothing: await tx.catalog.sourceVariantsBySku(account, []),
    }));
    const externalIds = Object.values(found).map((rows) => rows.map((row) => [row.account, row.externalId]));
    expect(externalIds).toEqual([
      [
        [account, "1"],
        [account, "2"],
      ],
      [[account, "3"]],
      [[account, "2"]],
      [],
    ]);
  });

  it("that are gone keep their rows, and the time when they went", async () => {
    const store = await open();
    const account = await addAccount(store);
    const { ids } = await store.transaction((tx) =>
      tx.catalog.saveSourceVariants(account, [aSourceVariant("1"), aSourceVariant("2")]),
    );
    const remove = (at: number) => store.transaction((tx) => tx.catalog.removeSourceVariants([ids[0]!], at));
    expect(await remove(5)).toBe(1);
    expect(await remove(9)).toBe(0);
    const rows = await store.read((tx) => tx.catalog.sourceVariantsByIds(ids));
    expect(new Map(rows.map((row) => [row.id, row.deletedAt]))).toEqual(
      new Map([
        [ids[0], 5],
        [ids[1], null],
      ]),
    );
  });

  it("that two readers save at once are stored once", async () => {
    const store = await open();
    const account = await addAccount(store);
    const records = Array.from({ length: 20 }, (_, index) => aSourceVariant(`${index}`));
    const answers = await Promise.all(
      [records, records.toReversed()].map((each) =>
        store.transaction((tx) => tx.catalog.saveSourceVariants(account, each)),
      ),
    );
    expect(answers.flatMap(({ ids }) => ids)).toHaveLength(20);
  });
});

describeStores("channel variants", ({ open }) => {
  it("are saved by difference, removed, and back when they are listed again", async () => {
    const store = await open();
    const account = await addAccount(store);
    const save = (...records: ReturnType<typeof aChannelVariant>[]) =>
      store.transaction((tx) => tx.catalog.saveChannelVariants(account, records));
    const { ids } = await save(aChannelVariant("1"), aChannelVariant("2"), aChannelVariant("2"));
    expect(ids).toHaveLength(2);
    expect(await save(aChannelVariant("1", { isTracked: false }), aChannelVariant("2"))).toEqual({
      ids: [ids[0]],
    });
    expect(await store.transaction((tx) => tx.catalog.removeChannelVariants(ids))).toBe(2);
    expect(await store.transaction((tx) => tx.catalog.removeChannelVariants(ids))).toBe(0);
    expect(await save(aChannelVariant("2"))).toEqual({ ids: [ids[1]] });
    const rows = await store.read((tx) => tx.catalog.channelVariants(account));
    expect(new Map(rows.map((row) => [row.id, row.isDeleted]))).toEqual(
      new Map([
        [ids[0], true],
        [ids[1], false],
      ]),
    );
  });

  it("are found by id, external id, stock item and product", async () => {
    const store = await open();
    const account = await addAccount(store);
    const { ids } = await store.transaction((tx) =>
      tx.catalog.saveChannelVariants(account, [
        aChannelVariant("1", { productExternalId: "p" }),
        aChannelVariant("2", { productExternalId: "q" }),
      ]),
    );
    const found = await store.read((tx) =>
      Promise.all([
        tx.catalog.channelVariantsByIds([ids[0]!]),
        tx.catalog.channelVariantsByExternalIds(account, ["1"]),
        tx.catalog.channelVariantsByStockItems(account, ["item-1"]),
        tx.catalog.channelVariantsOfProducts(account, ["p"]),
      ]),
    );
    expect(found.map((rows) => rows.map((row) => row.id))).toEqual([[ids[0]], [ids[0]], [ids[0]], [ids[0]]]);
  });
});

describeStores("recipes", ({ open }) => {
  async function setUp(store: Store) {
    const account = await addAccount(store);
    const { ids } = await store.transaction((tx) =>
      tx.catalog.saveSourceVariants(
        account,
        ["kit", "bolt", "nut", "plate"].map((each) => aSourceVariant(each)),
      ),
    );
    const [kit, bolt, nut, plate] = ids as [number, number, number, number];
    const save = (kitExternalId: string, lines: Record<string, string>) =>
      store.transaction((tx) =>
        tx.catalog.saveRecipes(account, [
          {
            kitExternalId,
            lines: Object.entries(lines).map(([componentExternalId, each]) => ({
              componentExternalId,
              quantityPerKit: quantity(each),
            })),
          },
        ]),
      );
    return { account, kit, bolt, nut, plate, save };
  }

  it("are replaced as a whole, and told of only where they differ", async () => {
    const store = await open();
    const { account, kit, bolt, nut, plate, save } = await setUp(store);
    expect(await save("kit", { bolt: "4", nut: "0.1" })).toEqual({ ids: [kit] });
    expect(await save("kit", { nut: "0.1000", bolt: "4.0" })).toEqual({ ids: [] });
    const lines = await store.read((tx) => tx.catalog.recipeLines([kit]));
    expect(new Map(lines.map((line) => [line.component, line.quantityPerKit]))).toEqual(
      new Map([
        [bolt, quantity("4")],
        [nut, quantity("0.1")],
      ]),
    );
    expect(await save("kit", { bolt: "4", plate: "1" })).toEqual({ ids: [kit] });
    const found = await store.read(async (tx) => [
      (await tx.catalog.recipeLinesOfAccount(account)).map((line) => line.component),
      await tx.catalog.recipeLinesWithComponents([nut]),
      (await tx.catalog.recipeLinesWithComponents([plate])).map((line) => line.kit),
    ]);
    expect(found).toEqual([[bolt, plate], [], [kit]]);
    expect(await save("kit", {})).toEqual({ ids: [kit] });
    expect(await store.read((tx) => tx.catalog.recipeLines([kit]))).toEqual([]);
  });

  it("with a component that is not in the catalog are none: they would promise too many kits", async () => {
    const store = await open();
    const { kit, save } = await setUp(store);
    await save("kit", { bolt: "4" });
    expect(await save("kit", { bolt: "4", unheard: "1" })).toEqual({ ids: [kit] });
    expect(await store.read((tx) => tx.catalog.recipeLines([kit]))).toEqual([]);
    expect(await save("kit", { bolt: "4", unheard: "1" })).toEqual({ ids: [] });
    expect(await save("kit", { bolt: "4" })).toEqual({ ids: [kit] });
    expect(await save("unheard", { bolt: "1" })).toEqual({ ids: [] });
  });
});

// Accounts and their locations, on both databases.
import { expect, it } from "vitest";
import { aLocation, anAccount } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";

describeStores("accounts", ({ open }) => {
  it("are found by id, kind and webhook address", async () => {
    const store = await open();
    const [source, channel] = await store.transaction(async (tx) => [
      (await tx.accounts.insert(anAccount({ name: "source" }))).id,
      (await tx.accounts.insert(anAccount({ kind: "CHANNEL", name: "channel", webhookKey: "secret" }))).id,
    ]);
    const found = await store.read(async (tx) => ({
      all: (await tx.accounts.list()).map(({ id }) => id),
      channels: (await tx.accounts.list("CHANNEL")).map(({ id }) => id),
      byKey: (await tx.accounts.byWebhookKey("secret"))?.id,
      byNoKey: await tx.accounts.byWebhookKey("Secret"),
      byId: (await tx.accounts.byId(source))?.name,
      byNoId: await tx.accounts.byId(999),
      byIds: (await tx.accounts.byIds([channel, 999])).map(({ id }) => id),
    }));
    expect(found).toEqual({
      all: [source, channel],
      channels: [channel],
      byKey: channel,
      byNoKey: null,
      byId: "source",
      byNoId: null,
      byIds: [channel],
    });
  });

  it("have the locations that the far side lists; others stay, as removed", async () => {
    const store = await open();
    const { id } = await store.transaction((tx) => tx.accounts.insert(anAccount()));
    const save = (...records: Parameters<typeof aLocation>[]) =>
      store.transaction((tx) =>
        tx.accounts.saveLocations(
          id,
          records.map((record) => aLocation(...record)),
        ),
      );
    const live = async () => (await store.read((tx) => tx.accounts.locations(id))).map((row) => row.name);

    expect(await save(["1"], ["2"])).toEqual({ isChanged: true });
    expect(await save(["2"], ["1"])).toEqual({ isChanged: false });
    expect(await live()).toEqual(["Location 1", "Location 2"]);

    expect(await save(["1", { name: "Renamed" }])).toEqual({ isChanged: true });
    expect(await live()).toEqual(["Renamed"]);
    expect(await save(["1", { name: "Renamed" }])).toEqual({ isChanged: false });
    const all = await store.read((tx) => tx.accounts.locations(id, { removed: true }));
    expect(all.map((row) => [row.externalId, row.isRemoved])).toEqual([
      ["1", false],
      ["2", true],
    ]);

    expect(await save(["1", { name: "Renamed" }], ["2"])).toEqual({ isChanged: true });
    const back = await store.read((tx) => tx.accounts.locationsByIds([all[1]!.id]));
    expect(back).toMatchObject([{ externalId: "2", isRemoved: false, isPointOfSale: null }]);
  });

  it("know what is unknown of a location from what is not so", async () => {
    const store = await open();
    const { id } = await store.transaction((tx) => tx.accounts.insert(anAccount()));
    const save = (isPointOfSale: boolean | null) =>
      store.transaction((tx) => tx.accounts.saveLocations(id, [aLocation("1", { isPointOfSale })]));
    await save(null);
    expect(await save(false)).toEqual({ isChanged: true });
    expect(await store.read((tx) => tx.accounts.locations(id))).toMatchObject([{ isPointOfSale: false }]);
    expect(await save(null)).toEqual({ isChanged: true });
  });

  it("may have locations of the same name at the far side as another account", async () => {
    const store = await open();
    const ids = await store.transaction(async (tx) => [
      (await tx.accounts.insert(anAccount({ name: "one" }))).id,
      (await tx.accounts.insert(anAccount({ name: "two" }))).id,
    ]);
    for (const id of ids) await store.transaction((tx) => tx.accounts.saveLocations(id, [aLocation("1")]));
    const rows = await store.read((tx) => tx.accounts.locationsOfAccounts(ids));
    expect(rows.map((row) => row.account)).toEqual(ids);
  });

  it("never share a webhook address", async () => {
    const store = await open();
    const insert = () => store.transaction((tx) => tx.accounts.insert(anAccount({ webhookKey: "same" })));
    await insert();
    await expect(insert()).rejects.toThrow(/unique/i);
  });
});

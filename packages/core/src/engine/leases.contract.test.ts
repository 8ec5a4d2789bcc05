// Leases: one engine an account, taken over when it falls silent, with an epoch that tells the two apart.
import { expect, it } from "vitest";
import { anAccount } from "../testing/builders.ts";
import { createTestContext } from "../testing/engine-context.ts";
import { describeStore, describeStores } from "../testing/stores.ts";
import type { Store } from "../store/store.ts";
import type { EngineContext } from "./context.ts";
import { holdLeases, releaseLeases, renewEveryMs } from "./leases.ts";

async function addAccounts(store: Store, count: number): Promise<number[]> {
  const ids: number[] = [];
  await store.transaction(async (tx) => {
    for (let each = 0; each < count; each += 1)
      ids.push((await tx.accounts.insert(anAccount({ name: `account ${each}` }))).id);
  });
  return ids;
}

const leaseOf = async (store: Store, id: number) => {
  const account = await store.read((tx) => tx.accounts.byId(id));
  return [account?.leaseOwner, account?.leaseEpoch];
};

const heldBy = async (context: EngineContext, owner: string) => [
  ...(await holdLeases(context, owner)).keys(),
];

describeStores("leases", ({ open }) => {
  it("are taken on every free account, and kept by renewing", async () => {
    const store = await open();
    const [first = 0] = await addAccounts(store, 1);
    const { context, time } = createTestContext(store);
    expect(await heldBy(context, "me")).toEqual([first]);
    expect(await leaseOf(store, first)).toEqual(["me", 1]);
    for (let each = 0; each < 10; each += 1) {
      await time.advance(renewEveryMs);
      expect(await heldBy(context, "me")).toEqual([first]);
    }
    // Renewed, not taken anew: the epoch stays.
    expect(await leaseOf(store, first)).toEqual(["me", 1]);
    const [second = 0] = await addAccounts(store, 0).then(() =>
      store.transaction(async (tx) => [(await tx.accounts.insert(anAccount({ name: "late" }))).id]),
    );
    expect(await heldBy(context, "me")).toEqual([first, second]);
  });

  it("that are given back are free at once, and a new owner's by a new epoch", async () => {
    const store = await open();
    const [account = 0] = await addAccounts(store, 1);
    const { context } = createTestContext(store);
    await holdLeases(context, "me");
    await releaseLeases(context, "another");
    expect(await leaseOf(store, account)).toEqual(["me", 1]);
    await releaseLeases(context, "me");
    expect(await leaseOf(store, account)).toEqual([null, 1]);
    expect(await heldBy(context, "another")).toEqual([account]);
    expect(await leaseOf(store, account)).toEqual(["another", 2]);
  });
});

describeStore("sqlite", "leases after a crash", ({ open }) => {
  it("are taken over at once: the process lock has proved that nobody else is there", async () => {
    const store = await open();
    const [account = 0] = await addAccounts(store, 1);
    const { context } = createTestContext(store);
    await holdLeases(context, "killed");
    expect(await heldBy(context, "me")).toEqual([account]);
    expect(await leaseOf(store, account)).toEqual(["me", 2]);
  });
});

describeStore("postgres", "leases of several engines", ({ open }) => {
  it("are left alone while their owner renews them, and taken over once they have run out", async () => {
    const store = await open();
    const [account = 0] = await addAccounts(store, 1);
    const { context, time } = createTestContext(store);
    await holdLeases(context, "first");
    expect(await heldBy(context, "second")).toEqual([]);
    await time.advance(renewEveryMs);
    await holdLeases(context, "first");
    await time.advance(29_999);
    expect(await heldBy(context, "second")).toEqual([]);
    await time.advance(1);
    expect(await heldBy(context, "second")).toEqual([account]);
    expect(await leaseOf(store, account)).toEqual(["second", 2]);
    // The first one wakes: it has lost the account, and gives back nothing that is not its own.
    expect(await heldBy(context, "first")).toEqual([]);
    await releaseLeases(context, "first");
    expect(await leaseOf(store, account)).toEqual(["second", 2]);
  });

  it("have one owner each, however many engines reach for them at once", async () => {
    const store = await open();
    const accounts = await addAccounts(store, 5);
    const { context } = createTestContext(store);
    const engines = Array.from({ length: 8 }, (_, index) => `engine ${index}`);
    const held = await Promise.all(engines.map((owner) => heldBy(context, owner)));
    expect(held.flat().toSorted((left, right) => left - right)).toEqual(accounts);
    const leases = await Promise.all(accounts.map((id) => leaseOf(store, id)));
    for (const [index, owner] of engines.entries()) {
      const mine = accounts.filter((_, place) => leases[place]?.[0] === owner);
      expect(held[index]).toEqual(mine);
    }
    expect(leases.map(([, epoch]) => epoch)).toEqual([1, 1, 1, 1, 1]);
  });
});

// Leases: one engine an account, taken over when it falls silent, shared out among those that live, with an epoch that
// keeps out whoever lost one.
import { expect, it } from "vitest";
import type { AccountKind } from "../store/entities/account.ts";
import type { Store } from "../store/store.ts";
import { anAccount } from "../testing/builders.ts";
import { createTestContext } from "../testing/engine-context.ts";
import { describeStore, describeStores } from "../testing/stores.ts";
import type { EngineContext } from "./context.ts";
import { holdLeases, LeaseLost, leaveLeases, renewEveryMs, resign, underLease } from "./leases.ts";

let names = 0;
async function addAccounts(store: Store, count: number, kind: AccountKind = "CHANNEL"): Promise<number[]> {
  const ids: number[] = [];
  await store.transaction(async (tx) => {
    for (let each = 0; each < count; each += 1) {
      names += 1;
      ids.push((await tx.accounts.insert(anAccount({ name: `account ${names}`, kind }))).id);
    }
  });
  return ids;
}

const heldBy = async (context: EngineContext, owner: string) =>
  (await holdLeases(context, owner)).held
    .map(({ accountId }) => accountId)
    .toSorted((left, right) => left - right);

const epochsOf = async (store: Store, owner: string) =>
  (await store.read((tx) => tx.leases.ofEngine(owner))).map(({ epoch }) => epoch);

describeStores("leases", ({ open }) => {
  it("are taken on every free account, and kept by renewing", async () => {
    const store = await open();
    const [first = 0] = await addAccounts(store, 1);
    const { context, time } = createTestContext(store);
    expect(await holdLeases(context, "me")).toMatchObject({ unattended: [first] });
    for (let each = 0; each < 10; each += 1) {
      await time.advance(renewEveryMs);
      expect(await holdLeases(context, "me")).toMatchObject({ held: [{ accountId: first }], unattended: [] });
    }
    // Renewed, not taken anew: the epoch stays.
    expect(await epochsOf(store, "me")).toEqual([1]);
    const [second = 0] = await addAccounts(store, 1, "SOURCE");
    expect(await heldBy(context, "me")).toEqual([first, second]);
  });

  it("that are given back are free at once, and a new owner's by a new epoch", async () => {
    const store = await open();
    const accounts = await addAccounts(store, 1);
    const { context, time } = createTestContext(store);
    await holdLeases(context, "me");
    await leaveLeases(context, "another", accounts);
    expect(await epochsOf(store, "me")).toEqual([1]);
    await resign(context, "me");
    expect(await epochsOf(store, "me")).toEqual([]);
    await time.advance(1);
    // Nobody lived meanwhile: signals may have been lost.
    expect(await holdLeases(context, "another")).toMatchObject({ unattended: accounts });
    expect(await epochsOf(store, "another")).toEqual([2]);
  });
});

describeStore("sqlite", "leases after a crash", ({ open }) => {
  it("are taken over at once: the process lock has proved that nobody else is there", async () => {
    const store = await open();
    const accounts = await addAccounts(store, 1);
    const { context } = createTestContext(store);
    await holdLeases(context, "killed");
    expect(await holdLeases(context, "me")).toMatchObject({ unattended: accounts });
    expect(await epochsOf(store, "me")).toEqual([2]);
  });
});

describeStore("postgres", "leases of several engines", ({ open }) => {
  it("are left alone while their owner renews them, and taken over once it has fallen silent", async () => {
    const store = await open();
    const accounts = await addAccounts(store, 1);
    const { context, time } = createTestContext(store);
    await holdLeases(context, "first");
    await time.advance(renewEveryMs);
    await holdLeases(context, "first");
    expect(await heldBy(context, "second")).toEqual([]);
    await time.advance(29_999);
    const waiting = await holdLeases(context, "second");
    expect(waiting).toMatchObject({ held: [], dueAt: time.clock.now() + 1 });
    await time.advance(1);
    expect(await holdLeases(context, "second")).toMatchObject({ unattended: accounts });
    expect(await epochsOf(store, "second")).toEqual([2]);
    // The first one wakes: it has lost the account, and gives back nothing that is not its own.
    expect(await heldBy(context, "first")).toEqual([]);
    await resign(context, "first");
    expect(await epochsOf(store, "second")).toEqual([2]);
  });

  it("whose owner's time is far away were written before a clock was set back, and are free", async () => {
    const store = await open();
    const accounts = await addAccounts(store, 1);
    const { context } = createTestContext(store);
    await holdLeases(context, "first");
    const earlier = { ...context.ports, clock: { now: () => context.ports.clock.now() - 86_400_000 } };
    expect(await heldBy({ ...context, ports: earlier }, "second")).toEqual(accounts);
  });

  it("have one owner each, however many engines reach for them at once", async () => {
    const store = await open();
    const accounts = await addAccounts(store, 12);
    const { context } = createTestContext(store);
    const engines = Array.from({ length: 8 }, (_, index) => `engine ${index}`);
    await Promise.all(engines.map((owner) => heldBy(context, owner)));
    const held = await Promise.all(engines.map((owner) => store.read((tx) => tx.leases.ofEngine(owner))));
    const owned = held.flat();
    expect(new Set(owned.map(({ accountId }) => accountId)).size).toBe(owned.length);
    expect(owned.length).toBeLessThanOrEqual(accounts.length);
    expect(owned.every(({ epoch }) => epoch === 1)).toBe(true);
  });

  it("are shared out by kind, a quarter at a time, and nothing changes hands once they are", async () => {
    const store = await open();
    await addAccounts(store, 2, "SOURCE");
    await addAccounts(store, 13);
    const { context, time } = createTestContext(store);
    const engines = ["a", "b", "c"];
    const look = async (owner: string) => {
      const { surplus } = await holdLeases(context, owner);
      expect(surplus.length).toBeLessThanOrEqual(5);
      await leaveLeases(context, owner, surplus);
      return surplus.length;
    };
    expect(await look("a")).toBe(0);
    let moved = 0;
    for (let round = 0; round < 12; round += 1) {
      await time.advance(1000);
      for (const owner of engines) moved += await look(owner);
    }
    const kindsOf = async (owner: string) => {
      const held = await store.read((tx) => tx.leases.ofEngine(owner));
      return ["SOURCE", "CHANNEL"].map((kind) => held.filter((each) => each.kind === kind).length);
    };
    expect(await Promise.all(engines.map(kindsOf))).toEqual([
      [1, 4],
      [1, 4],
      [0, 5],
    ]);
    // No more than had to: to b and to c what is theirs.
    expect(moved).toBe(1 + 4 + 5);
  });

  it("that are handed over while another engine lives leave nobody's signals unheard", async () => {
    const store = await open();
    await addAccounts(store, 4);
    const { context, time } = createTestContext(store);
    await holdLeases(context, "first");
    await time.advance(10);
    const { held } = await holdLeases(context, "second");
    expect(held).toEqual([]);
    const { surplus } = await holdLeases(context, "first");
    await time.advance(10);
    await leaveLeases(context, "first", surplus);
    expect(await holdLeases(context, "second")).toMatchObject({ held: [{ epoch: 2 }], unattended: [] });
  });

  it("that were lost keep everything from being stored that was begun under them", async () => {
    const store = await open();
    const [account = 0] = await addAccounts(store, 1);
    const { context, time } = createTestContext(store);
    const { held } = await holdLeases(context, "frozen");
    const fenced = underLease(context, "frozen", held[0]!);
    expect(fenced.leaseEpoch).toBe(1);
    const rename = (name: string) =>
      fenced.store.transaction(async (tx) => {
        (await tx.accounts.byId(account))!.name = name;
      });
    await rename("in time");
    await time.advance(30_000);
    expect(await heldBy(context, "next")).toEqual([account]);
    await expect(rename("too late")).rejects.toThrow(LeaseLost);
    // Though it should get it back: what it knows is from before.
    await resign(context, "next");
    expect(await heldBy(context, "frozen")).toEqual([account]);
    await expect(rename("much too late")).rejects.toThrow(LeaseLost);
    expect((await store.read((tx) => tx.accounts.byId(account)))?.name).toBe("in time");
  });

  it("cannot be taken between the look at one and the end of the transaction that looked", async () => {
    const store = await open();
    const [account = 0, other = 0] = await addAccounts(store, 2);
    const { context, time } = createTestContext(store);
    const { held } = await holdLeases(context, "frozen");
    const fenced = underLease(context, "frozen", held[0]!);
    const later = { ...context.ports, clock: { now: () => time.clock.now() + 30_000 } };
    const next = { ...context, ports: later };
    await fenced.store.transaction(async (tx) => {
      // It freezes here. The other takes what it can, and does not wait for this one.
      expect((await holdLeases(next, "next")).held).toMatchObject([{ accountId: other }]);
      (await tx.accounts.byId(account))!.name = "stored";
    });
    expect(await heldBy(next, "next")).toEqual([account, other]);
    expect((await store.read((tx) => tx.accounts.byId(account)))?.name).toBe("stored");
  });
});

// Several engines on one database: who works for which account, as engines come, go and hang.
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import type { Store } from "../store/store.ts";
import { anAccount } from "../testing/builders.ts";
import { aChannel, createTestContext, startOfTime } from "../testing/engine-context.ts";
import { describeStore } from "../testing/stores.ts";
import { createVirtualTime } from "../testing/virtual-time.ts";
import { createGate } from "../testing/waits.ts";
import { configPurpose } from "./connections.ts";
import { topics } from "./context.ts";
import { createSupervisor } from "./supervisor.ts";

describeStore("postgres", "several engines", ({ open, freshDatabase }) => {
  async function setUp(accounts: number) {
    const url = await freshDatabase();
    const time = createVirtualTime(startOfTime);
    const store = await open(url);
    /** What the far side's answers wait for, by the engine that asks. */
    const gates = new Map<string, ReturnType<typeof createGate>>();
    /** How often each engine asked the far side. */
    const asked = new Map<string, number>();

    async function startEngine(name: string) {
      const identify = async () => {
        asked.set(name, (asked.get(name) ?? 0) + 1);
        await gates.get(name)?.passed;
        return { externalName: "far", limits: [] };
      };
      const channel = aChannel({ identify });
      const { context } = createTestContext(await open(url), { time, name, channel });
      const supervisor = createSupervisor(context);
      await time.finish(supervisor.start());
      return { supervisor, context };
    }
    const { context } = createTestContext(store, { time });
    await store.transaction(async (tx) => {
      for (let each = 0; each < accounts; each += 1) {
        const sealedConfig = context.secrets.seal("{}", configPurpose);
        const fields = { kind: "CHANNEL", adapter: "test-channel", sealedConfig } as const;
        await tx.accounts.insert(anAccount({ ...fields, name: `store ${each}` }));
      }
    });
    return { time, store, startEngine, gates, asked };
  }

  const heldBy = async (store: Store) => {
    const engines = await store.read((tx) => tx.leases.engines());
    const held = await store.read((tx) => Promise.all(engines.map(({ id }) => tx.leases.ofEngine(id))));
    return Object.fromEntries(engines.map(({ id }, index) => [id.split("-")[0] ?? id, held[index]?.length]));
  };

  /** The clock stands still: what does not come of being told does not come. */
  async function atOnce(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await nextTurn();
  }

  it("share the accounts out as they come and go, and take over at once what was given back", async () => {
    const { time, store, startEngine } = await setUp(9);
    const first = await startEngine("first");
    expect(await heldBy(store)).toEqual({ first: 9 });
    const second = await startEngine("second");
    const third = await startEngine("third");
    await time.advance(60_000);
    expect(await heldBy(store)).toEqual({ first: 3, second: 3, third: 3 });
    await time.finish(second.supervisor.stop());
    await atOnce(async () => JSON.stringify(await heldBy(store)) === '{"first":4,"third":5}');
    await time.finish(Promise.all([first.supervisor.stop(), third.supervisor.stop()]));
    expect(await heldBy(store)).toEqual({});
  });

  it("take over what one that was killed held, once its lease has run out and not before", async () => {
    const { time, store, startEngine } = await setUp(4);
    const first = await startEngine("first");
    const second = await startEngine("second");
    await time.advance(60_000);
    expect(await heldBy(store)).toEqual({ first: 2, second: 2 });
    // All that remains of one that was killed are its rows: this one says nothing any more.
    const clock = { now: () => time.clock.now() };
    const killed = second.context.store;
    Object.assign(killed, {
      transaction: () => new Promise(() => undefined),
      read: () => new Promise(() => undefined),
    });
    const killedAt = clock.now();
    await time.until(async () => (await heldBy(store))["first"] === 4, 40_000);
    expect(clock.now() - killedAt).toBeGreaterThanOrEqual(20_000);
    expect(clock.now() - killedAt).toBeLessThanOrEqual(30_000);
    expect(await heldBy(store)).toEqual({ first: 4 });
    await time.finish(first.supervisor.stop());
  });

  it("give an account back only when what is under way for it has ended, and keep it until then", async () => {
    const { time, store, startEngine, gates, asked } = await setUp(2);
    const gate = createGate();
    gates.set("first", gate);
    const first = await startEngine("first");
    // Only what has begun is under way.
    await atOnce(async () => asked.get("first") === 2);
    const second = await startEngine("second");
    await time.advance(90_000);
    expect(await heldBy(store)).toEqual({ first: 2, second: 0 });
    gate.open();
    await time.until(async () => (await heldBy(store))["second"] === 1, 10_000);
    expect(await heldBy(store)).toEqual({ first: 1, second: 1 });
    await time.finish(Promise.all([first.supervisor.stop(), second.supervisor.stop()]));
  });

  it("count what is under way of a lease that was lost and taken anew", async () => {
    const { time, store, startEngine, gates, asked } = await setUp(2);
    const gate = createGate();
    gates.set("first", gate);
    const first = await startEngine("first");
    await atOnce(async () => asked.get("first") === 2);
    await store.transaction(async (tx) => {
      const [engine] = await tx.leases.engines();
      const held = await tx.leases.ofEngine(engine?.id ?? "");
      await tx.leases.leave(
        engine?.id ?? "",
        held.map(({ accountId }) => accountId),
        time.clock.now(),
      );
      tx.wake(topics.topology);
    });
    await atOnce(async () => (await heldBy(store))["first"] === 2);
    const second = await startEngine("second");
    await time.advance(90_000);
    expect(await heldBy(store)).toEqual({ first: 2, second: 0 });
    gate.open();
    await time.until(async () => (await heldBy(store))["second"] === 1, 10_000);
    await time.finish(Promise.all([first.supervisor.stop(), second.supervisor.stop()]));
  });
});

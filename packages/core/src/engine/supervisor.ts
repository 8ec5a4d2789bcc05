// Runs the loops: those of each account whose lease is held, and those of each integration whose channel's is. Follows
// accounts and integrations as they come and go, and leases as they are taken, lost and given back.
import type { AccountRow } from "../store/entities/account.ts";
import type { HeldLease } from "../store/tables/leases.ts";
import { type EngineContext, topics } from "./context.ts";
import { holdLeases, LeaseLost, leaveLeases, resign } from "./leases.ts";
import { createLoop, type Loop, type RoundResult } from "./loop.ts";
import { type LoopSpec, specsOf } from "./loop-specs.ts";
import { markAllForReading } from "./marking.ts";
import { refreshConnections } from "./refresh-connections.ts";

export type Supervisor = {
  /** Resolves once the first leases are held and the loops run. */
  start(): Promise<void>;
  /** Ends every round that runs, then gives the leases back. */
  stop(): Promise<void>;
};

/** One lease's work is none of another's, though it be the same account's. */
const keyOf = ({ name, accountId, epoch }: LoopSpec) => `${name} ${accountId} ${epoch}`;

export function createSupervisor(context: EngineContext): Supervisor {
  const { ports, store } = context;
  const me = ports.random.uuid();
  const loops = new Map<string, { loop: Loop; spec: LoopSpec }>();
  /** By their names: loops whose last round still runs. One of the same name must not run beside it. */
  const ending = new Map<string, { accountId: number | null; ended: Promise<void> }>();
  /** Accounts that are being given back, and when they will be. */
  const leaving = new Map<number, Promise<void>>();
  /** Taken over, and not marked yet. */
  const unattended = new Set<number>();

  function end(key: string, { loop, spec: { name, accountId } }: { loop: Loop; spec: LoopSpec }): void {
    loops.delete(key);
    const ended = Promise.all([ending.get(name)?.ended, loop.stop()]).then(() => {
      if (ending.get(name)?.ended === ended) ending.delete(name);
      follower.wake();
    });
    ending.set(name, { accountId, ended });
  }

  /** What is under way is ended in order first; what waits for the vendor's budget is refused, and the next owner's. */
  async function giveBack(accountId: number): Promise<void> {
    for (const [key, running] of loops) if (running.spec.accountId === accountId) end(key, running);
    context.connections.forget(accountId);
    // Those that were ended before, and are still at it, as well.
    const own = [...ending.values()].filter((each) => each.accountId === accountId);
    await Promise.all(own.map(({ ended }) => ended));
    await leaveLeases(context, me, [accountId]);
  }

  function startGivingBack(accountId: number): void {
    const given = giveBack(accountId)
      .catch((error: unknown) =>
        ports.log.warn({ accountId, error }, "an account could not be given back; it will be tried again"),
      )
      .finally(() => leaving.delete(accountId));
    leaving.set(accountId, given);
  }

  /** An account that nobody worked for is read anew: signals may have come while nobody was there to take them. */
  async function catchUp(held: ReadonlySet<number>): Promise<void> {
    for (const id of unattended) {
      if (held.has(id)) await store.transaction((tx) => markAllForReading(tx, id, ports.clock.now()));
      unattended.delete(id);
    }
  }

  /** A round that finds its lease lost has us look at once which ones are. */
  const roundOf =
    ({ round }: LoopSpec) =>
    async (): Promise<RoundResult> => {
      try {
        return await round();
      } catch (error) {
        if (error instanceof LeaseLost) follower.wake();
        throw error;
      }
    };

  async function stayingOf(held: readonly HeldLease[]) {
    const staying = held.filter(({ accountId }) => !leaving.has(accountId));
    const rows = await store.read((tx) => tx.accounts.byIds(staying.map(({ accountId }) => accountId)));
    const accounts = new Map(rows.map((row) => [row.id, row]));
    return staying.flatMap((lease): { lease: HeldLease; account: AccountRow }[] => {
      const account = accounts.get(lease.accountId);
      return account ? [{ lease, account }] : [];
    });
  }

  async function follow(): Promise<RoundResult> {
    const leases = await holdLeases(context, me, new Set(leaving.keys()));
    for (const id of leases.unattended) unattended.add(id);
    await refreshConnections(context);
    for (const id of leases.surplus) startGivingBack(id);
    const staying = await stayingOf(leases.held);
    const wanted = new Map((await specsOf(context, me, staying)).map((spec) => [keyOf(spec), spec]));
    for (const [key, running] of loops) if (!wanted.has(key)) end(key, running);
    await catchUp(new Set(leases.held.map(({ accountId }) => accountId)));
    for (const [key, spec] of wanted) {
      if (loops.has(key) || ending.has(spec.name)) continue;
      const loop = createLoop(ports, spec.name, roundOf(spec));
      loops.set(key, { loop, spec });
      loop.wake();
    }
    return { more: false, dueAt: leases.dueAt };
  }

  const follower = createLoop(ports, "supervisor", follow);
  /** The first look is nobody's to overtake: one beside it would see leases that the other is about to take. */
  let isStarted = false;
  const stopListening = store.onWake((woken) => {
    if (isStarted && woken.has(topics.topology)) follower.wake();
    for (const { loop, spec } of loops.values())
      if (spec.topic !== null && woken.has(spec.topic)) loop.wake();
  });

  return {
    async start() {
      await follow();
      isStarted = true;
      follower.wake();
    },
    async stop() {
      stopListening();
      await follower.stop();
      for (const [key, running] of loops) end(key, running);
      await Promise.all([...[...ending.values()].map(({ ended }) => ended), ...leaving.values()]);
      await resign(context, me);
    },
  };
}

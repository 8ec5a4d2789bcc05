// One engine works for an account at a time, so that one rate budget has one owner. An engine lives as long as it says so;
// it holds leases, each with an epoch that whoever takes it raises, and takes no more than its fair share of them. On
// SQLite the operating system's lock has already proved that there is no other engine, so a start after a crash takes
// over at once.
import { fairShare } from "../domain/fair-share.ts";
import type { AccountKind } from "../store/entities/account.ts";
import type { LivingEngineRow } from "../store/entities/lease.ts";
import type { HeldLease, TakenLease } from "../store/tables/leases.ts";
import type { Tx } from "../store/tx.ts";
import { type EngineContext, topics } from "./context.ts";

/** How long an engine that stopped answering keeps its accounts. */
const leaseMs = 30_000;
export const renewEveryMs = 10_000;
/** A time further away than that was written before a clock was set back. */
const longestLeaseMs = 10 * leaseMs;
/** Of what is too much, no more than one in so many of those held goes at once: a take-over costs reads. */
const gentleness = 4;

export type Leases = {
  /** This engine's until the next renewal. */
  held: HeldLease[];
  /** Of those, what is to be given back: others have less than their share. */
  surplus: number[];
  /** Just taken, and signals may have been lost meanwhile: nobody was there to take them. */
  unattended: number[];
  /** When it is worth a look again. */
  dueAt: number;
};

/** Somebody was there all along: it was given back in order, and an engine lives that had come before that. */
const wasAttended = ({ leftAt }: TakenLease, engines: readonly LivingEngineRow[]): boolean =>
  leftAt !== null && engines.some(({ startedAt }) => startedAt < leftAt);

/** Where one engine has a source more than the others, another has the channel more. */
const placeFor = (kind: AccountKind, place: number, engines: number) =>
  kind === "SOURCE" ? place : engines - 1 - place;

type Standing = { engines: readonly LivingEngineRow[]; held: HeldLease[]; leaving: ReadonlySet<number> };

/** Brings one kind to this engine's share. */
async function balance(
  tx: Tx,
  me: string,
  kind: AccountKind,
  count: number,
  { engines, held, leaving }: Standing,
): Promise<{ taken: TakenLease[]; surplus: number[] }> {
  const place = engines.findIndex(({ id }) => id === me);
  const share = place < 0 ? 0 : fairShare(count, engines.length, placeFor(kind, place, engines.length));
  const ofKind = held.filter((lease) => lease.kind === kind);
  const staying = ofKind.filter(({ accountId }) => !leaving.has(accountId));
  const taken = await tx.leases.take(me, kind, share - staying.length);
  const tooMany = staying.slice(share).map(({ accountId }) => accountId);
  const onTheirWay = ofKind.length - staying.length;
  const atOnce = Math.max(0, Math.ceil(ofKind.length / gentleness) - onTheirWay);
  return { taken, surplus: tooMany.toReversed().slice(0, atOnce) };
}

/** Says that this engine lives; in a transaction of its own, so that nothing that others hold can keep it waiting. */
async function renew({ store }: EngineContext, me: string, now: number): Promise<void> {
  await store.transaction(async (tx) => {
    const isNew = await tx.leases.renewEngine(me, now, now + leaseMs);
    // Whoever has too much now gives it back at once.
    if (isNew) tx.wake(topics.topology);
  });
}

/** Renews what is held and takes what is free, up to this engine's share. `leaving`: what is being given back already. */
export async function holdLeases(
  context: EngineContext,
  me: string,
  leaving: ReadonlySet<number> = new Set(),
): Promise<Leases> {
  const now = context.ports.clock.now();
  await renew(context, me, now);
  return context.store.transaction(async (tx) => {
    if (context.store.engine === "sqlite") await tx.leases.removeOtherEngines(me);
    else await tx.leases.removeSilentEngines(now, longestLeaseMs);
    const engines = await tx.leases.engines();
    const held = await tx.leases.ofEngine(me);
    const result: Leases = {
      held: [...held],
      surplus: [],
      unattended: [],
      // Where another falls silent, what it holds is free at that moment.
      dueAt: Math.min(now + renewEveryMs, ...engines.map(({ expiresAt }) => Math.max(expiresAt, now + 1))),
    };
    for (const [kind, count] of await tx.leases.accountsByKind()) {
      const { taken, surplus } = await balance(tx, me, kind, count, { engines, held, leaving });
      result.held.push(...taken);
      result.surplus.push(...surplus);
      result.unattended.push(
        ...taken.filter((each) => !wasAttended(each, engines)).map((each) => each.accountId),
      );
    }
    return result;
  });
}

/** Gives these back, so that another engine need not wait for this one to fall silent. */
export async function leaveLeases(
  context: EngineContext,
  me: string,
  accountIds: readonly number[],
): Promise<void> {
  await context.store.transaction(async (tx) => {
    await tx.leases.leave(me, accountIds, context.ports.clock.now());
    tx.wake(topics.topology);
  });
}

/** This engine ends: all that it holds is given back, and its share is the others'. */
export async function resign(context: EngineContext, me: string): Promise<void> {
  await context.store.transaction(async (tx) => {
    const held = await tx.leases.ofEngine(me);
    const ids = held.map(({ accountId }) => accountId);
    await tx.leases.leave(me, ids, context.ports.clock.now());
    await tx.leases.removeEngine(me);
    tx.wake(topics.topology);
  });
}

export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/**
 * For work that may be done under this lease alone: every transaction begins by making sure that it stands still, and
 * nobody takes it until that has ended. What an engine that froze and was taken for dead stores when it wakes is nothing.
 */
export function underLease(
  context: EngineContext,
  me: string,
  { accountId, epoch }: HeldLease,
): EngineContext {
  const { store } = context;
  // There is no other engine.
  if (store.engine === "sqlite") return { ...context, leaseEpoch: epoch };
  const transaction: typeof store.transaction = (work) =>
    store.transaction(async (tx) => {
      if (!(await tx.leases.isHeld(accountId, me, epoch)))
        throw new LeaseLost(`Another engine works for account ${accountId} now.`);
      return work(tx);
    });
  return { ...context, leaseEpoch: epoch, store: { ...store, transaction } };
}

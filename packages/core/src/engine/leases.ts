// One engine works for an account at a time, so that one rate budget has one owner. The lease is a row with an expiry
// and an epoch; whoever takes it raises the epoch. On SQLite the operating system's lock has already proved that there
// is no other engine, so a start after a crash takes over at once.
import type { AccountRow } from "../store/entities/account.ts";
import type { EngineContext } from "./context.ts";

/** How long an engine that stopped answering keeps its accounts. */
const leaseMs = 30_000;
export const renewEveryMs = 10_000;

const isMine = (account: AccountRow, owner: string) => account.leaseOwner === owner;

/** Takes what is free and renews what is held; answers the accounts, by id, that are this engine's until the next renewal. */
export async function holdLeases(context: EngineContext, owner: string): Promise<Map<number, AccountRow>> {
  const now = context.ports.clock.now();
  const isAlone = context.store.engine === "sqlite";
  return context.store.transaction(async (tx) => {
    const held = new Map<number, AccountRow>();
    for (const account of await tx.accounts.list()) {
      const isFree = account.leaseOwner === null || (account.leaseExpiresAt ?? 0) <= now;
      if (!isMine(account, owner) && !isFree && !isAlone) continue;
      if (!isMine(account, owner)) account.leaseEpoch += 1;
      account.leaseOwner = owner;
      account.leaseExpiresAt = now + leaseMs;
      held.set(account.id, account);
    }
    return held;
  });
}

/** Gives back what is held, so that another engine need not wait for the leases to run out. */
export async function releaseLeases(context: EngineContext, owner: string): Promise<void> {
  await context.store.transaction(async (tx) => {
    for (const account of await tx.accounts.list()) {
      if (isMine(account, owner)) Object.assign(account, { leaseOwner: null, leaseExpiresAt: null });
    }
  });
}

// The overnight reconciliation (rule C6): once every local day, at the policy's time, across restarts and changes of the
// clock. One that nobody was there to start is made up for, unless much of the day has gone by.
import { queueRun } from "./commands/runs.ts";
import type { EngineContext } from "./context.ts";
import { type DailyTime, lastMoment, localDate, nextMoment } from "./local-time.ts";
import type { RoundResult } from "./loop.ts";
import { loadPolicy } from "./stored-policy.ts";

/** Later than this, the next night does. */
const longestLateMs = 6 * 3_600_000;

export type Nights = {
  /** Nights before this are not made up for. */
  nightsFrom: number;
  lastNightAt: number | null;
};

/** The night that is to be reconciled now, by when it was due; null where none is. */
export function dueNight(now: number, daily: DailyTime, { nightsFrom, lastNightAt }: Nights): number | null {
  const night = lastMoment(now, daily);
  if (night <= nightsFrom || now - night > longestLateMs) return null;
  if (lastNightAt === null) return night;
  // A clock that was set back, and a policy whose time was moved to later that day, begin no second night.
  const isDone =
    night <= lastNightAt || localDate(night, daily.timeZone) === localDate(lastNightAt, daily.timeZone);
  return isDone ? null : night;
}

/** One round: starts what is due. */
export async function startNight(context: EngineContext, integrationId: number): Promise<RoundResult> {
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx): Promise<RoundResult> => {
    const integration = await tx.integrations.byId(integrationId);
    if (!integration || integration.status !== "ACTIVE") return { more: false, dueAt: null };
    const { reconcileAt: at, timeZone } = loadPolicy(integration.policy);
    if (at === null) return { more: false, dueAt: null };
    const night = dueNight(now, { at, timeZone }, integration);
    if (night !== null) {
      const request = { kind: "RECONCILE", isDryRun: false, skus: null, idempotencyKey: null } as const;
      await queueRun(tx, integration, { ...request, isScheduled: true }, now);
      integration.lastNightAt = night;
    }
    return { more: false, dueAt: nextMoment(now, { at, timeZone }) };
  });
}

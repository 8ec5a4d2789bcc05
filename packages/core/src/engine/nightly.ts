// The overnight reconciliation (rule C6): once every local day, at the policy's time, across restarts and changes of the
// clock. One that nobody was there to start is made up for, unless much of the day has gone by.
import { queueOwnReconcile } from "./commands/runs.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
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

const dailyOf = (integration: IntegrationRow): DailyTime | null => {
  const { reconcileAt: at, timeZone } = loadPolicy(integration.policy);
  return at === null || integration.status !== "ACTIVE" ? null : { at, timeZone };
};

/** The night is stored with the run that it begins: whatever happens in between, there are both or none. */
async function beginNight(context: EngineContext, integrationId: number, now: number): Promise<void> {
  await context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(integrationId);
    const daily = integration && dailyOf(integration);
    const night = daily ? dueNight(now, daily, integration) : null;
    if (!integration || night === null) return;
    await queueOwnReconcile(tx, integration, now);
    integration.lastNightAt = night;
  });
}

/** One round: starts what is due. */
export async function startNight(context: EngineContext, integrationId: number): Promise<RoundResult> {
  const now = context.ports.clock.now();
  const integration = await context.store.read((tx) => tx.integrations.byId(integrationId));
  const daily = integration && dailyOf(integration);
  if (!daily) return { more: false, dueAt: null };
  if (dueNight(now, daily, integration) !== null) await beginNight(context, integrationId, now);
  return { more: false, dueAt: nextMoment(now, daily) };
}

// Arrow 7, where nothing is known: something happened at the channel that we have not seen, so that both sides are read
// anew before anything else is written there.
import { topics } from "../engine/context.ts";
import { markWithComponents } from "../engine/marking.ts";
import { awaitReading, markForLook } from "../engine/push-marks.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { IntentRow, TargetRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { restate } from "./settle-target.ts";

/** All that their numbers are made of is read again, and only then are they looked at (rule Q10). */
export async function readAgain(
  tx: Tx,
  integration: IntegrationRow,
  targets: readonly TargetRow[],
  now: number,
): Promise<void> {
  const sourced = targets.filter((target) => target.sourceVariant !== null);
  if (sourced.length === 0) return;
  const mark = await tx.sequence.next();
  for (const target of sourced) awaitReading(target, mark);
  const variantIds = sourced.flatMap((target) => target.sourceVariant ?? []);
  const options = { cause: "conflict", priority: "webhook", dueAt: now, markedAt: now } as const;
  await markWithComponents(tx, integration.source, variantIds, options);
}

/** Whether the channel stocks them is seen by looking, and their numbers are pushed where it does. */
async function lookAgain(tx: Tx, integration: IntegrationRow, intent: IntentRow, now: number): Promise<void> {
  const targets = await tx.targets.byIds(
    (await tx.intents.stockingsOf(intent.id)).map(({ target }) => target),
  );
  const mark = await tx.sequence.next();
  for (const target of targets.filter(({ sourceVariant }) => sourceVariant !== null)) {
    target.settled = null;
    markForLook(target, mark, now);
    restate(target, integration);
  }
  tx.wake(topics.pushes(integration.id));
}

/**
 * Lets go of an intent that may not be sent again and whose outcome is not known. Nothing counts as settled at its
 * targets: both sides are read anew before anything else is written there.
 */
export async function releaseIntent(tx: Tx, intent: IntentRow, problem: string, now: number): Promise<void> {
  Object.assign(intent, { state: "ABANDONED", settledAt: now, problem });
  const integration = await tx.integrations.byId(intent.integration);
  if (!integration) return;
  if (intent.kind === "STOCK_LEVELS") return lookAgain(tx, integration, intent, now);
  const pushes = await tx.intents.pushesOf(intent.id);
  const unknown = new Map(pushes.map((push) => [push.target, "UNKNOWN" as const]));
  await tx.stockPushes.settle(intent.idempotencyKey, unknown, now);
  const targets = await tx.targets.byIds(pushes.map((push) => push.target));
  for (const target of targets) {
    target.settled = null;
    target.hasWriteFailed = true;
    restate(target, integration);
  }
  await readAgain(tx, integration, targets, now);
}

// Waits until what is under way is settled (rule T3). Whoever forbids writes first forbids new ones, in a transaction of
// their own, and then waits here for those whose request is open: by the same bytes under the same key they are settled
// one way or the other. What stays unknown past the bound is let go and named.
import { releaseIntent } from "../stages/release-intent.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { IntentRow } from "../store/entities/target.ts";
import type { Tx } from "../store/tx.ts";
import { type Refusal, refusal } from "./commands/refusal.ts";
import { type EngineContext, topics } from "./context.ts";

/** Longer than one request may take, so that a slow answer still counts. */
const drainBoundMs = 20_000;
const lookAgainMs = 20;

const sleep = (context: EngineContext, ms: number) =>
  new Promise<void>((resolve) => void context.ports.timers.after(ms, resolve));

/** Lets the loop that sends this integration's intents take up at once those that rest after a failure. */
async function hurry(context: EngineContext, integrationId: number): Promise<void> {
  await context.store.transaction(async (tx) => {
    for (const intent of await tx.intents.openOf(integrationId)) intent.nextAttemptAt = null;
    tx.wake(topics.pushes(integrationId));
  });
}

/** To be called in the transaction that forbids: what is open may still be sent again, to settle it. */
export function allowSettling(integration: IntegrationRow, now: number): void {
  integration.drainUntil = now + drainBoundMs;
}

/** Answers a refusal per intent that could not be settled within the bound; none when all are. */
export async function drain(
  context: EngineContext,
  integrationId: number,
  intentIds: readonly number[],
): Promise<Refusal[]> {
  if (intentIds.length === 0) return [];
  const deadline = context.ports.clock.now() + drainBoundMs;
  await hurry(context, integrationId);
  while (await context.store.read((tx) => tx.intents.areOpen(intentIds))) {
    if (context.ports.clock.now() >= deadline) break;
    await sleep(context, lookAgainMs);
  }
  return letGo(context, intentIds);
}

async function describe(tx: Tx, { id, kind, idempotencyKey }: IntentRow): Promise<string> {
  if (kind === "STOCK_LEVELS")
    return `The stocking of ${(await tx.intents.stockingsOf(id)).length} variants (${idempotencyKey})`;
  return `A write of ${(await tx.intents.pushesOf(id)).length} quantities (${idempotencyKey})`;
}

/** Lets go of those that are still open, and names them and those that were let go while this waited. */
async function letGo(context: EngineContext, intentIds: readonly number[]): Promise<Refusal[]> {
  const now = context.ports.clock.now();
  return context.store.transaction(async (tx) => {
    const refusals: Refusal[] = [];
    for (const id of intentIds) {
      const intent = await tx.intents.byId(id);
      if (!intent || intent.state === "SETTLED") continue;
      const why = intent.problem ?? "no answer";
      if (intent.state !== "ABANDONED") {
        await releaseIntent(tx, intent, "Its outcome was not known when writing was forbidden.", now);
      }
      const message = `${await describe(tx, intent)} may still take effect: ${why}`;
      refusals.push(refusal("NOT_SETTLED", message));
    }
    return refusals;
  });
}

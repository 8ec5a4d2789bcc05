// Trims what is only kept for a time: events and what explains past pushes, resolved signals, settled intents. Oldest first, in small transactions.
import type { EngineContext } from "./context.ts";
import { isYetToCome, type RoundResult } from "./loop.ts";

const dayMs = 86_400_000;
const eventsKeptMs = 30 * dayMs;
/** Longer than any vendor repeats a delivery. */
const signalsKeptMs = 7 * dayMs;
const intentsKeptMs = 7 * dayMs;
/** Shopify: orders are readable for 60 days; what is in flight is kept however old. */
const ordersKeptMs = 60 * dayMs;
/** Long enough to see who had one. */
const endedTokensKeptMs = 90 * dayMs;
const rowsAtOnce = 1000;
const everyMs = 3_600_000;

/** The rounds: one an hour, however often the loop looks. */
export function createJanitor(context: EngineContext): () => Promise<RoundResult> {
  let dueAt = 0;
  return async () => {
    if (isYetToCome(dueAt, context.ports.clock.now(), everyMs)) return { more: false, dueAt };
    const result = await trimOld(context);
    if (!result.more) dueAt = result.dueAt ?? 0;
    return result;
  };
}

export async function trimOld(context: EngineContext): Promise<RoundResult> {
  const now = context.ports.clock.now();
  const trimmed = await context.store.transaction(async (tx) => [
    await tx.events.trim(now - eventsKeptMs, rowsAtOnce),
    await tx.stockPushes.trim(now - eventsKeptMs, rowsAtOnce),
    await tx.targetPoints.trim(now - eventsKeptMs, rowsAtOnce),
    await tx.signals.trim(now - signalsKeptMs, rowsAtOnce),
    await tx.intents.trim(now - intentsKeptMs, rowsAtOnce),
  ]);
  await context.store.transaction(async (tx) => {
    await tx.channelOrders.forgetChangedBefore(now - ordersKeptMs);
    await tx.sourceOrders.forgetDone(now - ordersKeptMs);
    await tx.sessions.trim(now);
    await tx.apiTokens.trim(now - endedTokensKeptMs);
  });
  return trimmed.some((count) => count >= rowsAtOnce)
    ? { more: true }
    : { more: false, dueAt: now + everyMs };
}

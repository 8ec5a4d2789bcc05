// Trims what is only kept for a time: events, resolved signals, settled intents. Oldest first, in small transactions.
import type { EngineContext } from "./context.ts";
import type { RoundResult } from "./loop.ts";

const dayMs = 86_400_000;
const eventsKeptMs = 30 * dayMs;
/** Longer than any vendor repeats a delivery. */
const signalsKeptMs = 7 * dayMs;
const intentsKeptMs = 7 * dayMs;
const rowsAtOnce = 1000;
const everyMs = 3_600_000;

export async function trimOld(context: EngineContext): Promise<RoundResult> {
  const now = context.ports.clock.now();
  const trimmed = await context.store.transaction(async (tx) => [
    await tx.events.trim(now - eventsKeptMs, rowsAtOnce),
    await tx.signals.trim(now - signalsKeptMs, rowsAtOnce),
    await tx.intents.trim(now - intentsKeptMs, rowsAtOnce),
  ]);
  return trimmed.some((count) => count >= rowsAtOnce)
    ? { more: true }
    : { more: false, dueAt: now + everyMs };
}

// Asks a source, now and then, what it lists as changed (rule C7): webhooks get lost, and some accounts have none. What
// it names is stored as signals, like a webhook's; what is true is read afterwards, as ever.
import type { Changes, SignalKey } from "../contracts/index.ts";
import { type EngineContext, topics } from "./context.ts";
import { askSource } from "./far-side.ts";
import { isYetToCome, type RoundResult } from "./loop.ts";
import { pollingPace } from "./polling-pace.ts";

const topic = "poll";

/** Levels are resolved in the store, many at once. Others need a request, and one that fails lets go of a signal. */
const levelsPerSignal = 200;

function signalsOf(keys: readonly SignalKey[]): SignalKey[][] {
  const levels = keys.filter((key) => key.about === "level");
  const signals: SignalKey[][] = keys.filter((key) => key.about !== "level").map((key) => [key]);
  for (let start = 0; start < levels.length; start += levelsPerSignal)
    signals.push(levels.slice(start, start + levelsPerSignal));
  return signals;
}

/** The signals and how far the source is known, in one transaction: none comes twice, none is lost. */
async function save(context: EngineContext, accountId: number, { keys, cursor }: Changes): Promise<void> {
  const receivedAt = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const account = await tx.accounts.byId(accountId);
    if (!account?.sealedConfig) return;
    account.changesCursor = cursor;
    for (const each of signalsOf(keys))
      await tx.signals.insert({ account: accountId, eventId: null, topic, keys: each, receivedAt });
    if (keys.length > 0) tx.wake(topics.signals(accountId));
  });
}

/** The rounds of one source account. */
export function createPoller(context: EngineContext, accountId: number): () => Promise<RoundResult> {
  const { store, ports, publicUrl } = context;
  /** When the last asking ended, and whether it left something to be asked for. */
  let last = { at: -Infinity, isComplete: true };
  return async () => {
    const account = await store.read((tx) => tx.accounts.byId(accountId));
    if (!account?.sealedConfig) return { more: false, dueAt: null };
    const { everyMs, gapMs, priority } = pollingPace(account, publicUrl);
    const pauseAfter = (isComplete: boolean) => (isComplete ? everyMs : gapMs);
    const pause = pauseAfter(last.isComplete);
    if (isYetToCome(last.at + pause, ports.clock.now(), pause))
      return { more: false, dueAt: last.at + pause };
    const { changesCursor } = account;
    const changes = await askSource(context, accountId, (source) =>
      source.changes(changesCursor, { priority }),
    );
    await save(context, accountId, changes);
    last = { at: ports.clock.now(), isComplete: changes.isComplete };
    const pauseMs = pauseAfter(changes.isComplete);
    return pauseMs === 0 ? { more: true } : { more: false, dueAt: last.at + pauseMs };
  };
}

// Arrow 2: which variants do the signals make stale? Resolves a batch of stored signals to source variants and marks
// them. It asks the far side only for what a signal names and the store does not hold.
import { saveCatalogNews } from "../engine/catalog-news.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import { type Allowance, inHalves } from "../engine/halving.ts";
import { storeOrders } from "../engine/in-flight.ts";
import type { RoundResult } from "../engine/loop.ts";
import { secondLookMs } from "../engine/marking.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { SignalRow } from "../store/entities/signals.ts";
import type { NewEvent } from "../store/tables/events.ts";
import { lookUpSignals, type SignalFindings } from "./look-up-signals.ts";
import { markTargets, markVariants } from "./mark-stale.ts";

/** Signals resolved in one round. */
const batchSize = 500;

async function settleSignals(
  context: EngineContext,
  account: AccountRow,
  signals: readonly SignalRow[],
  findings: SignalFindings,
): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    let later: SignalRow[] = [];
    if (account.kind === "CHANNEL") {
      await storeOrders(tx, account, findings.channelOrders, now);
      await markTargets(tx, account, signals, now);
    } else later = await markVariants(tx, account, signals, findings.orders, now);
    if (findings.news) await saveCatalogNews(tx, account, findings.news, now);
    const laterIds = new Set(later.map(({ id }) => id));
    const resolved = signals.map(({ id }) => id).filter((id) => !laterIds.has(id));
    await tx.signals.resolve(resolved, now);
    await tx.signals.postpone([...laterIds], now + secondLookMs);
    await tx.events.append(
      signals.filter((signal) => !signal.isSecondLook).map((signal) => toEvent(account, signal)),
    );
    tx.wake(topics.events);
  });
}

const toEvent = (account: AccountRow, signal: SignalRow): NewEvent => ({
  type: "SIGNAL_RECEIVED",
  occurredAt: signal.receivedAt,
  message: `${account.name} told of a change (${signal.topic}).`,
  detail: { accountId: account.id, topic: signal.topic, keys: signal.keys },
});

/**
 * Resolves a batch. Where the far side answers it with an error that stays, the signal at fault is found by halving and
 * let go with a word in the log: what it was about is found by the next full reading.
 */
async function settleBatch(
  context: EngineContext,
  account: AccountRow,
  batch: readonly SignalRow[],
  allowance: Allowance,
): Promise<void> {
  const work = async (part: readonly SignalRow[]) =>
    settleSignals(context, account, part, await lookUpSignals(context, account, part));
  const { faults, left } = await inHalves(batch, work, allowance);
  for (const { item: signal, error } of faults) {
    context.ports.log.error(
      { accountId: account.id, topic: signal.topic, error },
      "a signal cannot be resolved",
    );
    await settleSignals(context, account, [signal], { orders: [], channelOrders: [], news: null });
  }
  // The search goes on after a rest.
  const [first] = left;
  if (first) throw first.error;
}

/**
 * The rounds of those signals of an account that need a request, or of those that need none: each kind has its own, so
 * that a far side which fails or is slow at what it is asked holds back no level. Second looks come last, and by
 * themselves.
 */
export function createResolver(
  context: EngineContext,
  accountId: number,
  withRequest: boolean,
  allowance: Allowance,
): () => Promise<RoundResult> {
  const { store, ports } = context;
  return async () => {
    const now = ports.clock.now();
    const dueAt = await store.read((tx) => tx.signals.nextDueAt(accountId, withRequest));
    if (dueAt === null || dueAt > now) return { more: false, dueAt };
    const { account, signals } = await store.read(async (tx) => ({
      account: await tx.accounts.byId(accountId),
      signals: await tx.signals.due(accountId, withRequest, now, batchSize),
    }));
    if (!account) return { more: false, dueAt: null };
    if (signals.length === 0) return { more: true };
    const first = signals.filter((signal) => !signal.isSecondLook);
    const batch = first.length > 0 ? first : signals;
    const step = {
      name: "stale",
      fields: { accountId, signals: batch.length, signalIds: batch.map(({ id }) => id).join(" ") },
      causes: batch.map(({ traceparent }) => traceparent),
    } as const;
    await ports.telemetry.step(step, () => settleBatch(context, account, batch, allowance));
    return { more: true };
  };
}

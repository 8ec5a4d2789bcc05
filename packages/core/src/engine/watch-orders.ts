// What time alone changes of orders in flight (rule Q9): units that no order explains are held back for a while and no
// longer, and an order that the source should have by now is overdue: then, and only then, is the source asked for it by
// its id. It may have been done with there before this account was connected, or its webhook may be lost.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { ChannelOrderRow, InFlightOrderRow } from "../store/entities/channel-orders.ts";
import type { SourceOrderRecord } from "../contracts/index.ts";
import type { EngineContext } from "./context.ts";
import { askSource } from "./far-side.ts";
import { keepFoundOrders } from "./found-orders.ts";
import { integrationsOfChannel, restateOrders } from "./in-flight.ts";
import type { RoundResult } from "./loop.ts";
import { readDoubtfulOrders } from "./read-orders.ts";
import { refreshStatus } from "./status.ts";
import { loadPolicy } from "./stored-policy.ts";

/** Asked about in one round: each is a request of its own. */
const ordersPerRound = 10;
/** Asked for again after as long as it is overdue, within these bounds. */
const shortestAgainMs = 3_600_000;
const longestAgainMs = 86_400_000;

const call = { priority: "sweep" } as const;

type Due = { row: InFlightOrderRow; order: ChannelOrderRow; integration: IntegrationRow };

/** What is to be asked for by now, what is held back no longer, and when the next of either is due. */
async function findDue(context: EngineContext, accountId: number) {
  const now = context.ports.clock.now();
  return context.store.read(async (tx) => {
    const integrations = await integrationsOfChannel(tx, accountId);
    const ids = integrations.map(({ id }) => id);
    const rows = await tx.inFlightOrders.dueToAsk(ids, now, ordersPerRound);
    const orders = await tx.channelOrders.byIds(rows.map(({ order }) => order));
    const toAsk = rows.flatMap((row): Due[] => {
      const order = orders.find(({ id }) => id === row.order);
      const integration = integrations.find(({ id }) => id === row.integration);
      return order && integration ? [{ row, order, integration }] : [];
    });
    const unseen = (await tx.channelOrders.unseenCounting(accountId)).map(({ id, heldUntil }) => ({
      id,
      heldUntil: heldUntil ?? 0,
    }));
    const times = [...unseen.map(({ heldUntil }) => heldUntil), await tx.inFlightOrders.nextAskAt(ids)];
    return {
      toAsk,
      over: unseen.filter(({ heldUntil }) => heldUntil <= now).map(({ id }) => id),
      dueAt: Math.min(...times.map((time) => time ?? Infinity)),
    };
  });
}

/** By the id that the channel gave it; where the policy matches by number, by that too. */
async function findThere(context: EngineContext, { order, integration }: Due): Promise<SourceOrderRecord[]> {
  const found = (by: "channel-order" | "number", value: string) =>
    askSource(context, integration.source, (source) => source.findSalesOrders(by, value, call));
  const byId = await found("channel-order", order.shortId);
  if (byId.length > 0 || !loadPolicy(integration.policy).matchOrdersByNumber) return byId;
  const byNumber = await found("number", order.name);
  const [only, another] = byNumber.filter((record) => record.channelOrder === null);
  if (!only || another) return [];
  return [{ ...only, channelOrder: { externalId: order.shortId, store: null } }];
}

async function ask(context: EngineContext, each: Due): Promise<void> {
  const { store, ports } = context;
  // Before the request: levels that are read from now on count what it answers.
  const ticket = await store.transaction((tx) => tx.sequence.next());
  const records = await findThere(context, each);
  const now = ports.clock.now();
  await store.transaction(async (tx) => {
    await keepFoundOrders(tx, each.integration.source, records, { ticket, now });
    const [row] = await tx.inFlightOrders.byIds([each.row.id]);
    const overdueMs = now - (each.row.askAt ?? now);
    const againMs = Math.min(longestAgainMs, Math.max(shortestAgainMs, overdueMs));
    if (row) row.askAt = now + againMs;
    await tx.flush();
    await restateOrders(tx, await tx.channelOrders.byIds([each.order.id]), now);
    const integration = await tx.integrations.byId(each.integration.id);
    if (integration) await refreshStatus(tx, integration, now);
  });
}

/** Units whose time is over: their numbers rise again, where nothing else explains them by now. */
async function release(context: EngineContext, accountId: number, over: readonly number[]): Promise<void> {
  await readDoubtfulOrders(context, accountId);
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => restateOrders(tx, await tx.channelOrders.byIds(over), now));
}

/** The rounds of one channel account. */
export function createOrderWatch(context: EngineContext, accountId: number): () => Promise<RoundResult> {
  return async () => {
    const { toAsk, over, dueAt } = await findDue(context, accountId);
    if (over.length > 0) await release(context, accountId, over);
    for (const due of toAsk) await ask(context, due);
    if (over.length + toAsk.length > 0) return { more: true };
    return { more: false, dueAt: Number.isFinite(dueAt) ? dueAt : null };
  };
}

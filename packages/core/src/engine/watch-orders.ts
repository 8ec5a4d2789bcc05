// What time alone changes of orders in flight (rule Q9): units that no order explains are held back for a while and no
// longer, and an order that the source should have by now is overdue: then, and only then, is the source asked for it by
// its id. It may have been done with there before this account was connected, or its webhook may be lost.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { ChannelOrderRow, InFlightOrderRow } from "../store/entities/channel-orders.ts";
import type { SourceOrderRecord } from "../contracts/index.ts";
import type { EngineContext } from "./context.ts";
import { askSource } from "./far-side.ts";
import { keepFoundOrders } from "./found-orders.ts";
import { restateOrders } from "./in-flight.ts";
import type { RoundResult } from "./loop.ts";
import { refreshStatus } from "./status.ts";
import { loadPolicy } from "./stored-policy.ts";

/** Asked about in one round: each is a request of its own. */
const ordersPerRound = 10;
/** Asked for again after as long as it is overdue, within these bounds. */
const shortestAgainMs = 3_600_000;
const longestAgainMs = 86_400_000;

const call = { priority: "sweep" } as const;

type Due = { row: InFlightOrderRow; order: ChannelOrderRow; integration: IntegrationRow };

async function findDue(context: EngineContext, accountId: number) {
  const now = context.ports.clock.now();
  return context.store.read(async (tx) => {
    const integrations = (await tx.integrations.ofAccount(accountId)).filter(
      (integration) => integration.channel === accountId,
    );
    const ids = integrations.map(({ id }) => id);
    const rows = await tx.inFlightOrders.dueToAsk(ids, now, ordersPerRound);
    const orders = new Map(
      (await tx.channelOrders.byIds(rows.map(({ order }) => order))).map((order) => [order.id, order]),
    );
    const due = rows.flatMap((row): Due[] => {
      const order = orders.get(row.order);
      const integration = integrations.find(({ id }) => id === row.integration);
      return order && integration ? [{ row, order, integration }] : [];
    });
    const times = (await tx.channelOrders.unseenByTime(accountId)).flatMap(
      ({ heldUntil }) => heldUntil ?? [],
    );
    const nextHeldAt = times.find((time) => time > now) ?? null;
    return { due, nextHeldAt, nextAskAt: await tx.inFlightOrders.nextAskAt(ids) };
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

/** Units whose time is over: their numbers rise again, where nothing else explains them. */
async function release(context: EngineContext, accountId: number): Promise<void> {
  const now = context.ports.clock.now();
  const over = await context.store.read(async (tx) => {
    const rows = await tx.channelOrders.unseenByTime(accountId);
    const ended = rows.filter(({ heldUntil }) => heldUntil !== null && heldUntil <= now);
    const counting = await tx.channelOrders.inFlightOf(ended.map(({ id }) => id));
    return [...new Set(counting.map(({ order }) => order))];
  });
  if (over.length === 0) return;
  await context.store.transaction(async (tx) => restateOrders(tx, await tx.channelOrders.byIds(over), now));
}

/** The rounds of one channel account. */
export function createOrderWatch(context: EngineContext, accountId: number): () => Promise<RoundResult> {
  return async () => {
    await release(context, accountId);
    const { due, nextHeldAt, nextAskAt } = await findDue(context, accountId);
    for (const each of due) await ask(context, each);
    if (due.length > 0) return { more: true };
    const times = [nextHeldAt, nextAskAt].filter((time) => time !== null);
    return { more: false, dueAt: times.length === 0 ? null : Math.min(...times) };
  };
}

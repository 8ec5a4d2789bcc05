// Which loops there are for the accounts that this engine works for, and under whose lease each works: an integration's
// under its channel's.
import { pushDue } from "../stages/push.ts";
import { createReader } from "../stages/snapshot.ts";
import { createResolver } from "../stages/stale.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { HeldLease } from "../store/tables/leases.ts";
import { createAccountKeeper } from "./account-keeper.ts";
import { type EngineContext, topics } from "./context.ts";
import { type Allowance, createAllowance } from "./halving.ts";
import { createJanitor } from "./janitor.ts";
import { underLease } from "./leases.ts";
import type { RoundResult } from "./loop.ts";
import { startNight } from "./nightly.ts";
import { createPoller } from "./poll-changes.ts";
import { createOrderReader } from "./read-orders.ts";
import { carryOutRuns } from "./runs.ts";
import { createSweeper } from "./sweep.ts";
import { createTradeCheck } from "./trade.ts";
import { createOrderCheck } from "./unseen-orders.ts";
import { createOrderWatch } from "./watch-orders.ts";

type LoopWork = { name: string; topic: string | null; round: () => Promise<RoundResult> };

/** `accountId`: whose lease it works under, and `epoch` that lease's; null and 0 where it needs none. */
export type LoopSpec = LoopWork & { accountId: number | null; epoch: number };

function specsOfSource(context: EngineContext, id: number, allowance: Allowance): LoopWork[] {
  const reads = (["urgent", "catch-up", "background"] as const).map((band) => ({
    name: `${band} reads of account ${id}`,
    topic: topics.reads(id),
    round: createReader(context, id, band, allowance),
  }));
  return [
    ...reads,
    { name: `polling of account ${id}`, topic: topics.account(id), round: createPoller(context, id) },
    { name: `sweep of account ${id}`, topic: topics.account(id), round: createSweeper(context, id) },
  ];
}

const specsOfChannel = (context: EngineContext, id: number): LoopWork[] => [
  { name: `orders of account ${id}`, topic: topics.account(id), round: createOrderReader(context, id) },
  { name: `order watch of account ${id}`, topic: topics.orders(id), round: createOrderWatch(context, id) },
];

function specsOfAccount(context: EngineContext, { id, kind }: AccountRow): LoopWork[] {
  const allowance = createAllowance(context.ports.clock);
  const resolvers = [false, true].map((withRequest) => ({
    name: `signals of account ${id} ${withRequest ? "that need a request" : "that need none"}`,
    topic: topics.signals(id),
    round: createResolver(context, id, withRequest, allowance),
  }));
  return [
    { name: `upkeep of account ${id}`, topic: topics.account(id), round: createAccountKeeper(context, id) },
    ...resolvers,
    ...(kind === "SOURCE" ? specsOfSource(context, id, allowance) : specsOfChannel(context, id)),
  ];
}

function specsOfIntegration(context: EngineContext, { id, channel }: IntegrationRow): LoopWork[] {
  const allowance = createAllowance(context.ports.clock);
  const checkOrders = createOrderCheck(context, channel);
  const checkTrade = createTradeCheck(context, channel);
  const push = () => pushDue(context, id, allowance, checkOrders, checkTrade);
  return [
    { name: `pushes of integration ${id}`, topic: topics.pushes(id), round: push },
    { name: `runs of integration ${id}`, topic: topics.runs(id), round: () => carryOutRuns(context, id) },
    { name: `nights of integration ${id}`, topic: null, round: () => startNight(context, id) },
  ];
}

export async function specsOf(
  context: EngineContext,
  me: string,
  held: readonly { lease: HeldLease; account: AccountRow }[],
): Promise<LoopSpec[]> {
  const all = await context.store.read((tx) => tx.integrations.list());
  const byChannel = Map.groupBy(all, ({ channel }) => channel);
  const fenced = held.flatMap(({ lease, account }) => {
    const own = underLease(context, me, lease);
    const work = [
      ...(account.sealedConfig === null ? [] : specsOfAccount(own, account)),
      ...(byChannel.get(account.id) ?? []).flatMap((each) => specsOfIntegration(own, each)),
    ];
    return work.map((each): LoopSpec => ({ ...each, accountId: lease.accountId, epoch: lease.epoch }));
  });
  const janitor = { name: "janitor", topic: null, round: createJanitor(context), accountId: null, epoch: 0 };
  return [...fenced, janitor];
}

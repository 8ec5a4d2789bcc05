// Runs the loops: those of each account whose lease is held, and those of each integration fed from one. Follows
// accounts and integrations as they come and go.
import { pushDue } from "../stages/push.ts";
import { createReader } from "../stages/snapshot.ts";
import { createResolver } from "../stages/stale.ts";
import type { AccountRow } from "../store/entities/account.ts";
import { createAccountKeeper } from "./account-keeper.ts";
import { type EngineContext, topics } from "./context.ts";
import { type Allowance, createAllowance } from "./halving.ts";
import { createJanitor } from "./janitor.ts";
import { holdLeases, releaseLeases, renewEveryMs } from "./leases.ts";
import { createLoop, type Loop, type RoundResult } from "./loop.ts";
import { markAllForReading } from "./marking.ts";
import { startNight } from "./nightly.ts";
import { createPoller } from "./poll-changes.ts";
import { createOrderReader } from "./read-orders.ts";
import { refreshConnections } from "./refresh-connections.ts";
import { carryOutRuns } from "./runs.ts";
import { createSweeper } from "./sweep.ts";
import { createTradeCheck } from "./trade.ts";
import { createOrderCheck } from "./unseen-orders.ts";
import { createOrderWatch } from "./watch-orders.ts";

export type Supervisor = {
  /** Resolves once the first leases are held and the loops run. */
  start(): Promise<void>;
  /** Ends every round that runs, then gives the leases back. */
  stop(): Promise<void>;
};

type LoopSpec = { name: string; topic: string | null; round: () => Promise<RoundResult> };

function specsOfSource(context: EngineContext, id: number, allowance: Allowance): LoopSpec[] {
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

const specsOfChannel = (context: EngineContext, id: number): LoopSpec[] => [
  { name: `orders of account ${id}`, topic: topics.account(id), round: createOrderReader(context, id) },
  { name: `order watch of account ${id}`, topic: topics.orders(id), round: createOrderWatch(context, id) },
];

function specsOfAccount(context: EngineContext, { id, kind }: AccountRow): LoopSpec[] {
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

async function specsOf(context: EngineContext, held: ReadonlyMap<number, AccountRow>): Promise<LoopSpec[]> {
  const integrations = await context.store.read((tx) => tx.integrations.list());
  const connected = [...held.values()].filter((account) => account.sealedConfig !== null);
  const ofAccounts = connected.flatMap((account) => specsOfAccount(context, account));
  const ofIntegrations = integrations
    .filter((integration) => held.has(integration.channel))
    .flatMap(({ id, channel }): LoopSpec[] => {
      const allowance = createAllowance(context.ports.clock);
      const checkOrders = createOrderCheck(context, channel);
      const checkTrade = createTradeCheck(context, channel);
      const push = () => pushDue(context, id, allowance, checkOrders, checkTrade);
      return [
        { name: `pushes of integration ${id}`, topic: topics.pushes(id), round: push },
        { name: `runs of integration ${id}`, topic: topics.runs(id), round: () => carryOutRuns(context, id) },
        { name: `nights of integration ${id}`, topic: null, round: () => startNight(context, id) },
      ];
    });
  return [...ofAccounts, ...ofIntegrations, { name: "janitor", topic: null, round: createJanitor(context) }];
}

export function createSupervisor(context: EngineContext): Supervisor {
  const owner = context.ports.random.uuid();
  const loops = new Map<string, { loop: Loop; topic: string | null }>();
  const known = new Set<number>();

  /** An account that this engine takes over is read anew: signals may have come while nobody was there. */
  async function takeOver(held: ReadonlyMap<number, AccountRow>): Promise<void> {
    for (const id of [...known].filter((each) => !held.has(each))) known.delete(id);
    for (const id of [...held.keys()].filter((each) => !known.has(each))) {
      known.add(id);
      await context.store.transaction((tx) => markAllForReading(tx, id, context.ports.clock.now()));
    }
  }

  async function follow(): Promise<RoundResult> {
    const held = await holdLeases(context, owner);
    await refreshConnections(context);
    const specs = new Map((await specsOf(context, held)).map((spec) => [spec.name, spec]));
    for (const [name, { loop }] of loops) {
      if (specs.has(name)) continue;
      loops.delete(name);
      await loop.stop();
    }
    await takeOver(held);
    for (const [name, spec] of specs) {
      if (loops.has(name)) continue;
      const loop = createLoop(context.ports, name, spec.round);
      loops.set(name, { loop, topic: spec.topic });
      loop.wake();
    }
    return { more: false, dueAt: context.ports.clock.now() + renewEveryMs };
  }

  const follower = createLoop(context.ports, "supervisor", follow);
  const stopListening = context.store.onWake((woken) => {
    if (woken.has(topics.topology)) follower.wake();
    for (const { loop, topic } of loops.values()) if (topic !== null && woken.has(topic)) loop.wake();
  });

  return {
    async start() {
      await follow();
      follower.wake();
    },
    async stop() {
      stopListening();
      await follower.stop();
      await Promise.all([...loops.values()].map(({ loop }) => loop.stop()));
      await releaseLeases(context, owner);
    },
  };
}

// What the engine's parts work with, for tests of one part: a real store, a virtual clock, and a source and a
// channel that say what the test has them say.
import { z } from "zod";
import type { AccountWebhooks, Adapter, StockChannel, StockSource } from "../contracts/index.ts";
import { createConnections } from "../engine/connections.ts";
import type { EngineContext } from "../engine/context.ts";
import { createSecretBox } from "../engine/secret-box.ts";
import type { Ports } from "../ports/ports.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import type { Store } from "../store/store.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

export const startOfTime = 1_790_000_000_000;

/** The same store, for whose work time waits: PostgreSQL answers in its own time. */
const inVirtualTime = (store: Store, time: VirtualTime): Store => ({
  ...store,
  transaction: (work) => time.trackWork(store.transaction(work)),
  read: (work) => time.trackWork(store.read(work)),
});

const unexpected = (): never => {
  throw new Error("this test did not expect that call");
};

/** A source that answers nothing but what the test gives it. */
export function aSource(
  parts: Partial<Omit<StockSource, "webhooks">> & { webhooks?: Partial<AccountWebhooks> } = {},
): StockSource {
  return {
    identify: unexpected,
    locations: unexpected,
    variantPage: unexpected,
    variants: unexpected,
    recipes: unexpected,
    levels: unexpected,
    levelPage: unexpected,
    variantsPerLevelRead: unexpected,
    orders: unexpected,
    findSalesOrders: unexpected,
    openOrderPage: unexpected,
    changes: unexpected,
    ...parts,
    webhooks: { ensure: unexpected, remove: unexpected, receive: unexpected, ...parts.webhooks },
  };
}

/** A channel that answers nothing but what the test gives it. */
export function aChannel(
  parts: Partial<Omit<StockChannel, "webhooks">> & { webhooks?: Partial<AccountWebhooks> } = {},
): StockChannel {
  return {
    identify: unexpected,
    locations: unexpected,
    variantPage: unexpected,
    variants: unexpected,
    listings: unexpected,
    levels: unexpected,
    maxLevelsPerRead: 250,
    prepareSetLevels: unexpected,
    sendSetLevels: unexpected,
    maxPushesPerWrite: 250,
    orders: unexpected,
    openOrderPage: unexpected,
    changedOrderPage: unexpected,
    ...parts,
    webhooks: { ensure: unexpected, remove: unexpected, receive: unexpected, ...parts.webhooks },
  };
}

export type TestContext = { context: EngineContext; time: VirtualTime };

export function createTestContext(
  realStore: Store,
  {
    source = aSource(),
    channel = aChannel(),
    publicUrl = null,
    time = createVirtualTime(startOfTime),
    name = "uuid",
  }: {
    source?: StockSource;
    channel?: StockChannel;
    publicUrl?: string | null;
    /** Shared by several engines. */
    time?: VirtualTime;
    /** What its random ids begin with. */
    name?: string;
  } = {},
): TestContext {
  const store = inVirtualTime(realStore, time);
  let uuids = 0;
  const ports: Ports = {
    clock: time.clock,
    timers: time.timers,
    random: {
      next: () => 0.5,
      uuid: () => {
        uuids += 1;
        return `${name}-${uuids}`;
      },
    },
    http: unexpected,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    telemetry: noTelemetry,
  };
  const common = {
    title: "Test",
    version: "1",
    capabilities: [],
    configSchema: z.unknown(),
    budget: { kind: "window" as const, limit: 60, windowMs: 60_000 },
  };
  const adapters: Adapter[] = [
    { ...common, kind: "SOURCE", name: "test", connect: () => source },
    { ...common, kind: "CHANNEL", name: "test-channel", connect: () => channel },
  ];
  const secrets = createSecretBox(new Uint8Array(32).fill(1));
  const connections = createConnections(adapters, ports, secrets, store);
  return { context: { store, ports, secrets, connections, publicUrl, leaseEpoch: 0 }, time };
}

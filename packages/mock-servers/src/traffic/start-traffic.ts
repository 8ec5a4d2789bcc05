// Life in the mocks' world, at a set rate: draws what happens next and lets it happen, one after the other. Everything
// goes over the vendors' own APIs with credentials of its own; it knows nothing of who else uses them.
import { createKatanaCaller } from "../callers/katana-caller.ts";
import { createShopifyCaller } from "../callers/shopify-caller.ts";
import { staffKey } from "../katana/own-keys.ts";
import type { Handler, MockPorts } from "../shared/ports.ts";
import { createSeededRandom } from "../shared/random.ts";
import { createChance } from "./chance.ts";
import type { Deed, DeedOutcome } from "./deed.ts";
import { katanaDeeds } from "./katana-deeds.ts";
import { shopDeeds, type ShopKind } from "./shop-deeds.ts";
import { type TrafficKind, type TrafficSettingsInput, trafficSettingsShape } from "./traffic-settings.ts";

export type TrafficOptions = {
  katana: Handler;
  shopify: Handler;
  ports: Pick<MockPorts, "clock" | "timers">;
  settings?: TrafficSettingsInput;
  /** Of all that happens. Default: 1. */
  seed?: number;
  /** Default: that of the people at Katana's screens, which has no quota. */
  key?: string;
  /** Where people buy; the first store has three of four customers. Default: the demo's, as its shoppers' app. */
  stores?: readonly { token: string }[];
};

type Tally = Record<DeedOutcome | "failed", number>;

export type TrafficCounters = {
  /** Events a minute. */
  rate: number;
  events: number;
  byKind: Partial<Record<TrafficKind, Tally>>;
  lastError: string | null;
};

export type Traffic = {
  counters(): TrafficCounters;
  /** Nothing is begun after this. */
  stop(): void;
};

const demoStores = [{ token: "shpat_demo_traffic" }, { token: "shpat_outlet_traffic" }];
/** What was missed by more than this is not made up for. */
const mostBehindMs = 60_000;

/** Starts at once. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { clock, timers } = options.ports;
  const { rate, mix } = trafficSettingsShape.parse(options.settings ?? {});
  const chance = createChance(createSeededRandom(options.seed ?? 1));
  const katana = createKatanaCaller({ fetch: options.katana, timers, key: options.key ?? staffKey });
  const shops = (options.stores ?? demoStores).map(({ token }) =>
    shopDeeds(createShopifyCaller({ fetch: options.shopify, timers, token }), chance),
  );
  const office = katanaDeeds(katana, chance);
  const counters: TrafficCounters = { rate, events: 0, byKind: {}, lastError: null };
  let isStopped = false;
  let dueAt = clock.now();

  const deedFor = (kind: TrafficKind): Deed | undefined => {
    if (kind in office) return office[kind as Exclude<TrafficKind, ShopKind>];
    const shop = chance.isLikely(0.75) ? shops[0] : chance.oneOf(shops);
    return shop?.[kind as ShopKind];
  };
  const happen = async (kind: TrafficKind) => {
    const tally = (counters.byKind[kind] ??= { done: 0, idle: 0, refused: 0, failed: 0 });
    counters.events += 1;
    try {
      tally[(await deedFor(kind)?.()) ?? "idle"] += 1;
    } catch (error) {
      tally.failed += 1;
      counters.lastError = String(error);
    }
  };
  const live = async () => {
    await happen(chance.weighed(mix));
    if (!isStopped) cancel = schedule();
  };
  const schedule = () => {
    dueAt = Math.max(dueAt + chance.gapMs(rate), clock.now() - mostBehindMs);
    return timers.after(Math.max(0, dueAt - clock.now()), () => void live());
  };
  let cancel = schedule();

  return {
    counters: () => structuredClone(counters),
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

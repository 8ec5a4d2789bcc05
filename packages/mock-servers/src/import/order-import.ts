// Katana's own import of the stores' orders: asks the stores for news, waits as long as the vendor takes, and brings
// each order into Katana, over both vendors' own APIs alone. The order that waits is the newest that was seen of it.
import { createHash } from "node:crypto";
import { createKatanaCaller } from "../callers/katana-caller.ts";
import { createShopifyCaller, type ShopifyCaller } from "../callers/shopify-caller.ts";
import type { Handler, MockPorts } from "../shared/ports.ts";
import { createSeededRandom } from "../shared/random.ts";
import { importOne, type ImportContext } from "./import-one.ts";
import { type ImportSettingsInput, importSettingsShape } from "./import-settings.ts";
import { importKey } from "../katana/own-keys.ts";
import { importStores } from "./import-credentials.ts";
import { createKatanaPlaces } from "./katana-places.ts";
import { createLineMatching } from "./match-lines.ts";
import { readOrdersSince, type StoreOrder } from "./store-orders.ts";
import type { ReasonAgainst } from "./why-not-imported.ts";

export type OrderImportOptions = {
  katana: Handler;
  shopify: Handler;
  ports: Pick<MockPorts, "clock" | "timers">;
  settings?: ImportSettingsInput;
  /** Of the chances: which orders never arrive, and how much later the others. Default: 1. */
  seed?: number;
  /** Default: that of the mock's own integration, which has no quota and whose orders say where they are from. */
  key?: string;
  /** With a token that may read orders. Default: the demo's, as the app `importApp`. */
  stores?: readonly { domain: string; token: string }[];
};

export type OrderImportCounters = {
  imported: number;
  /** Changes of imported orders, and cancellations. */
  changed: number;
  deleted: number;
  /** Seen, and not yet due. */
  waiting: number;
  /** Orders as they stand now, by why they are not imported. */
  notImported: Partial<Record<ReasonAgainst, number>>;
  /** Given up after several tries. */
  failed: number;
  /** Requests for news that failed; the next one tries again. */
  failedPolls: number;
  lastError: string | null;
};

export type OrderImport = {
  counters(): OrderImportCounters;
  /** Nothing is asked or written after this but what is under way. */
  stop(): void;
};

type Waiting = { store: string; order: StoreOrder; dueAt: number; tries: number };
type Store = { domain: string; shopify: ShopifyCaller; since: string };

const mostTries = 5;
/** Shopify: its search lags what happened, so that an order may be found after one that changed later. */
const overlapMs = 10_000;
const dayMs = 86_400_000;

/** Starts at once. */
export function startOrderImport(options: OrderImportOptions): OrderImport {
  const { clock, timers } = options.ports;
  const settings = importSettingsShape.parse(options.settings ?? {});
  const activatedAt = clock.now();
  const katana = createKatanaCaller({ fetch: options.katana, timers, key: options.key ?? importKey });
  const since = new Date(activatedAt - settings.backfillDays * dayMs).toISOString();
  const stores = (options.stores ?? importStores).map(({ domain, token }): Store => ({
    domain,
    shopify: createShopifyCaller({ fetch: options.shopify, timers, token }),
    since,
  }));
  const chanceOf = createChance(options.seed ?? 1);
  const context: ImportContext = {
    katana,
    settings,
    matching: createLineMatching(katana, settings.unmatchedLines),
    places: createKatanaPlaces(katana, settings.locations),
    activatedAt,
    isLost: (order) => chanceOf("lost", order) < settings.neverImportedShare,
  };
  const seen = new Map<string, string>();
  const waiting = new Map<string, Waiting>();
  const known = new Set<string>();
  const reasons = new Map<string, ReasonAgainst>();
  const counts = { imported: 0, changed: 0, deleted: 0, failed: 0, failedPolls: 0 };
  let lastError: string | null = null;
  let isStopped = false;

  const look = async (store: Store) => {
    const from = new Date(Date.parse(store.since) - overlapMs).toISOString();
    for (const order of await readOrdersSince(store.shopify, from)) {
      store.since = order.updatedAt;
      const signature = signatureOf(order);
      if (seen.get(order.id) === signature) continue;
      seen.set(order.id, signature);
      const lag = settings.lagMs + Math.floor(chanceOf("lag", order) * settings.lagJitterMs);
      const dueAt = waiting.get(order.id)?.dueAt ?? clock.now() + lag;
      waiting.set(order.id, { store: store.domain, order, dueAt, tries: 0 });
    }
  };
  const carryOut = async (each: Waiting) => {
    waiting.delete(each.order.id);
    try {
      const outcome = await importOne(context, each.store, each.order);
      reasons.delete(each.order.id);
      if (outcome.kind === "not-imported") reasons.set(each.order.id, outcome.reason);
      else if (outcome.kind !== "left-alone") {
        // Found where it was not known: an earlier try made it, and its answer was lost.
        const isLate = outcome.kind === "changed" && each.tries > 0 && !known.has(each.order.id);
        counts[isLate ? "imported" : outcome.kind] += 1;
        known.add(each.order.id);
      }
    } catch (error) {
      lastError = String(error);
      context.matching.forget();
      if (each.tries + 1 === mostTries) counts.failed += 1;
      else
        waiting.set(each.order.id, { ...each, tries: each.tries + 1, dueAt: clock.now() + settings.lagMs });
    }
  };
  const round = async () => {
    for (const store of stores) {
      await look(store).catch((error: unknown) => {
        lastError = String(error);
        counts.failedPolls += 1;
      });
    }
    const due = [...waiting.values()].filter(({ dueAt }) => dueAt <= clock.now());
    for (const each of due) if (!isStopped) await carryOut(each);
    if (!isStopped) cancel = timers.after(settings.pollMs, () => void round());
  };
  let cancel = timers.after(0, () => void round());

  return {
    counters: () => ({
      ...counts,
      waiting: waiting.size,
      notImported: Object.fromEntries(
        [...Map.groupBy(reasons.values(), (reason) => reason)].map(([reason, all]) => [reason, all.length]),
      ),
      lastError,
    }),
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** What of an order concerns the import: another one is news. */
const signatureOf = ({ updatedAt: _updatedAt, name: _name, ...order }: StoreOrder) =>
  createHash("sha256").update(JSON.stringify(order)).digest("base64url");

/** A number from 0 to 1 that an order has by its id and the seed, in whatever order the orders come. */
function createChance(seed: number) {
  return (what: string, order: StoreOrder): number => {
    let hash = seed;
    for (const letter of `${what} ${order.id}`)
      hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
    return createSeededRandom(hash).next();
  };
}

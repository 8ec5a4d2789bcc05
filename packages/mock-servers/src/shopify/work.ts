// One request's unit of work on one store: what the domain's functions read, change and announce.
// Everything in it is part of one transaction, committed before the answer leaves.
import type { AppSeed } from "./apps.ts";
import type { ShopifySettings } from "./settings.ts";
import type { LevelRecord } from "./store/records.ts";
import type { Store } from "./store/store.ts";
import type { EventBody } from "./webhooks/event-body.ts";

export type Work = {
  store: Store;
  /** Who asks. */
  app: AppSeed;
  appByKey(key: string): AppSeed | undefined;
  /** What the token may. */
  scopes: ReadonlySet<string>;
  /** Milliseconds; the same for the whole request. */
  now: number;
  settings: ShopifySettings;
  /** Levels that this request changed, as they were before; null where there was none. */
  levelsBefore: Map<string, LevelRecord | null>;
  /**
   * Announces an event to whoever subscribed, or to the app of the key `onlyTo` alone. Events with the same mergeKey
   * within the delay become one: the last.
   */
  announce(topic: string, body: EventBody, mergeKey: string, onlyTo?: string): void;
  /** Has something done once everything of this request is on disk. */
  afterCommit(run: () => void): void;
  /** Notes a call that writes levels, for whoever counts writes. */
  noteWrite(write: LevelWrite): void;
};

export type LevelWrite = {
  operation: string;
  outcome: "APPLIED" | "NO_OP" | "REPLAYED" | "REFUSED";
  /** Entries of the call. */
  rows: number;
  /** Those that changed a level. */
  applied: { inventoryItemId: string; locationId: string; name: string; from: number; to: number }[];
  idempotencyKey: string | null;
};

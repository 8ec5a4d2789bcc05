// The contract of a channel: where the stock is sold. All methods throw AdapterError and nothing else.
import type { Call } from "./call.ts";
import type { ChannelOrderRecord } from "./channel-orders.ts";
import type { LevelStocking } from "./level-stocking.ts";
import type { PreparedWrite } from "./prepared-write.ts";
import type {
  ChannelLevelKey,
  ChannelLevelRecord,
  ChannelListingRecord,
  ChannelLocationRecord,
  ChannelVariantRecord,
  ExternalId,
  Page,
} from "./records.ts";
import type { CatalogRef } from "./source.ts";
import type { AccountWebhooks } from "./webhooks.ts";

/** One absolute quantity, with the number it expects to replace: compare-and-set. */
export type ChannelPush = ChannelLevelKey & { from: number; to: number };

export type PushOutcome =
  | { kind: "applied" }
  /** The channel showed that number already; nothing was written. */
  | { kind: "unchanged" }
  /** The channel no longer showed `from`. Nothing was written for this push. */
  | { kind: "conflict" }
  /** Refused for a reason of its own; `code` is stable, `message` for a person. */
  | { kind: "rejected"; code: string; message: string }
  /** Not known to be at fault, and not applied: nothing of the batch was. */
  | { kind: "deferred"; reason: DeferReason };

export type DeferReason =
  /** Other pushes of the batch are at fault; their outcomes say so. Without them the rest may go again. */
  | "other-push"
  /** The batch was refused and no push named: the one at fault is found by halving. Never said of a batch of one. */
  | "batch-refused"
  /** The idempotency key cannot be used again; the batch is to be prepared anew, under another key. */
  | "key-spent";

/**
 * What the credentials do not allow and stock sync can do without. The message is for a person: what is lacking, what
 * the integration cannot do for it, and the way out.
 */
export type AccessLimit = {
  code:
    /** `orders`, `openOrderPage` and `changedOrderPage` would throw `unauthorized`. */
    | "ORDERS_NOT_READABLE"
    /** Orders are readable; where their units are to be taken from is not, or not for all of them. */
    | "ORDER_PLACES_NOT_READABLE";
  message: string;
};

export type StockChannel = {
  /**
   * Checks the credentials with a cheap request or two. `externalName` is what the far side calls this account. Throws
   * `unauthorized` where something is not allowed that stock sync cannot do without.
   */
  identify(call: Call): Promise<{ externalName: string; limits: AccessLimit[] }>;
  /** All locations, inactive ones included, fulfilment services' own as well. */
  locations(call: Call): Promise<ChannelLocationRecord[]>;
  /** The whole catalog page by page. Start with null. */
  variantPage(cursor: string | null, call: Call): Promise<Page<ChannelVariantRecord>>;
  /** These variants, the variants of these products and of these stock items; what is not found is gone. */
  variants(refs: readonly CatalogRef[], call: Call): Promise<ChannelVariantRecord[]>;

  /** What an import makes of these variants; what is not found is gone. */
  listings(variantExternalIds: readonly ExternalId[], call: Call): Promise<ChannelListingRecord[]>;

  /** One record per key, in no order, read from the channel and from no cache. At most `maxLevelsPerRead` keys. */
  levels(keys: readonly ChannelLevelKey[], call: Call): Promise<ChannelLevelRecord[]>;
  maxLevelsPerRead: number;

  /**
   * Puts one batch into bytes, at most `maxPushesPerWrite` pushes. Pure. `reference` is a URI that leads a person from
   * the channel's history back to the explanation.
   */
  prepareSetLevels(
    pushes: readonly ChannelPush[],
    options: { idempotencyKey: string; reference: string },
  ): PreparedWrite;
  /**
   * Sends those bytes: one outcome per push, in the order they were prepared. Safe to repeat with the same bytes.
   * Throws `unavailable` where the outcome is unknown, `throttled` and `unauthorized` where nothing was done.
   */
  sendSetLevels(write: PreparedWrite, pushes: readonly ChannelPush[], call: Call): Promise<PushOutcome[]>;
  maxPushesPerWrite: number;
  /** Where the adapter has the capability `stocking`. */
  stocking?: LevelStocking | undefined;

  /**
   * These orders; one that is not readable any more is left out, which does not say that it is settled. As the two below
   * it throws `unauthorized` where `identify` said ORDERS_NOT_READABLE, and reads every order to its end.
   */
  orders(externalIds: readonly ExternalId[], call: Call): Promise<ChannelOrderRecord[]>;
  /**
   * Every order that is not cancelled and has units that are not fulfilled, page by page; a page may be empty. Start with
   * null. One placed or changed while it goes on, or just before, may be missing: `changedOrderPage` has it.
   */
  openOrderPage(cursor: string | null, call: Call): Promise<Page<ChannelOrderRecord>>;
  /**
   * What was changed at `since` (epoch milliseconds) or later, cancelled and fulfilled orders too, the oldest change
   * first, so that the caller may go on from the last one's `updatedAt`. May repeat, never skips. `since` is what the
   * first page was asked with for all of a walk.
   */
  changedOrderPage(since: number, cursor: string | null, call: Call): Promise<Page<ChannelOrderRecord>>;

  webhooks: AccountWebhooks;
};

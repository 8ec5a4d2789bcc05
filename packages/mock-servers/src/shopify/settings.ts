// What of the mock can be set, at the start and while it runs (PATCH /__mock/settings).
// A setting is there where the vendor's behaviour is not verified, differs by store, or is wanted otherwise in a test.
import { z } from "zod";

export const shopifySettingsShape = z.strictObject({
  /** Plans by store; a store that is not named is on STANDARD. */
  plans: z.record(z.string(), z.enum(["STANDARD", "ADVANCED", "PLUS", "ENTERPRISE"])).default({}),
  /** Accessible stable versions, oldest first. All are served with the 2026-10 schema. */
  apiVersions: z
    .array(z.string().regex(/^\d{4}-\d{2}$/))
    .min(1)
    .default(["2026-01", "2026-04", "2026-07", "2026-10"]),
  /** Whether apps may subscribe to orders/*, refunds/* and the like. Many apps are refused. */
  isProtectedDataApproved: z.boolean().default(false),
  /** What becomes of the Order object, by whatever way it is asked for, while that approval is lacking. */
  unapprovedOrders: z.enum(["READABLE", "REFUSED"]).default("READABLE"),
  /** How far Shopify's clock runs ahead of everybody else's; below zero: behind. */
  clockSkewMs: z.int().default(0),
  /** How long a request is worked on before it takes effect: time for a second one with the same key. */
  processingMs: z.int().min(0).max(60_000).default(0),
  /** How long a new record stays unknown to searches. */
  searchLagMs: z.int().min(0).max(600_000).default(0),
  /** What becomes of a quantity set where the item is not stocked: kept unseen, or gone. Not verified. */
  unconnectedWrites: z.enum(["KEPT", "DROPPED"]).default("KEPT"),
  /** What a write to an item that is not tracked does. Not verified. */
  untrackedWrites: z.enum(["APPLIED", "IGNORED"]).default("APPLIED"),
  /** The place a stale changeFromQuantity is reported at: the field, its row, or none. Not verified. */
  staleErrorField: z.enum(["CHANGE_FROM_QUANTITY", "ROW", "NONE"]).default("CHANGE_FROM_QUANTITY"),
  /** Which changes of a level are announced by inventory_levels/update. Not verified. */
  levelWebhooks: z.enum(["AVAILABLE", "ANY"]).default("AVAILABLE"),
  /** Whether setting a quantity to what it is already announces the level. Not verified. */
  isNoOpAnnounced: z.boolean().default(false),
  /** From a change to its webhook; a later change of the same record meanwhile takes the place of the first. */
  webhookDelayMs: z.int().min(0).max(600_000).default(0),
  /** Up to this much more, by chance, for each: they then arrive in any order. */
  webhookJitterMs: z.int().min(0).max(600_000).default(0),
  /** The share of webhooks that are delivered twice. */
  webhookDuplicateShare: z.number().min(0).max(1).default(0),
});

export type ShopifySettings = z.output<typeof shopifySettingsShape>;
export type ShopifySettingsInput = z.input<typeof shopifySettingsShape>;

export type SettingsHolder = {
  current(): ShopifySettings;
  /** Throws a ZodError where the change is none. */
  change(change: unknown): void;
};

export function createSettings(initial: ShopifySettingsInput = {}): SettingsHolder {
  let settings = shopifySettingsShape.parse(initial);
  const partial = z.strictObject(
    Object.fromEntries(
      Object.entries(shopifySettingsShape.shape).map(([name, schema]) => [name, schema.unwrap().optional()]),
    ),
  );
  return {
    current: () => settings,
    change(change) {
      settings = shopifySettingsShape.parse({ ...settings, ...partial.parse(change) });
    },
  };
}

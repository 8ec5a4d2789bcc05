// What a configuration file may say. Its JSON Schema, for editors, is made from this; whether a value lies within its
// bounds is the gateway's to say.
import type { SyncPolicyInput } from "@stockgate/client";
import { z } from "zod";

/** A number stands for its digits: a SKU of digits alone, a decimal. See read-document.ts. */
const text = (about: string) =>
  z
    .preprocess(
      (value) => (typeof value === "number" ? String(value) : value),
      z.string("must be text").min(1, "is empty"),
    )
    .meta({ type: ["string", "number"], description: about });

const flag = () => z.boolean("must be true or false");
const whole = () => z.int("must be a whole number");
const decimal = (about: string) =>
  text(about).refine((value) => /^-?\d+(\.\d+)?$/.test(value), "must be a decimal such as 12.5");
const choice = <const Words extends [string, ...string[]]>(words: Words) =>
  z.enum(words, `must be one of ${words.join(", ")}`);

/** As `SyncPolicyInput` has them; the location is named, or said by the vendor's own id. */
type PolicyField =
  | Exclude<keyof SyncPolicyInput, "onlineStoreSourceLocationId">
  | "onlineStoreSourceLocation";

// Each field once: one that the schema adds or drops does not compile.
const policyFields = {
  allowNegative: flag(),
  bufferPercent: decimal("Share held back of the positive number, 0 to 100."),
  bufferQuantity: whole(),
  commitments: choice(["ALL", "CHANNEL_ORDERS", "THIS_CHANNEL"]),
  confirmIncreases: flag(),
  confirmIncreasesAfterSeconds: whole(),
  isShadow: flag(),
  kitContention: choice(["INDEPENDENT", "EXCLUSIVE"]),
  kitOrdersCommitComponents: flag(),
  massZeroGuardPercent: decimal(
    "Share of the targets that may fall to zero within an hour; null: no guard.",
  ).nullable(),
  matchOrdersByNumber: flag(),
  maximumQuantity: whole().nullable(),
  onlineStoreSourceLocation: text("A location of the source, by name or id.").nullable(),
  orderImportMinutes: whole(),
  reconcileAt: text("Time of the overnight reconciliation, HH:MM; null: none.").nullable(),
  salesOnlyUntil: z.iso.datetime("must be a moment such as 2026-11-30T00:00:00Z").nullable(),
  stockUnstockedVariants: flag(),
  subtractInFlightOrders: flag(),
  timeZone: text("IANA time zone, such as Europe/Berlin."),
  unmappedLocations: choice(["REQUIRE_MAPPING", "IGNORE", "FOLLOW_ONLINE_STORE"]),
  unseenOrderHoldSeconds: whole(),
} satisfies Record<PolicyField, z.ZodType>;

const policy = z.strictObject(policyFields).partial();

/** What a text may stand for: YAML would say the same of it. */
const meanings = (text: string): unknown[] => {
  if (text === "null") return [null];
  if (text === "true" || text === "false") return [text === "true"];
  return String(Number(text)) === text ? [Number(text), text] : [text];
};

/** One field of a policy, of a text on the command line. */
export function readPolicyField(field: PolicyField, text: string): { value: unknown } | { problem: string } {
  const reads = meanings(text).map((value) => policyFields[field].safeParse(value));
  const good = reads.find(({ success }) => success);
  return good ? { value: good.data } : { problem: reads[0]?.error?.issues[0]?.message ?? "cannot be read" };
}

const overrides = z.strictObject({
  bufferQuantity: whole().nullish().meta({ description: "Units held back of it; null: as the policy says." }),
  bufferPercent: decimal("Share held back of it, 0 to 100; null: as the policy says.").nullish(),
  maximumQuantity: whole()
    .nullish()
    .meta({ description: "At most this many are shown; null: as the policy says." }),
});

const variant = z
  .strictObject({
    source: text("The source's variant that it follows, by SKU or by the source's own id.").optional(),
    exclude: flag().optional().meta({ description: "Whether it is left out of the sync." }),
    overrides: overrides.optional().meta({ description: "Buffers and maximum of this variant alone." }),
  })
  .refine(({ source, exclude }) => source === undefined || exclude !== true, {
    path: ["exclude"],
    message: "is said beside `source`: a variant follows another or is left out, not both",
  });

const setting = z
  .union(
    [
      z.string(),
      z.number(),
      z.boolean(),
      z.null(),
      z.strictObject({ fromEnv: z.string().min(1) }),
      z.strictObject({ fromFile: z.string().min(1) }),
    ],
    "must be text, a number, true, false, null, or { fromEnv: NAME } or { fromFile: PATH }",
  )
  .meta({
    description:
      "As it is, or ${NAME}, { fromEnv: NAME }, { fromFile: PATH }. null takes back what is stored. A secret is never written here: it is one of the latter.",
  });

const account = z.strictObject({
  adapter: text("The adapter's name, such as katana or shopify."),
  config: z
    .record(z.string(), setting)
    .optional()
    .meta({ description: "What the adapter needs; left out: as it is." }),
});

const location = z
  .union(
    [
      text("The source's location that it follows, by name or id."),
      z.strictObject({ exclude: z.literal(true, "can only be true") }),
    ],
    "must be a location of the source, or { exclude: true }",
  )
  .meta({ description: "The source's location that it follows, by name or id, or { exclude: true }." });

/** YAML 1.2 takes `on` for text. */
const sync = z
  .union([z.boolean(), z.enum(["on", "off"])], "must be on or off")
  .transform((value) => value === true || value === "on")
  .meta({
    description:
      "Whether stock is synced. Left out, it stays as it is: sync is never switched on unless this says so.",
  });

const integration = z.strictObject({
  source: text("The account that knows the stock, by name."),
  channel: text("The account that sells it, by name."),
  sync: sync.optional(),
  policy: policy.optional().meta({ description: "What is left out stays as it is." }),
  locations: z
    .record(z.string(), location)
    .optional()
    .meta({ description: "By the channel's location, its name or id." }),
  variants: z
    .record(z.string(), variant)
    .optional()
    .meta({ description: "By the channel's variant, its SKU or id: what is decided by hand." }),
});

export const configFile = z
  .strictObject({
    version: z.literal(1, "must be 1").meta({ description: "Of this form; 1." }),
    accounts: z.record(z.string(), account).optional().meta({ description: "By name." }),
    integrations: z.record(z.string(), integration).optional().meta({ description: "By name." }),
  })
  .meta({ title: "Stockgate's configuration", description: "What `stockgate apply` brings about." });

export type ConfigFile = z.output<typeof configFile>;
export type DeclaredAccount = z.output<typeof account>;
export type DeclaredIntegration = z.output<typeof integration>;
export type DeclaredPolicy = z.output<typeof policy>;
export type DeclaredVariant = z.output<typeof variant>;
export type DeclaredLocation = z.output<typeof location>;
export type SettingValue = z.output<typeof setting>;
export const policyFieldNames = Object.keys(policyFields) as PolicyField[];

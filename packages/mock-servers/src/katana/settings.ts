// Every behaviour of Katana that its documents leave open, or that two of them tell differently: a setting each, so
// that a client can be tried against all of them. The default is what the better source says.
//
// Grades: (O) Katana's own documents, (V) seen on a live account by a third party, (P) what somebody's production
// code does, (I) inferred, (?) open.
import { z } from "zod";

const choice = <const T extends [string, ...string[]]>(values: T, initial: T[number], meaning: string) =>
  z
    .enum(values)
    .default(initial as never)
    .describe(meaning);
const flag = (initial: boolean, meaning: string) => z.boolean().default(initial).describe(meaning);
const count = (initial: number, meaning: string) => z.int().min(0).default(initial).describe(meaning);

export const katanaSettingsShape = z.strictObject({
  // Errors and envelopes
  errorEnvelope: choice(
    ["nested", "flat"],
    "nested",
    "Errors stand under `error` (O, V for 412 and 422) or alone (O).",
  ),
  singleEnvelope: choice(
    ["bare", "wrapped"],
    "bare",
    "A single sales order comes bare (O) or under `data` (P).",
  ),

  // Request quota
  quotaRequests: z.int().min(1).default(60).describe("Requests per window and key (O)."),
  quotaWindowMs: z.int().min(1).default(60_000).describe("Length of the window (O)."),
  quotaWindow: choice(
    ["fixed", "sliding"],
    "fixed",
    "Whether the window starts with its first request or slides (?).",
  ),
  quotaResetUnit: choice(
    ["milliseconds", "seconds"],
    "milliseconds",
    "Of X-Ratelimit-Reset: text and live wire (O, V), or the documents' sample (O).",
  ),
  quotaHeadersOn429: flag(true, "Whether a refusal carries X-Ratelimit-* too (?)."),
  limitAbove250: choice(
    ["clamp", "reject"],
    "clamp",
    "A greater page size becomes 250 (O) or is refused (P).",
  ),

  // Inventory rows
  inventoryRows: choice(
    ["every-location", "touched"],
    "every-location",
    "A row for each variant and location (V, one account), or only where something ever happened (P).",
  ),
  serviceRows: flag(false, "Whether services have inventory rows (?)."),
  inventoryReadLagMs: count(
    0,
    "How long /inventory goes on showing the old numbers after a change: a webhook can precede its data (P).",
  ),
  deletedVariantRows: flag(false, "Whether deleted variants keep their inventory rows (?)."),

  // Kits
  kitPotential: choice(
    ["computed", "null"],
    "computed",
    "What quantity_potential says for kits: the number (O), or null as on every row of one account (V).",
  ),
  nonKitPotential: choice(["null", "zero"], "null", "The same for everything else (V, ?)."),
  kitPotentialRounding: choice(["whole", "exact"], "whole", "Whether potential is in whole kits (I)."),
  nestedKitPotential: choice(
    ["potential", "in-stock"],
    "potential",
    "Whether a kit within a kit counts with what could be made of it, or with its own stock alone (?).",
  ),
  kitOrdersCommitComponents: flag(
    false,
    "Whether an open order for a kit commits the kit's components before delivery (?).",
  ),
  kitAssembledAt: choice(
    ["fulfillment", "delivery"],
    "fulfillment",
    "Whether packing already consumes a kit's components, as it consumes other stock (O: support articles), or delivery alone (O: product object).",
  ),

  // What counts
  quotesCommit: flag(false, "Whether PENDING orders (quotes) commit stock (?)."),
  draftPurchaseOrdersExpect: flag(false, "Whether DRAFT purchase orders count as expected (?)."),
  newTransferStatus: choice(
    ["draft", "received"],
    "draft",
    "Of a transfer that was just posted (V: both were seen).",
  ),
  transferInTransit: choice(
    ["nothing", "leaves-source"],
    "nothing",
    "What `inTransit` does to the source's stock (?).",
  ),
  deletingRevertsStock: flag(
    true,
    "Whether deleting an adjustment or a transfer takes its stock effect back (?).",
  ),
  revertedMovements: choice(
    ["reversed", "removed"],
    "reversed",
    "What a reverted change leaves in the ledger: an opposite movement, or nothing (?).",
  ),
  deletedOrderRows: choice(
    ["soft", "hard"],
    "soft",
    "Whether a removed order row is kept for include_deleted, or is gone without touching its order or firing (V: some are).",
  ),
  deliveredPatchIsSilent: flag(
    false,
    "Whether PATCH status=DELIVERED answers 200 and does nothing (V, for serial-tracked orders).",
  ),

  clockSkewMs: z
    .int()
    .default(0)
    .describe("How far Katana's clock runs ahead of everybody else's; below zero: behind."),

  // Webhooks
  webhookMergeMs: count(
    60,
    "Events of one name for one object within this window are sent once (O: bursts are merged; the length is ours).",
  ),
  webhookConcurrency: z.int().min(1).default(20).describe("Requests open at once to one subscriber (?)."),
  webhookObjectIds: choice(
    ["number", "string"],
    "number",
    "Of object.id (P; the documents' sample quotes it).",
  ),
  webhookIds: choice(["number", "string"], "number", "Of webhook_id (O; the sample quotes it)."),
  webhookSignatureCase: choice(["lower", "upper"], "lower", "Of the hexadecimal signature (?)."),
  webhookFirstRetryNum: flag(
    false,
    "Whether the first attempt carries X-Katana-Retry-Num: 0 (P: it carries none).",
  ),
  webhookDisabledAfter: count(
    0,
    "Given-up deliveries in a row after which a webhook is disabled; 0 is never (?).",
  ),
  inventoryEventObject: choice(
    ["variant-id", "variant-field", "variant-and-location"],
    "variant-id",
    "Of current_inventory.*: object.id is the variant's (P), or variant_id stands beside an id of its own (P), or location_id too (?).",
  ),
  commitmentChangesFire: choice(
    ["nothing", "out-of-stock", "everything"],
    "nothing",
    "Which current_inventory.* a change of committed or expected alone fires: the documents say `stock level or average cost` (O).",
  ),
  kitComponentsFireKit: flag(
    false,
    "Whether a component's change fires current_inventory.* for the kits that contain it (?).",
  ),
});

export type KatanaSettings = z.output<typeof katanaSettingsShape>;
export type KatanaSettingsInput = z.input<typeof katanaSettingsShape>;

/** Settings that can be changed while the mock runs. Throws a ZodError where a change is none. */
export function createSettings(input: KatanaSettingsInput) {
  let current = katanaSettingsShape.parse(input);
  return {
    read: () => current,
    change(change: unknown) {
      const changes = z.record(z.string(), z.unknown()).parse(change);
      current = katanaSettingsShape.parse({ ...current, ...changes });
    },
  };
}

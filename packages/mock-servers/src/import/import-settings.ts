// How Katana's own import of a store's orders behaves. Katana: support articles 5968280 (what is imported), 5968254
// (payment pending) and 5968251 (order changes); what they leave open is a setting, or inferred and marked so.
import { z } from "zod";

export const importSettingsShape = z.strictObject({
  /** From the moment the import sees an order, or a change of one, to the sales order in Katana. */
  lagMs: z.int().min(0).default(5000),
  /** Up to this much more, by chance, for each order. */
  lagJitterMs: z.int().min(0).default(0),
  /** How often the stores are asked for news. */
  pollMs: z.int().min(1).default(1000),
  /** The share of orders that never arrive, for no reason that anybody is told. */
  neverImportedShare: z.number().min(0).max(1).default(0),
  /** Whether orders are imported before they are paid. Katana: off unless it was switched on (O). */
  paymentPending: z.boolean().default(false),
  /** Whether edits, cancellations and fulfilments in the store change what was imported. Katana: by choice (O). */
  orderChanges: z.boolean().default(true),
  /** How old an order may be when the import is switched on. Katana: 14 days (O). */
  backfillDays: z.int().min(0).default(14),
  /** A line whose SKU Katana does not know: its product is created (O, older article), or the line is left out. */
  unmatchedLines: z.enum(["create", "skip"]).default("create"),
  /** By store and its location's name: the Katana location's name. One that is not here goes to the primary one. */
  locations: z.record(z.string(), z.record(z.string(), z.string())).default({
    "demo.myshopify.com": { "Online warehouse": "Main warehouse", "Retail store": "High street shop" },
    "outlet.myshopify.com": { "Outlet warehouse": "Main warehouse" },
  }),
});

export type ImportSettings = z.output<typeof importSettingsShape>;
export type ImportSettingsInput = z.input<typeof importSettingsShape>;

// The optional part of a source that writes to it (rule M10): what a channel sells is made there, and its opening stock is
// set. Nothing else of ours ever writes to a source.
import type { Call } from "./call.ts";
import type { ExternalId, ListingOption, SourceVariantRecord } from "./records.ts";
import type { Quantity } from "../domain/quantity.ts";

/** A variant that the source is to have. */
export type VariantImport = {
  /** The channel's own id of it: what came of it is told under this. */
  key: ExternalId;
  sku: string | null;
  barcode: string | null;
  /** What tells it from its product's other variants; none for a product's only variant. */
  options: ListingOption[];
};

export type ProductImport = {
  /** One line that no other product bears. It is written into the source, and found there again. */
  marker: string;
  name: string;
  /** The source's product that lacks these variants; null to make a product of its own. */
  productExternalId: ExternalId | null;
  /** At least one. */
  variants: VariantImport[];
};

export type ImportedVariant = {
  key: ExternalId;
  variant: SourceVariantRecord;
  /** Made by an import, or of the product it was asked for in; else there is merely a variant of this SKU. */
  isOwn: boolean;
};

/** Differences to what is in stock at one location, booked at once and as a whole. */
export type StockAdjustment = {
  /** Names it among all adjustments for ever. */
  number: string;
  locationExternalId: ExternalId;
  /** For a person who reads the source's own history. */
  reason: string;
  /** At most `maxRowsPerAdjustment`, none of them zero. */
  rows: { variantExternalId: ExternalId; change: Quantity }[];
};

export type CatalogImport = {
  /** What is there already of these, by what an earlier `createProduct` left or by SKU; in batches. Writes nothing. */
  findImported(products: readonly ProductImport[], call: Call): Promise<ImportedVariant[]>;
  /**
   * Makes a product with its variants, or adds the variants to the product named. Throws `unavailable` where the outcome
   * is unknown: then `findImported` tells, once what was on its way has arrived.
   */
  createProduct(product: ProductImport, call: Call): Promise<ImportedVariant[]>;

  /** Whether an adjustment of this number was ever booked, deleted since or not. */
  isAdjusted(number: string, call: Call): Promise<boolean>;
  /** All or nothing. Throws `unavailable` where the outcome is unknown: then `isAdjusted` tells. */
  adjustStock(adjustment: StockAdjustment, call: Call): Promise<void>;
  maxRowsPerAdjustment: number;
};

// The contract of a source: the system that knows the stock. All methods throw AdapterError and nothing else.
import type { Call } from "./call.ts";
import type { CatalogImport } from "./catalog-import.ts";
import type {
  ExternalId,
  LevelRecord,
  OrderRef,
  OrderRowRef,
  Page,
  RecipeRecord,
  SourceLocationRecord,
  SourceOrderRecord,
  SourceVariantRecord,
} from "./records.ts";
import type { AccountWebhooks, SignalKey } from "./webhooks.ts";

export type CatalogRef = { about: "product" | "variant" | "stock-item"; externalId: ExternalId };

/** What a source lists as changed since a cursor. */
export type Changes = {
  /** Such as webhooks would have named. Keys may come again that came before; none is left out for good. */
  keys: SignalKey[];
  /** To be handed back next time. Opaque, and to be stored. */
  cursor: string;
  /** False where there is more to ask for now. */
  isComplete: boolean;
};

export type StockSource = {
  /** Checks the credentials with one cheap request. `externalName` is what the far side calls this account. */
  identify(call: Call): Promise<{ externalName: string }>;
  /** All locations, deleted ones left out. */
  locations(call: Call): Promise<SourceLocationRecord[]>;

  /** The whole catalog page by page, archived and deleted variants included. Start with null. */
  variantPage(cursor: string | null, call: Call): Promise<Page<SourceVariantRecord>>;
  /** These variants, and all variants of these products, deleted ones included; what is not found is gone. */
  variants(refs: readonly CatalogRef[], call: Call): Promise<SourceVariantRecord[]>;
  /** One record per kit asked for, with no lines where it has no recipe. Quantities of 0 or null are left out. */
  recipes(kitExternalIds: readonly ExternalId[], call: Call): Promise<RecipeRecord[]>;

  /**
   * The levels of these variants at all locations, read to the last page. A variant or location that the source does
   * not mention has no record: unknown, not zero.
   */
  levels(variantExternalIds: readonly ExternalId[], call: Call): Promise<LevelRecord[]>;
  /**
   * Every level of the source page by page, for comparing: a page may shift under the reader, so a level may come
   * twice or not at all. Start with null; a cursor that cannot be read starts anew.
   */
  levelPage(cursor: string | null, call: Call): Promise<Page<LevelRecord>>;
  /** How many variants fill one request of `levels` best, given the number of locations. */
  variantsPerLevelRead(locationCount: number): number;

  /**
   * These orders with their rows, each once; one that is gone comes back with isDeleted and no rows. A row that is
   * gone leads to no order. Batched.
   */
  orders(refs: readonly (OrderRef | OrderRowRef)[], call: Call): Promise<SourceOrderRecord[]>;
  /**
   * The sales orders, of whatever state, that came from this order of a channel or bear this number; by number a `#` in
   * front of it counts for nothing. Deleted ones too, as far as the source still lists them.
   */
  findSalesOrders(by: "channel-order" | "number", value: string, call: Call): Promise<SourceOrderRecord[]>;
  /** Every open order of all kinds, page by page. Start with null. */
  openOrderPage(cursor: string | null, call: Call): Promise<Page<SourceOrderRecord>>;

  /**
   * What the source lists as changed since the cursor, in a bounded number of requests; what it cannot list is left to
   * `levelPage`. Null begins: no keys, and where to go on from. A cursor that cannot be read, such as one of another
   * version, goes back by a day. Asked often, it asks at once for what moves stock, and now and then for the rest.
   */
  changes(cursor: string | null, call: Call): Promise<Changes>;

  webhooks: AccountWebhooks;
  /** Where the adapter has the capability `catalog-import`. */
  catalogImport?: CatalogImport | undefined;
};

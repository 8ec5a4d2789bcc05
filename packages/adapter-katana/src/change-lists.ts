// Katana's lists that can be asked for what changed since a time, and what each of their rows is about: the keys that a
// webhook would have named.
// Katana: every collection takes updated_at_min besides /inventory and /batch_stocks (api-filtering).
import type { OrderKind, SignalKey } from "@stockgate/core/contracts";
import { z } from "zod";
import type { Query } from "./client.ts";
import { ingredientRowId } from "./ingredient-mapping.ts";
import { id, instant, productId, type ProductKind } from "./mapping.ts";

export type Change = { id: string; updatedAt: number; keys: SignalKey[] };

type ChangeList = {
  path: string;
  query: Query;
  row: z.ZodType<Change>;
  /** Whether it is asked each time: what changes what may be sold. The others are asked every couple of minutes. */
  isUrgent: boolean;
};

// Katana: deleting a row that it keeps counts as an update of it, so tombstones are listed (seen live).
const withDeleted = { include_deleted: true };
const wholeCatalog = { include_deleted: true, include_archived: true };

const stamped = z.object({ id: z.string(), updated_at: instant });
type Stamped = z.infer<typeof stamped>;

const changeOf = (row: Stamped, keys: SignalKey[]): Change => ({
  id: row.id,
  updatedAt: row.updated_at,
  keys,
});

const level = (externalId: string, locationExternalId: string | null): SignalKey => ({
  about: "level",
  externalId,
  locationExternalId,
});

const orders = (orderKind: OrderKind) =>
  stamped
    .extend({ id })
    .transform((row) => changeOf(row, [{ about: "order", orderKind, externalId: row.id }]));

const childFields = stamped.extend({
  id,
  sales_order_id: id.nullish(),
  manufacturing_order_id: id.nullish(),
  purchase_order_id: id.nullish(),
});

/** The order where the row names it, else the row. */
const rows = (orderKind: OrderKind, rowId = (own: string) => own) =>
  childFields.transform((row) => {
    const externalId = row.sales_order_id ?? row.manufacturing_order_id ?? row.purchase_order_id;
    return changeOf(row, [
      externalId
        ? { about: "order", orderKind, externalId }
        : { about: "order-row", orderKind, externalId: rowId(row.id) },
    ]);
  });

const products = (kind: ProductKind) =>
  stamped
    .extend({ id })
    .transform((row) => changeOf(row, [{ about: "product", externalId: productId(kind, row.id) }]));

const movement = stamped
  .extend({ variant_id: id, location_id: id })
  .transform((row) => changeOf(row, [level(row.variant_id, row.location_id)]));

// An adjustment may have been moved here from another location, which it does not name; a transfer is between two.
const movedLevels = z
  .array(z.object({ variant_id: id }).transform((row) => level(row.variant_id, null)))
  .nullish()
  .transform((levels) => levels ?? []);

const adjustment = stamped
  .extend({ stock_adjustment_rows: movedLevels })
  .transform((row) => changeOf(row, row.stock_adjustment_rows));

const transfer = stamped
  .extend({ stock_transfer_rows: movedLevels })
  .transform((row) => changeOf(row, row.stock_transfer_rows));

const variant = stamped
  .extend({ id })
  .transform((row) => changeOf(row, [{ about: "variant", externalId: row.id }]));

const list = (path: string, query: Query, row: z.ZodType<Change>, isUrgent = false): ChangeList => ({
  path,
  query,
  row,
  isUrgent,
});

/** The list that is asked first in every round: it tells the time. */
export const timeTeller = "movements";

/**
 * By the name that cursors know them by.
 * Katana: whether a change of an order's row counts as one of the order is not documented, so the rows are asked for
 * as well. A movement is of what is on hand; that alone is committed moves nothing, and shows in the orders. What
 * taking an adjustment or a transfer back leaves among the movements is not documented. A recipe's row that was removed
 * is listed nowhere, nor is whatever else goes without a tombstone.
 */
export const changeLists: ReadonlyMap<string, ChangeList> = new Map(
  Object.entries({
    [timeTeller]: list("/inventory_movements", {}, movement, true),
    sales: list("/sales_orders", withDeleted, orders("sales"), true),
    making: list("/manufacturing_orders", withDeleted, orders("manufacturing"), true),
    buying: list("/purchase_orders", withDeleted, orders("purchase")),
    salesRows: list("/sales_order_rows", withDeleted, rows("sales")),
    shipments: list("/sales_order_fulfillments", withDeleted, rows("sales")),
    ingredients: list("/manufacturing_order_recipe_rows", withDeleted, rows("manufacturing")),
    buyingRows: list("/purchase_order_rows", withDeleted, rows("purchase")),
    outsourced: list(
      "/outsourced_purchase_order_recipe_rows",
      withDeleted,
      rows("purchase", ingredientRowId),
    ),
    adjustments: list("/stock_adjustments", withDeleted, adjustment),
    transfers: list("/stock_transfers", withDeleted, transfer),
    variants: list("/variants", wholeCatalog, variant),
    products: list("/products", wholeCatalog, products("product")),
    materials: list("/materials", wholeCatalog, products("material")),
    recipes: list(
      "/bom_rows",
      {},
      stamped.transform((row) => changeOf(row, [{ about: "recipes" }])),
    ),
    locations: list(
      "/locations",
      withDeleted,
      stamped.transform((row) => changeOf(row, [{ about: "locations" }])),
    ),
  }),
);

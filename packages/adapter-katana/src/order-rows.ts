// The rows of orders: taken from the orders' own answer where they are in it, else read from the rows' list in the
// fewest requests.
import type { Call, ExternalId, SourceOrderRecord, SourceOrderRowRecord } from "@stockgate/core/contracts";
import { portions, readByParent } from "./by-parent.ts";
import type { KatanaClient, ListRequest } from "./client.ts";
import { createdSince } from "./created-since.ts";
import { badResponse } from "./errors.ts";
import {
  ingredientAsRow,
  manufacturingIngredientSchema,
  outsourcedIngredientSchema,
  type IngredientRow,
} from "./ingredient-mapping.ts";
import { purchaseRowSchema, salesRowSchema, type OrderHead, type OrderRow } from "./order-mapping.ts";
import { readShipped, type Shipped } from "./shipments.ts";

type RowList<Row> = Omit<ListRequest<Row>, "query">;
const keyOf = (row: { externalId: ExternalId }) => row.externalId;

export const salesRowList: RowList<OrderRow> = { path: "/sales_order_rows", row: salesRowSchema, keyOf };
export const purchaseRowList: RowList<OrderRow> = {
  path: "/purchase_order_rows",
  row: purchaseRowSchema,
  keyOf,
};
export const manufacturingRowList: RowList<IngredientRow> = {
  path: "/manufacturing_order_recipe_rows",
  row: manufacturingIngredientSchema,
  keyOf,
};
export const outsourcedRowList: RowList<IngredientRow> = {
  path: "/outsourced_purchase_order_recipe_rows",
  row: outsourcedIngredientSchema,
  keyOf,
};

// Rows of a deleted order are deleted themselves, and still say which variants it had.
const withDeleted = { include_deleted: true };

/** The orders with their rows; `heads` are all of one kind. */
export async function addRows(
  client: KatanaClient,
  heads: readonly OrderHead[],
  call: Call,
): Promise<SourceOrderRecord[]> {
  const rowsOfHead = new Map<ExternalId, OrderRow[]>(
    heads.map((head) => [head.externalId, [...(head.inlineRows ?? [])]]),
  );
  for (const row of await readMissingRows(client, heads, rowsOfHead, call)) {
    if (row.orderExternalId === null)
      throw badResponse("rows of orders", `row ${row.externalId} names no order`);
    rowsOfHead.get(row.orderExternalId)?.push(row);
  }
  const shipped = await readShipped(client, heads, call);
  return heads.map((head) => toRecord(head, rowsOfHead.get(head.externalId) ?? [], shipped));
}

async function readMissingRows(
  client: KatanaClient,
  heads: readonly OrderHead[],
  inline: ReadonlyMap<ExternalId, OrderRow[]>,
  call: Call,
): Promise<OrderRow[]> {
  const sales = heads.filter((head) => head.kind === "sales" && head.inlineRows === null);
  const purchases = heads.filter((head) => head.kind === "purchase" && head.inlineRows === null);
  const rows = [
    ...(await readSalesRows(client, sales, call)),
    ...(await readPurchaseRows(client, purchases, call)),
    ...(await readManufacturingRows(
      client,
      heads.filter((head) => head.kind === "manufacturing"),
      call,
    )),
  ];
  const bought = [...rows, ...[...inline.values()].flat()];
  return [...rows, ...(await readOutsourcedRows(client, heads, bought, call))];
}

async function readSalesRows(client: KatanaClient, heads: readonly OrderHead[], call: Call) {
  const rows: OrderRow[] = [];
  for (const ids of portions(heads.map(keyOf))) {
    rows.push(
      ...(await client.listAll({ ...salesRowList, query: { ...withDeleted, sales_order_ids: ids } }, call)),
    );
  }
  return rows;
}

function readPurchaseRows(client: KatanaClient, heads: readonly OrderHead[], call: Call) {
  const parents = heads.map((head) => ({ purchase_order_id: head.externalId }));
  const listQuery = createdSince(heads);
  return readByParent(client, { ...purchaseRowList, parents, query: withDeleted, listQuery }, call);
}

async function readManufacturingRows(client: KatanaClient, heads: readonly OrderHead[], call: Call) {
  const parents = heads.map((head) => ({ manufacturing_order_id: head.externalId }));
  const listQuery = createdSince(heads);
  const ingredients = await readByParent(
    client,
    { ...manufacturingRowList, parents, query: withDeleted, listQuery },
    call,
  );
  const made = new Map(heads.map((head) => [head.externalId, head.output?.quantity ?? 0n]));
  return ingredients.map((row) => ingredientAsRow(row, made.get(row.orderExternalId ?? "") ?? 0n));
}

async function readOutsourcedRows(
  client: KatanaClient,
  heads: readonly OrderHead[],
  bought: readonly OrderRow[],
  call: Call,
) {
  const outsourced = heads.filter((head) => head.isOutsourced);
  const parents = outsourced.map((head) => ({ purchase_order_id: head.externalId }));
  const listQuery = createdSince(outsourced);
  const ingredients = await readByParent(
    client,
    { ...outsourcedRowList, parents, query: withDeleted, listQuery },
    call,
  );
  const made = new Map(bought.map((row) => [row.externalId, row.quantity]));
  return ingredients.map((row) => ingredientAsRow(row, made.get(row.outputRowExternalId ?? "") ?? 0n));
}

function toRecord(head: OrderHead, rows: readonly OrderRow[], shipped: Shipped): SourceOrderRecord {
  const { kind, externalId, number, isOpen, isDeleted, isQuote, channelOrder, output } = head;
  const standing = rows.filter((row) => isDeleted || !row.isDeleted);
  const records = [...(output ? [output] : []), ...standing].map((row): SourceOrderRowRecord => {
    const shippedQuantity = shipped.of(head, row);
    const left = shippedQuantity === null ? null : row.quantity - shippedQuantity;
    return {
      externalId: row.externalId,
      variantExternalId: row.variantExternalId,
      locationExternalId: row.locationExternalId ?? head.locationExternalId,
      quantity: row.quantity,
      // Shipped units of a row that was cut down afterwards leave nothing open, not less than nothing.
      openQuantity: left === null ? null : isDeleted || left < 0n ? 0n : left,
      shippedQuantity,
    };
  });
  return { kind, externalId, number, isOpen, isDeleted, isQuote, channelOrder, rows: records };
}

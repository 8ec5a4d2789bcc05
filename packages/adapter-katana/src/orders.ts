// Orders by their ids or by one of their rows, and every open order page by page.
import type {
  Call,
  ExternalId,
  OrderKind,
  OrderRef,
  OrderRowRef,
  Page,
  SourceOrderRecord,
} from "@stockgate/core/contracts";
import { portions } from "./by-parent.ts";
import type { KatanaClient, ListRequest } from "./client.ts";
import { ingredientIdOf } from "./ingredient-mapping.ts";
import { idPattern } from "./mapping.ts";
import {
  manufacturingOrderSchema,
  openStatuses,
  purchaseOrderSchema,
  salesOrderSchema,
  type OrderHead,
} from "./order-mapping.ts";
import {
  addRows,
  manufacturingRowList,
  outsourcedRowList,
  purchaseRowList,
  salesRowList,
} from "./order-rows.ts";
import { firstPlace, formatPlace, nextPlace, parsePlace } from "./paging.ts";

const keyOf = (head: OrderHead) => head.externalId;
const orderLists: Record<OrderKind, Omit<ListRequest<OrderHead>, "query">> = {
  sales: { path: "/sales_orders", row: salesOrderSchema, keyOf },
  manufacturing: { path: "/manufacturing_orders", row: manufacturingOrderSchema, keyOf },
  purchase: { path: "/purchase_orders", row: purchaseOrderSchema, keyOf },
};
const kinds: readonly OrderKind[] = ["sales", "manufacturing", "purchase"];

export async function readOrders(
  client: KatanaClient,
  refs: readonly (OrderRef | OrderRowRef)[],
  call: Call,
): Promise<SourceOrderRecord[]> {
  const records: SourceOrderRecord[] = [];
  for (const kind of kinds) {
    const ofKind = refs.filter((ref) => ref.kind === kind);
    const rowIds = ofKind.flatMap((ref) => ("rowExternalId" in ref ? [ref.rowExternalId] : []));
    const asked = ofKind.flatMap((ref) => ("externalId" in ref ? [ref.externalId] : []));
    const ids = new Set([...asked, ...(await readOrderIdsOfRows(client, kind, rowIds, call))]);
    records.push(...(await readOrdersOfKind(client, kind, ids, call)));
  }
  return records;
}

async function readOrdersOfKind(
  client: KatanaClient,
  kind: OrderKind,
  ids: ReadonlySet<ExternalId>,
  call: Call,
) {
  const heads: OrderHead[] = [];
  for (const portion of portions([...ids].filter((each) => idPattern.test(each)))) {
    const query = { include_deleted: true, ids: portion };
    const found = await client.listAll({ ...orderLists[kind], query }, call);
    // Katana: a parameter it does not know is ignored without a word, and everything comes back.
    heads.push(...found.filter((head) => ids.has(head.externalId)));
  }
  const foundIds = new Set(heads.map(keyOf));
  const gone = [...ids].filter((each) => !foundIds.has(each)).map((each) => goneOrder(kind, each));
  return [...(await addRows(client, heads, call)), ...gone];
}

const bareNumber = (number: string) => number.replace(/^#/, "");

/** Katana: its own import keeps the store's name of an order, `#1001`, as the number (article 5968280). */
export async function findSalesOrders(
  client: KatanaClient,
  by: "channel-order" | "number",
  value: string,
  call: Call,
): Promise<SourceOrderRecord[]> {
  const filters =
    by === "channel-order"
      ? [{ ecommerce_order_id: value }]
      : [{ order_no: bareNumber(value) }, { order_no: `#${bareNumber(value)}` }];
  const heads = new Map<ExternalId, OrderHead>();
  for (const filter of filters) {
    const query = { include_deleted: true, ...filter };
    for (const head of await client.listAll({ ...orderLists.sales, query }, call)) {
      const stated = by === "channel-order" ? head.channelOrder?.externalId : bareNumber(head.number ?? "");
      // Katana: a parameter it does not know is ignored without a word, and everything comes back.
      if (stated === (by === "channel-order" ? value : bareNumber(value))) heads.set(head.externalId, head);
    }
  }
  return addRows(client, [...heads.values()], call);
}

const goneOrder = (kind: OrderKind, externalId: ExternalId): SourceOrderRecord => ({
  kind,
  externalId,
  number: null,
  isOpen: false,
  isDeleted: true,
  isQuote: false,
  channelOrder: null,
  rows: [],
});

type OwnedRow = { externalId: ExternalId; orderExternalId: ExternalId | null };

async function readOrderIdsOfRows(
  client: KatanaClient,
  kind: OrderKind,
  rowIds: readonly ExternalId[],
  call: Call,
): Promise<ExternalId[]> {
  const ingredientIds = rowIds.map(ingredientIdOf).filter((each) => each !== null);
  const plainIds = rowIds.filter((each) => idPattern.test(each));
  const owners = async <Row extends OwnedRow>(
    list: Omit<ListRequest<Row>, "query">,
    ids: readonly ExternalId[],
  ) => {
    const wanted = new Set(ids);
    const found: ExternalId[] = [];
    for (const portion of portions([...wanted])) {
      const rows = await client.listAll({ ...list, query: { include_deleted: true, ids: portion } }, call);
      const known = rows.filter((row) => wanted.has(ingredientIdOf(row.externalId) ?? row.externalId));
      found.push(...known.map((row) => row.orderExternalId).filter((each) => each !== null));
    }
    return found;
  };
  if (kind === "sales") return owners(salesRowList, plainIds);
  if (kind === "manufacturing") return owners(manufacturingRowList, plainIds);
  const ofIngredients = await owners(
    outsourcedRowList,
    ingredientIds.filter((each) => idPattern.test(each)),
  );
  return [...(await owners(purchaseRowList, plainIds)), ...ofIngredients];
}

/** One list of open orders after the other: Katana filters by one status at a time. */
const openLists = kinds.flatMap((kind) => openStatuses[kind].map((status) => ({ kind, status })));

/** May give an order twice where orders change meanwhile; loses none that is open all the time. */
export async function readOpenOrderPage(
  client: KatanaClient,
  cursor: string | null,
  call: Call,
): Promise<Page<SourceOrderRecord>> {
  const { listIndex, place } = parseCursor(cursor);
  const list = openLists[listIndex];
  if (!list) return { items: [], next: null };
  const request = { ...orderLists[list.kind], query: { status: list.status } };
  const page = await client.list(request, place.page, call);
  const open = page.items.filter((head) => head.isOpen);
  const next = nextPlace(place, page);
  const items = await addRows(client, open, call);
  if (next) return { items, next: formatCursor(listIndex, formatPlace(next)) };
  return { items, next: listIndex + 1 < openLists.length ? formatCursor(listIndex + 1, "") : null };
}

const formatCursor = (listIndex: number, place: string) => `${listIndex}/${place}`;

function parseCursor(cursor: string | null) {
  const [listIndex = "", place = ""] = cursor?.split("/") ?? [];
  if (!/^\d+$/.test(listIndex)) return { listIndex: 0, place: firstPlace };
  return { listIndex: Number(listIndex), place: parsePlace(place) };
}

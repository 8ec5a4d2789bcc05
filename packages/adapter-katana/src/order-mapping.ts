// Katana's orders and their rows in our words; the other half of mapping.ts.
import type {
  ExternalId,
  OrderKind,
  SourceOrderRecord,
  SourceOrderRowRecord,
} from "@stockgate/core/contracts";
import { z } from "zod";
import { id, instantOrNull, number } from "./mapping.ts";

/** An order as its list states it; its rows are in the answer too, or to be read from a list of their own. */
export type OrderHead = Omit<SourceOrderRecord, "rows"> & {
  locationExternalId: ExternalId | null;
  /** ISO 8601 in UTC, as Katana wrote it; null where it is not in UTC. */
  createdAtText: string | null;
  /** Rows within the answer; null where there are none, and surely for a deleted order. */
  inlineRows: OrderRow[] | null;
  /** What is made, and how much of it: manufacturing orders only. */
  output: StatedRow | null;
  /** Somebody else makes it from our ingredients: purchase orders only. */
  isOutsourced: boolean;
  /** How much of it was shipped, as far as its status says; null for what is not sold. */
  shipping: Shipping | null;
};

type Shipping = "nothing" | "everything" | "see shipments";

type StatedRow = Omit<SourceOrderRowRecord, "openQuantity" | "shippedQuantity">;

export type OrderRow = StatedRow & {
  orderExternalId: ExternalId | null;
  isDeleted: boolean;
};

// Statuses under which an order can still change stock. Katana: PENDING is a quote and DRAFT no order yet, they
// commit nothing until they change and that is announced; a PACKED order has left the stock.
export const openStatuses: Record<OrderKind, readonly string[]> = {
  sales: ["NOT_SHIPPED", "PARTIALLY_PACKED", "PARTIALLY_DELIVERED"],
  manufacturing: ["NOT_STARTED", "BLOCKED", "IN_PROGRESS", "PARTIALLY_COMPLETED"],
  purchase: ["NOT_RECEIVED", "PARTIALLY_RECEIVED"],
};

/** Katana: packing is what takes units out of stock, delivering them changes nothing more (article 5968273). */
const shippingByStatus = new Map<string, Shipping>([
  ["PENDING", "nothing"],
  ["NOT_SHIPPED", "nothing"],
  ["PACKED", "everything"],
  ["DELIVERED", "everything"],
]);

const headFields = z.object({
  id,
  order_no: z.string().nullish(),
  status: z.string(),
  location_id: id.nullish(),
  created_at: z.iso.datetime({ offset: true }).nullish(),
  deleted_at: instantOrNull,
});

type Head = z.infer<typeof headFields>;

function mapHead(kind: OrderKind, row: Head) {
  const isDeleted = row.deleted_at !== null;
  return {
    kind,
    externalId: row.id,
    number: row.order_no ?? null,
    isOpen: !isDeleted && openStatuses[kind].includes(row.status),
    isDeleted,
    isQuote: false,
    channelOrder: null,
    locationExternalId: row.location_id ?? null,
    createdAtText: row.created_at?.endsWith("Z") ? row.created_at : null,
    inlineRows: null,
    output: null,
    isOutsourced: false,
    shipping: null,
  } satisfies OrderHead;
}

const rowFields = z.object({
  id,
  variant_id: id,
  location_id: id.nullish(),
  quantity: number,
  deleted_at: instantOrNull,
});

const mapRow = (row: z.infer<typeof rowFields>, orderExternalId: string | null | undefined): OrderRow => ({
  externalId: row.id,
  orderExternalId: orderExternalId ?? null,
  variantExternalId: row.variant_id,
  locationExternalId: row.location_id ?? null,
  quantity: row.quantity,
  isDeleted: row.deleted_at !== null,
});

export const salesRowSchema = rowFields
  .extend({ sales_order_id: id.nullish() })
  .transform((row) => mapRow(row, row.sales_order_id));

/** Katana: purchased in the supplier's unit; how its rate to the stock's unit is meant is not documented. */
export const purchaseRowSchema = rowFields
  .extend({ purchase_order_id: id.nullish() })
  .transform((row) => mapRow(row, row.purchase_order_id));

/**
 * Katana: the rows of a deleted order are deleted with it, and an answer may come with its rows left empty: both are
 * read from the rows' own list.
 */
const inlineRows = (head: OrderHead, rows: OrderRow[] | null | undefined) =>
  rows && rows.length > 0 && !head.isDeleted ? rows : null;

export const salesOrderSchema = headFields
  .extend({
    ecommerce_order_id: z.string().nullish(),
    ecommerce_store_name: z.string().nullish(),
    sales_order_rows: z.array(salesRowSchema).nullish(),
  })
  .transform((row): OrderHead => {
    const head = mapHead("sales", row);
    const channelOrder = row.ecommerce_order_id
      ? { externalId: row.ecommerce_order_id, store: row.ecommerce_store_name || null }
      : null;
    return {
      ...head,
      isQuote: row.status === "PENDING",
      channelOrder,
      inlineRows: inlineRows(head, row.sales_order_rows),
      // Deleting an order takes its shipments back.
      shipping: head.isDeleted ? "nothing" : (shippingByStatus.get(row.status) ?? "see shipments"),
    };
  });

/** What left in one go, row by row. A shipment that was taken back is deleted. */
export const shipmentSchema = z
  .object({
    id,
    sales_order_id: id,
    deleted_at: instantOrNull,
    sales_order_fulfillment_rows: z.array(z.object({ sales_order_row_id: id, quantity: number })).nullish(),
  })
  .transform((row) => ({
    externalId: row.id,
    units: (row.deleted_at === null ? (row.sales_order_fulfillment_rows ?? []) : []).map((each) => ({
      rowExternalId: each.sales_order_row_id,
      quantity: each.quantity,
    })),
  }));

export const purchaseOrderSchema = headFields
  .extend({ entity_type: z.string().nullish(), purchase_order_rows: z.array(purchaseRowSchema).nullish() })
  .transform((row): OrderHead => {
    const head = mapHead("purchase", row);
    const isOutsourced = row.entity_type === "outsourced";
    return { ...head, isOutsourced, inlineRows: inlineRows(head, row.purchase_order_rows) };
  });

/** What is made has no row id of its own in Katana. */
const outputRowId = "output";

export const manufacturingOrderSchema = headFields
  .extend({ variant_id: id, planned_quantity: number })
  .transform((row): OrderHead => ({
    ...mapHead("manufacturing", row),
    output: {
      externalId: outputRowId,
      variantExternalId: row.variant_id,
      locationExternalId: row.location_id ?? null,
      quantity: row.planned_quantity,
    },
  }));

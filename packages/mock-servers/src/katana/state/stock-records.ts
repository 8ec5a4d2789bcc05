// What is in stock, why, and what moved it. Quantities and costs are decimal text, so that they stay exact.
import type { Row } from "./table.ts";

/** The numbers of one variant at one location. Has no id and no times: Katana gives it none (O). */
export type Level = {
  variant_id: number;
  location_id: number;
  in_stock: string;
  committed: string;
  expected: string;
  average_cost: string;
  safety_stock: string;
  reorder_point: string;
  /** How many movements it has seen, and the date of the latest: a later entry with an earlier date is back-dated. */
  movements: number;
  last_moved_at: string | null;
};

/** What one open order row holds of a level: units committed or expected. */
export type Claim = {
  /** "sales-order-row:12" */
  source: string;
  variant_id: number;
  location_id: number;
  committed: string;
  expected: string;
};

export const movementTypes = [
  "PurchaseOrderRow",
  "PurchaseOrderRecipeRow",
  "SalesOrderRow",
  "ProductionIngredient",
  "Production",
  "StockAdjustmentRow",
  "StockTransferRow",
  "SystemGenerated",
] as const;

export type MovementType = (typeof movementTypes)[number];

export type Movement = Row & {
  /** What it was booked for, so that it can be taken back: "fulfillment:3". Not on the wire. */
  booking: string;
  variant_id: number;
  location_id: number;
  resource_type: MovementType;
  resource_id: number;
  caused_by_order_no: string;
  caused_by_resource_id: number;
  movement_date: string;
  quantity_change: string;
  balance_after: string;
  value_per_unit: string;
  value_in_stock_after: string;
  average_cost_after: string;
  rank: number;
  /** As named with it. Not on the wire. */
  batches: BatchTransaction[];
};

/** How much of a batch is at a location; batch_id null is stock that no batch was named for. */
export type BatchStock = {
  batch_id: number | null;
  variant_id: number;
  location_id: number;
  quantity: string;
};

export type BatchTransaction = { batch_id: number | null; quantity: number };

export type StockAdjustment = Row & {
  stock_adjustment_number: string;
  stock_adjustment_date: string;
  location_id: number;
  reason: string | null;
  additional_info: string | null;
  rows: {
    id: number;
    variant_id: number;
    quantity: number;
    cost_per_unit: number;
    batch_transactions: BatchTransaction[];
  }[];
};

export const transferStatuses = ["draft", "received", "inTransit"] as const;

export type StockTransfer = Row & {
  stock_transfer_number: string;
  source_location_id: number;
  target_location_id: number;
  status: (typeof transferStatuses)[number];
  transfer_date: string;
  order_created_date: string;
  expected_arrival_date: string | null;
  additional_info: string | null;
  rows: { id: number; variant_id: number; quantity: string; batch_transactions: BatchTransaction[] }[];
};

// What is sold, made and bought: Katana's own field names, as its API spells them.
import type { PartyAddress } from "./catalog-records.ts";
import type { BatchTransaction } from "./stock-records.ts";
import type { Row } from "./table.ts";

export const salesOrderStatuses = [
  "NOT_SHIPPED",
  "PENDING",
  "PARTIALLY_PACKED",
  "PARTIALLY_DELIVERED",
  "PACKED",
  "DELIVERED",
] as const;
export type SalesOrderStatus = (typeof salesOrderStatuses)[number];

export const productAvailabilities = [
  "IN_STOCK",
  "EXPECTED",
  "PICKED",
  "NOT_AVAILABLE",
  "NOT_APPLICABLE",
] as const;
export type ProductAvailability = (typeof productAvailabilities)[number];

export const ingredientAvailabilities = [
  "PROCESSED",
  "IN_STOCK",
  "NOT_AVAILABLE",
  "EXPECTED",
  "NO_RECIPE",
  "NOT_APPLICABLE",
] as const;
export type IngredientAvailability = (typeof ingredientAvailabilities)[number];

export type SalesOrder = Row & {
  customer_id: number;
  order_no: string;
  source: string | null;
  order_created_date: string;
  delivery_date: string | null;
  picked_date: string | null;
  location_id: number;
  status: SalesOrderStatus;
  currency: string;
  additional_info: string | null;
  customer_ref: string | null;
  tracking_number: string | null;
  tracking_number_url: string | null;
  ecommerce_order_type: string | null;
  ecommerce_store_name: string | null;
  ecommerce_order_id: string | null;
  custom_fields: Record<string, unknown> | null;
  /** As last worked out: a change of it is an event. */
  product_availability: ProductAvailability | null;
};

export type SalesOrderRow = Row & {
  sales_order_id: number;
  variant_id: number;
  quantity: number;
  location_id: number | null;
  price_per_unit: number;
  total_discount: number | null;
  tax_rate_id: number | null;
  attributes: { key: string; value: string }[];
  custom_fields: Record<string, unknown> | null;
  linked_manufacturing_order_id: number | null;
  product_availability: ProductAvailability | null;
};

export const addressTypes = ["billing", "shipping"] as const;

export type SalesOrderAddress = Row &
  PartyAddress & {
    sales_order_id: number;
    entity_type: (typeof addressTypes)[number];
    first_name: string | null;
    last_name: string | null;
    company: string | null;
    phone: string | null;
  };

export const fulfillmentStatuses = ["PACKED", "DELIVERED"] as const;

export type Fulfillment = Row & {
  sales_order_id: number;
  status: (typeof fulfillmentStatuses)[number];
  picked_date: string;
  conversion_rate: number | null;
  conversion_date: string | null;
  tracking_number: string | null;
  tracking_url: string | null;
  tracking_carrier: string | null;
  tracking_method: string | null;
  packer_id: number | null;
  rows: {
    /** What a return names. Not on the wire, but in /sales_orders/{id}/returnable_items. */
    id: number;
    sales_order_row_id: number;
    quantity: number;
    batch_transactions: BatchTransaction[];
    serial_numbers: number[];
  }[];
};

export const returnStatuses = ["NOT_RETURNED", "RETURNED_ALL", "RESTOCKED_ALL"] as const;

export type SalesReturn = Row & {
  customer_id: number;
  sales_order_id: number;
  order_no: string;
  return_location_id: number;
  status: (typeof returnStatuses)[number];
  currency: string;
  return_date: string | null;
  order_created_date: string;
  additional_info: string | null;
  tracking_number: string | null;
  tracking_number_url: string | null;
  tracking_carrier: string | null;
  tracking_method: string | null;
};

export type SalesReturnRow = Row & {
  sales_return_id: number;
  variant_id: number;
  fulfillment_row_id: number;
  sales_order_row_id: number;
  quantity: number;
  net_price_per_unit: number;
  reason_id: number | null;
  restock_location_id: number | null;
  batch_transactions: BatchTransaction[];
};

export const manufacturingStatuses = [
  "NOT_STARTED",
  "BLOCKED",
  "IN_PROGRESS",
  "PARTIALLY_COMPLETED",
  "DONE",
] as const;
type ManufacturingStatus = (typeof manufacturingStatuses)[number];

export type ManufacturingOrder = Row & {
  order_no: string;
  status: ManufacturingStatus;
  variant_id: number;
  location_id: number;
  planned_quantity: number;
  actual_quantity: number | null;
  order_created_date: string;
  production_deadline_date: string | null;
  done_date: string | null;
  additional_info: string;
  batch_transactions: BatchTransaction[];
  sales_order_id: number | null;
  sales_order_row_id: number | null;
  /** The fulfillment that a kit was assembled for. Not on the wire. */
  fulfillment_id: number | null;
};

export type RecipeRow = Row & {
  manufacturing_order_id: number;
  variant_id: number;
  notes: string;
  planned_quantity_per_unit: number;
  /** Set by hand, in place of what the recipe says. */
  total_actual_quantity: number | null;
  batch_transactions: BatchTransaction[];
  /** As last worked out: a change of it to IN_STOCK is an event. */
  ingredient_availability: IngredientAvailability;
};

export type Production = Row & {
  manufacturing_order_id: number;
  quantity: number;
  production_date: string;
  ingredients: {
    id: number;
    recipe_row_id: number;
    variant_id: number;
    location_id: number;
    quantity: string;
    cost: string;
  }[];
};

export const purchaseOrderStatuses = ["DRAFT", "NOT_RECEIVED", "PARTIALLY_RECEIVED", "RECEIVED"] as const;
export type PurchaseOrderStatus = (typeof purchaseOrderStatuses)[number];

export const purchaseTypes = ["regular", "outsourced"] as const;

export type PurchaseOrder = Row & {
  order_no: string;
  entity_type: (typeof purchaseTypes)[number];
  status: PurchaseOrderStatus;
  supplier_id: number;
  currency: string;
  location_id: number;
  tracking_location_id: number | null;
  expected_arrival_date: string;
  order_created_date: string;
  additional_info: string;
};

export type PurchaseOrderRow = Row & {
  purchase_order_id: number;
  variant_id: number;
  /** In the unit of purchase. */
  quantity: number;
  price_per_unit: number;
  tax_rate_id: number | null;
  purchase_uom: string;
  purchase_uom_conversion_rate: number;
  currency: string;
  location_id: number | null;
  arrival_date: string | null;
  /** Null while it is open. */
  received_date: string | null;
  /** The row that this one was split from at its receipt. */
  split_from_id: number | null;
  batch_transactions: BatchTransaction[];
};

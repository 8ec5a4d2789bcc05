// An order and what hangs on it, as they are kept: see records.ts for the rules.
import type { Address } from "./records.ts";

export type LineItemRecord = {
  type: "LineItem";
  id: string;
  variantId: string | null;
  productId: string | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  /** As ordered. */
  quantity: number;
  /** Without what was removed or refunded: the units that the order still is about. */
  currentQuantity: number;
  /** Decimal string with two places. */
  price: string;
  taxable: boolean;
  requiresShipping: boolean;
  isGiftCard: boolean;
  properties: { key: string; value: string | null }[];
};

export type OrderTransactionRecord = {
  type: "OrderTransaction";
  id: string;
  kind: string;
  status: string;
  amount: string;
  gateway: string;
  parentId: string | null;
  locationId: string | null;
  createdAt: number;
  processedAt: number;
  test: boolean;
};

export type FulfillmentRecord = {
  type: "Fulfillment";
  id: string;
  /** "#1001-F1" */
  name: string;
  status: "SUCCESS" | "CANCELLED";
  locationId: string;
  fulfillmentOrderIds: string[];
  lineItems: {
    type: "FulfillmentLineItem";
    id: string;
    lineItemId: string;
    quantity: number;
    fulfillmentOrderId: string;
    /** Of the quantity, the units that had been committed. */
    claimed: number;
  }[];
  tracking: { company: string | null; number: string | null; url: string | null }[];
  createdAt: number;
  updatedAt: number;
};

export type RestockType = "CANCEL" | "NO_RESTOCK" | "RETURN";

export type RefundRecord = {
  type: "Refund";
  id: string;
  note: string | null;
  lineItems: {
    type: "RefundLineItem";
    id: string;
    lineItemId: string;
    quantity: number;
    restockType: RestockType;
    locationId: string | null;
    restocked: boolean;
  }[];
  transactionIds: string[];
  createdAt: number;
  processedAt: number;
  updatedAt: number;
};

export type OrderRecord = {
  type: "Order";
  id: string;
  number: number;
  name: string;
  email: string | null;
  phone: string | null;
  note: string | null;
  tags: string[];
  poNumber: string | null;
  currency: string;
  taxesIncluded: boolean;
  test: boolean;
  appKey: string | null;
  sourceName: string | null;
  sourceIdentifier: string | null;
  customAttributes: { key: string; value: string | null }[];
  billingAddress: (Address & { id: string }) | null;
  shippingAddress: (Address & { id: string }) | null;
  retailLocationId: string | null;
  financialStatus: string;
  /** Whether its units are committed; an order may be created without. */
  claimsStock: boolean;
  isEdited: boolean;
  lineItems: LineItemRecord[];
  /** Shipping and taxes not in the prices; decimal strings. */
  shippingTotal: string;
  taxTotal: string;
  transactions: OrderTransactionRecord[];
  fulfillmentOrderIds: string[];
  fulfillments: FulfillmentRecord[];
  refunds: RefundRecord[];
  cancelReason: string | null;
  cancelNote: string | null;
  createdAt: number;
  updatedAt: number;
  processedAt: number;
  cancelledAt: number | null;
  closedAt: number | null;
};

export type FulfillmentOrderLineRecord = {
  type: "FulfillmentOrderLineItem";
  id: string;
  lineItemId: string;
  totalQuantity: number;
  remainingQuantity: number;
  /** Of the remaining units, those that are committed at the assigned location. */
  claimed: number;
};

export type FulfillmentHoldRecord = {
  type: "FulfillmentHold";
  id: string;
  appKey: string;
  reason: string;
  reasonNotes: string | null;
  handle: string | null;
  externalId: string | null;
};

export type FulfillmentOrderRecord = {
  type: "FulfillmentOrder";
  id: string;
  orderId: string;
  locationId: string;
  status: "CANCELLED" | "CLOSED" | "IN_PROGRESS" | "ON_HOLD" | "OPEN";
  lines: FulfillmentOrderLineRecord[];
  holds: FulfillmentHoldRecord[];
  createdAt: number;
  updatedAt: number;
};

/** An order being edited: nothing of it counts before the commit. */
export type OrderEditRecord = {
  type: "CalculatedOrder";
  id: string;
  orderId: string;
  /** New quantities by line item. */
  quantities: Record<string, { quantity: number; restock: boolean }>;
  added: { id: string; variantId: string; quantity: number; locationId: string | null }[];
  createdAt: number;
};

// What a store consists of, as it is kept. Plain JSON, replaced and never mutated (the state file can take it back).
// `type` is Shopify's type name: with `id` (the digits of a gid) it makes the global id. Times are milliseconds.

export type Address = {
  address1: string | null;
  address2: string | null;
  city: string | null;
  company: string | null;
  country: string | null;
  countryCode: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  province: string | null;
  provinceCode: string | null;
  zip: string | null;
};

export type ShopRecord = {
  type: "Shop";
  id: string;
  domain: string;
  name: string;
  email: string;
  currency: string;
  createdAt: number;
  updatedAt: number;
};

export type LocationRecord = {
  type: "Location";
  id: string;
  name: string;
  address: Address;
  isActive: boolean;
  isPrimary: boolean;
  fulfillsOnlineOrders: boolean;
  fulfillmentServiceId: string | null;
  /** The number in the ids of this location's inventory levels. */
  levelNumber: string;
  createdAt: number;
  updatedAt: number;
  deactivatedAt: number | null;
};

export type FulfillmentServiceRecord = {
  type: "FulfillmentService";
  id: string;
  handle: string;
  serviceName: string;
  serviceType: "GIFT_CARD" | "MANUAL" | "THIRD_PARTY";
  inventoryManagement: boolean;
  trackingSupport: boolean;
  requiresShippingMethod: boolean;
  callbackUrl: string | null;
  locationId: string;
  appKey: string;
};

export type ProductOptionRecord = {
  type: "ProductOption";
  id: string;
  name: string;
  position: number;
  values: { type: "ProductOptionValue"; id: string; name: string }[];
};

export type ProductStatus = "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED";

export type ProductRecord = {
  type: "Product";
  id: string;
  title: string;
  handle: string;
  descriptionHtml: string;
  vendor: string;
  productType: string;
  tags: string[];
  status: ProductStatus;
  isGiftCard: boolean;
  options: ProductOptionRecord[];
  /** In the order of their positions. */
  variantIds: string[];
  createdAt: number;
  updatedAt: number;
  publishedAt: number | null;
};

export type VariantRecord = {
  type: "ProductVariant";
  id: string;
  productId: string;
  inventoryItemId: string;
  /** One per option of the product, in their order. */
  optionValues: string[];
  barcode: string | null;
  /** Decimal strings with two places. */
  price: string;
  compareAtPrice: string | null;
  inventoryPolicy: "CONTINUE" | "DENY";
  taxable: boolean;
  /** True for the parent of a bundle: it is sold through its components. */
  requiresComponents: boolean;
  createdAt: number;
  updatedAt: number;
};

export type InventoryItemRecord = {
  type: "InventoryItem";
  id: string;
  variantId: string;
  /** The variant's too. */
  sku: string | null;
  tracked: boolean;
  requiresShipping: boolean;
  cost: string | null;
  countryCodeOfOrigin: string | null;
  provinceCodeOfOrigin: string | null;
  harmonizedSystemCode: string | null;
  weight: { unit: string; value: number };
  createdAt: number;
  updatedAt: number;
};

/** The states that are stored; on_hand is their sum without incoming. */
export type QuantityState =
  | "available"
  | "committed"
  | "damaged"
  | "incoming"
  | "quality_control"
  | "reserved"
  | "safety_stock";

export type LevelRecord = {
  type: "InventoryLevel";
  itemId: string;
  locationId: string;
  isActive: boolean;
  amounts: Record<QuantityState, number>;
  changedAt: Partial<Record<QuantityState, number>>;
  createdAt: number;
  updatedAt: number;
};

export type AdjustmentGroupRecord = {
  type: "InventoryAdjustmentGroup";
  id: string;
  appKey: string;
  reason: string;
  referenceDocumentUri: string | null;
  createdAt: number;
  changes: AdjustmentChange[];
};

export type AdjustmentChange = {
  name: string;
  delta: number;
  itemId: string;
  locationId: string;
  ledgerDocumentUri: string | null;
};

export type WebhookSubscriptionRecord = {
  type: "WebhookSubscription";
  id: string;
  appKey: string;
  topic: string;
  uri: string;
  format: "JSON" | "XML";
  filter: string | null;
  includeFields: string[];
  name: string | null;
  /** When a delivery last succeeded. */
  succeededAt: number | null;
  createdAt: number;
  updatedAt: number;
};

export type IdempotencyRecord = {
  appKey: string;
  key: string;
  mutation: string;
  fingerprint: string;
  isFailed: boolean;
  /** What a replay is built from again: ids of what the first attempt made. */
  result: Record<string, string | null>;
  at: number;
};

export type BulkOperationRecord = {
  type: "BulkOperation";
  id: string;
  appKey: string;
  query: string;
  groupObjects: boolean;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "CANCELING" | "CANCELED" | "FAILED" | "EXPIRED";
  errorCode: string | null;
  objectCount: number;
  rootObjectCount: number;
  /** The result, one JSON object a line. */
  lines: string | null;
  createdAt: number;
  completedAt: number | null;
};

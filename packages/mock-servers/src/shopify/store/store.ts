// One store's records by type, over the mock's state file. Reads answer what this request has written already.
import type { Collection, StateFile } from "../../shared/state-file.ts";
import type { FulfillmentOrderRecord, OrderEditRecord, OrderRecord } from "./order-records.ts";
import type {
  AdjustmentGroupRecord,
  BulkOperationRecord,
  FulfillmentServiceRecord,
  IdempotencyRecord,
  InventoryItemRecord,
  LevelRecord,
  LocationRecord,
  ProductRecord,
  ShopRecord,
  VariantRecord,
  WebhookSubscriptionRecord,
} from "./records.ts";

/** Ids of each type count up from here, far apart, so that an id of one type is never one of another. */
const firstIds: Record<string, bigint> = {
  Shop: 61_000_000_000n,
  Location: 70_000_000_000n,
  InventoryLevel: 110_000_000_000n,
  FulfillmentService: 5_000_000_000n,
  Product: 8_100_000_000_000n,
  ProductOption: 10_200_000_000_000n,
  ProductOptionValue: 5_300_000_000_000n,
  ProductVariant: 44_400_000_000_000n,
  InventoryItem: 49_500_000_000_000n,
  InventoryAdjustmentGroup: 600_000_000_000n,
  Order: 5_700_000_000_000n,
  LineItem: 14_800_000_000_000n,
  MailingAddress: 9_900_000_000_000n,
  OrderTransaction: 7_150_000_000_000n,
  FulfillmentOrder: 6_250_000_000_000n,
  FulfillmentOrderLineItem: 13_350_000_000_000n,
  FulfillmentHold: 450_000_000_000n,
  Fulfillment: 5_050_000_000_000n,
  FulfillmentLineItem: 12_550_000_000_000n,
  Refund: 950_000_000_000n,
  RefundLineItem: 650_000_000_000n,
  CalculatedOrder: 160_000_000_000n,
  CalculatedLineItem: 165_000_000_000n,
  WebhookSubscription: 1_260_000_000_000n,
  BulkOperation: 3_360_000_000_000n,
  Job: 170_000_000_000n,
};
const idsPerStore = 100_000_000n;
// Shopify: newer ids are beyond 2^53 (the webhook samples show such), which a JavaScript number rounds.
const hugeIdOffset = 271_800_000_000_000_000n;

export type Store = {
  domain: string;
  shop(): ShopRecord;
  locations: Collection<LocationRecord>;
  fulfillmentServices: Collection<FulfillmentServiceRecord>;
  products: Collection<ProductRecord>;
  variants: Collection<VariantRecord>;
  items: Collection<InventoryItemRecord>;
  /** By `levelKey`. */
  levels: Collection<LevelRecord>;
  adjustments: Collection<AdjustmentGroupRecord>;
  orders: Collection<OrderRecord>;
  fulfillmentOrders: Collection<FulfillmentOrderRecord>;
  orderEdits: Collection<OrderEditRecord>;
  subscriptions: Collection<WebhookSubscriptionRecord>;
  idempotency: Collection<IdempotencyRecord>;
  bulkOperations: Collection<BulkOperationRecord>;
  putShop(shop: ShopRecord): void;
  /** The next free id of a type: digits. */
  newId(type: string): string;
  /** Counts up from 1. */
  nextNumber(name: string): number;
};

export const levelKey = (itemId: string, locationId: string) => `${itemId}:${locationId}`;

/** `number` is the store's place among those of this mock; with `hugeIds` no id fits a JavaScript number. */
export function openStore(
  state: StateFile,
  options: { domain: string; number: number; hugeIds: boolean },
): Store {
  const { domain } = options;
  const collection = <T>(name: string) => state.collection<T>(`${domain}/${name}`);
  const shops = collection<ShopRecord>("shop");
  const counters = collection<number>("counters");
  const nextNumber = (name: string) => {
    const next = (counters.get(name) ?? 0) + 1;
    counters.set(name, next);
    return next;
  };
  return {
    domain,
    shop() {
      const shop = shops.get(domain);
      if (!shop) throw new Error(`${domain} was not seeded`);
      return shop;
    },
    putShop: (shop) => shops.set(domain, shop),
    locations: collection("locations"),
    fulfillmentServices: collection("fulfillment-services"),
    products: collection("products"),
    variants: collection("variants"),
    items: collection("items"),
    levels: collection("levels"),
    adjustments: collection("adjustments"),
    orders: collection("orders"),
    fulfillmentOrders: collection("fulfillment-orders"),
    orderEdits: collection("order-edits"),
    subscriptions: collection("subscriptions"),
    idempotency: collection("idempotency"),
    bulkOperations: collection("bulk-operations"),
    nextNumber,
    newId(type) {
      const first = firstIds[type];
      if (first === undefined) throw new Error(`No ids are counted for ${type}`);
      const offset = options.hugeIds ? hugeIdOffset : 0n;
      return String(first + offset + idsPerStore * BigInt(options.number) + BigInt(nextNumber(type)));
    },
  };
}

// Finds any record by its global id, as `node` and `nodes` do.
import { findLevelByGid } from "../inventory/activation.ts";
import { gid, parseGid } from "../store/gid.ts";
import { findOwn } from "../webhooks/subscriptions.ts";
import type { Work } from "../work.ts";
import { findQuantity } from "./inventory.ts";
import { findOrderPart } from "./order-parts.ts";
import { appSource } from "./shop.ts";

type NodeRecord = { type: string };

/** Null where there is none. */
export function findNode(work: Work, id: string): NodeRecord | null {
  const parsed = parseGid(id);
  if (!parsed) return null;
  const { store } = work;
  switch (parsed.type) {
    case "Shop":
      return parsed.id === store.shop().id ? store.shop() : null;
    case "App": {
      const app = work.app.id === parsed.id ? work.app : undefined;
      return app ? appSource(app) : null;
    }
    case "Location":
      return store.locations.get(parsed.id) ?? null;
    case "FulfillmentService":
      return store.fulfillmentServices.get(parsed.id) ?? null;
    case "Product":
      return store.products.get(parsed.id) ?? null;
    case "ProductVariant":
      return store.variants.get(parsed.id) ?? null;
    case "InventoryItem":
      return store.items.get(parsed.id) ?? null;
    case "InventoryItemMeasurement": {
      const item = store.items.get(parsed.id);
      return item
        ? ({ type: parsed.type, id: gid(parsed.type, item.id), weight: item.weight } as NodeRecord)
        : null;
    }
    case "InventoryLevel":
      return findLevelByGid(work, id) ?? null;
    case "InventoryQuantity":
      return findQuantity(work, parsed.parameters, parsed.id);
    case "InventoryAdjustmentGroup":
      return store.adjustments.get(parsed.id) ?? null;
    case "WebhookSubscription":
      return findOwn(work, id) ?? null;
    case "BulkOperation": {
      const operation = store.bulkOperations.get(parsed.id);
      return operation?.appKey === work.app.key ? operation : null;
    }
    default:
      return findOrderPart(work, parsed.type, parsed.id);
  }
}

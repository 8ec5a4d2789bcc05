// Which of Katana's events are subscribed, and what each is about. Keys only: an event carries no quantity.
import type { OrderKind, SignalKey } from "@stockgate/core/contracts";
import { z } from "zod";
import { ingredientRowId } from "./ingredient-mapping.ts";
import { id, productId } from "./mapping.ts";

/**
 * By resource. Katana knows 62 events; left out are those of operation rows, which move no stock. There is none for
 * adjustments, transfers and locations: of the first two current_inventory tells, locations are read anew.
 */
const actionsByResource = {
  current_inventory: ["product_updated", "material_updated", "product_out_of_stock", "material_out_of_stock"],
  sales_order: ["created", "updated", "deleted", "packed", "delivered", "approved", "availability_updated"],
  manufacturing_order: ["created", "updated", "deleted", "in_progress", "blocked", "done"],
  manufacturing_order_recipe_row: ["created", "updated", "deleted", "ingredients_in_stock"],
  purchase_order: ["created", "updated", "deleted", "partially_received", "received", "approved"],
  purchase_order_row: ["created", "updated", "deleted", "received"],
  outsourced_purchase_order: ["created", "updated", "deleted", "received", "approved"],
  outsourced_purchase_order_row: ["created", "updated", "deleted", "received"],
  outsourced_purchase_order_recipe_row: ["created", "updated", "deleted"],
  product: ["created", "updated", "deleted"],
  material: ["created", "updated", "deleted"],
  variant: ["created", "updated", "deleted"],
  product_recipe_row: ["created", "updated", "deleted"],
} as const;

type Resource = keyof typeof actionsByResource;

export const subscribedTopics: readonly string[] = Object.entries(actionsByResource).flatMap(
  ([resource, actions]) => actions.map((action) => `${resource}.${action}`),
);

const optionalId = id.nullish().catch(null);

/** Katana: the object is documented as id, status and href; anything further is taken where it is there. */
export const eventObject = z.object({
  id: optionalId,
  variant_id: optionalId,
  location_id: optionalId,
  manufacturing_order_id: optionalId,
  purchase_order_id: optionalId,
});
type EventObject = z.infer<typeof eventObject>;

/** Empty for topics that are not ours, and where the object names nothing. */
export function keysOfEvent(topic: string, object: EventObject): SignalKey[] {
  const resource = topic.slice(0, topic.indexOf("."));
  if (!isResource(resource)) return [];
  if (resource === "product_recipe_row") return [{ about: "recipes" }];
  const key = keyOfObject(resource, object);
  return key ? [key] : [];
}

const isResource = (resource: string): resource is Resource => Object.hasOwn(actionsByResource, resource);

function keyOfObject(
  resource: Exclude<Resource, "product_recipe_row">,
  object: EventObject,
): SignalKey | null {
  const objectId = object.id ?? null;
  switch (resource) {
    case "current_inventory":
      return levelKey(object);
    case "sales_order":
      return orderKey("sales", objectId);
    case "manufacturing_order":
      return orderKey("manufacturing", objectId);
    case "purchase_order":
    case "outsourced_purchase_order":
      return orderKey("purchase", objectId);
    case "manufacturing_order_recipe_row":
      return orderKey("manufacturing", object.manufacturing_order_id) ?? rowKey("manufacturing", objectId);
    case "purchase_order_row":
    case "outsourced_purchase_order_row":
      return orderKey("purchase", object.purchase_order_id) ?? rowKey("purchase", objectId);
    case "outsourced_purchase_order_recipe_row":
      return (
        orderKey("purchase", object.purchase_order_id) ??
        rowKey("purchase", objectId && ingredientRowId(objectId))
      );
    case "product":
    case "material":
      return objectId === null ? null : { about: "product", externalId: productId(resource, objectId) };
    case "variant":
      return objectId === null ? null : { about: "variant", externalId: objectId };
  }
}

/** Katana: the payload is not documented; those who use it found the variant under variant_id, or as the id itself. */
function levelKey({ id: objectId, variant_id, location_id }: EventObject): SignalKey | null {
  const externalId = variant_id ?? objectId ?? null;
  return externalId === null ? null : { about: "level", externalId, locationExternalId: location_id ?? null };
}

const orderKey = (orderKind: OrderKind, externalId: string | null | undefined): SignalKey | null =>
  externalId ? { about: "order", orderKind, externalId } : null;

const rowKey = (orderKind: OrderKind, externalId: string | null): SignalKey | null =>
  externalId ? { about: "order-row", orderKind, externalId } : null;

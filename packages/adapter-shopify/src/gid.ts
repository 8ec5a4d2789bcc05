// Shopify's ids. Shopify: a global id is a URI, gid://shopify/<type>/<digits>; what is no such text was not understood, and a
// record under a name of its own would be one more of the same.
import { z } from "zod";

type GidType =
  | "Fulfillment"
  | "FulfillmentOrder"
  | "InventoryItem"
  | "LineItem"
  | "Location"
  | "Order"
  | "Product"
  | "ProductVariant";

export const gidOf = (type: GidType, id: string): string => `gid://shopify/${type}/${id}`;

/** An id of that type, as Shopify spells it. */
export const gid = (type: GidType) =>
  z.string().regex(new RegExp(String.raw`^gid://shopify/${type}/\d{1,20}$`), `not an id of type ${type}`);

// One delivery as Shopify signs it, of 1 kB.
import { createHmac } from "node:crypto";

export const shopDomain = "demo.myshopify.com";
export const clientSecret = "shpss_bench";
export const webhookKey = "bench";
const bytes = 1024;

function bodyOf(): string {
  const fields = {
    inventory_item_id: 1001,
    location_id: 2001,
    available: 12,
    updated_at: "2026-11-22T15:50:00Z",
  };
  const filler = bytes - JSON.stringify({ ...fields, filler: "" }).length;
  return JSON.stringify({ ...fields, filler: "x".repeat(filler) });
}

export const body = bodyOf();

/** Each event has an id of its own: none is a repeat. */
export const headersOf = (eventId: string) => ({
  "content-type": "application/json",
  "x-shopify-topic": "inventory_levels/update",
  "x-shopify-shop-domain": shopDomain,
  "x-shopify-event-id": eventId,
  "x-shopify-hmac-sha256": createHmac("sha256", clientSecret).update(body).digest("base64"),
});

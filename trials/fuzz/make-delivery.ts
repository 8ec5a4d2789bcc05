// Webhooks' deliveries by chance: genuine ones, genuine ones with a body that is not as documented, forged ones, and bytes
// that are nothing at all.
import { createHmac } from "node:crypto";
import type { Chance } from "../../test/support/chance.ts";
import { hostileTexts } from "./hostile.ts";
import { spoilJson } from "./spoil-json.ts";

/** A vendor's address here, and what it signs with. */
export type Subscriber = { vendor: "katana" | "shopify"; key: string; secret: string };

export type Delivery = {
  path: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
  /** It bears the vendor's own signature, at the vendor's own address. */
  isGenuine: boolean;
  isTooLarge: boolean;
};

const mostBytes = 1_048_576;

const katanaActions = [
  "current_inventory.product_updated",
  "sales_order.created",
  "manufacturing_order.done",
  "purchase_order.received",
  "variant.updated",
  "product_recipe_row.created",
  "nothing.known",
];
const shopifyTopics = [
  "inventory_levels/update",
  "products/update",
  "orders/create",
  "orders/edited",
  "locations/update",
];

const katanaBody = (chance: Chance) =>
  JSON.stringify({
    resource_type: "webhook",
    action: chance.oneOf(katanaActions),
    webhook_id: 1,
    object: { id: 1 + chance.below(20), status: "OPEN", href: "https://api.katanamrp.com/v1/x" },
  });
const shopifyBody = (chance: Chance) =>
  JSON.stringify({
    id: 5_700_100_000_000 + chance.below(50),
    inventory_item_id: 49_500_100_000_000 + chance.below(20),
    location_id: 65_500_100_000_000 + chance.below(4),
    available: chance.below(100),
    order_edit: { order_id: 5_700_100_000_000 + chance.below(50) },
    product_id: 7,
  });

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

function bodyOf(chance: Chance, vendor: Subscriber["vendor"]): Uint8Array<ArrayBuffer> {
  const plain = vendor === "katana" ? katanaBody(chance) : shopifyBody(chance);
  const kind = chance.below(20);
  if (kind < 5) return bytes(plain);
  if (kind < 16) return bytes(spoilJson(chance, plain) ?? plain);
  if (kind === 16) return bytes(plain.slice(0, chance.below(plain.length)));
  if (kind === 17) return Uint8Array.from({ length: chance.below(400) }, () => chance.below(256));
  if (kind === 18)
    return bytes(chance.oneOf(["", "null", "[]", "1", '"x"', "[".repeat(20_000), '{"__proto__": 1}']));
  return new Uint8Array(chance.oneOf([mostBytes, mostBytes + 1, 70_000])).fill(0x5b);
}

/** As a header may bear it: what is not Latin is not sent. */
const headerText = (text: string) => text.replaceAll(/[^\u0020-\u007E]/g, "?").slice(0, 2000);

function forge(chance: Chance, signature: string): string {
  const at = chance.below(signature.length);
  return chance.oneOf([
    "",
    signature.slice(0, at),
    `${signature}00`,
    `${signature.slice(0, at)}${signature[at] === "1" ? "2" : "1"}${signature.slice(at + 1)}`,
    headerText(chance.oneOf(hostileTexts)),
  ]);
}

export function makeDelivery(chance: Chance, subscribers: readonly Subscriber[]): Delivery {
  const { vendor, key, secret } = chance.oneOf(subscribers);
  const body = bodyOf(chance, vendor);
  const isForged = chance.isLikely(0.3);
  const isElsewhere = chance.isLikely(0.08);
  const hash = createHmac("sha256", secret).update(body);
  const signature = vendor === "katana" ? hash.digest("hex") : hash.digest("base64");
  const sent = isForged ? forge(chance, signature) : signature;
  const own: Record<string, string> =
    vendor === "katana"
      ? { "x-sha2-signature": sent }
      : {
          "x-shopify-hmac-sha256": sent,
          "x-shopify-shop-domain": "demo.myshopify.com",
          "x-shopify-topic": chance.isLikely(0.9)
            ? chance.oneOf(shopifyTopics)
            : headerText(chance.oneOf(hostileTexts)),
          "x-shopify-event-id": chance.isLikely(0.8)
            ? `event-${chance.below(1e9)}`
            : headerText(chance.oneOf(hostileTexts)),
        };
  const elsewhere = encodeURIComponent(headerText(chance.oneOf(hostileTexts))).slice(0, 300);
  return {
    path: `/webhooks/${isElsewhere ? elsewhere : key}`,
    headers: own,
    body,
    isGenuine: !isElsewhere && sent === signature,
    isTooLarge: body.byteLength > mostBytes,
  };
}

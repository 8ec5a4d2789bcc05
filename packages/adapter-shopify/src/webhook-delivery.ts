// Is this delivery Shopify's, is it this store's, and what is it about? In that order: not a byte of the body is parsed
// before its signature holds.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { SignalKey, WebhookDelivery, WebhookRejection, WebhookVerdict } from "@stockgate/core/contracts";
import type { ShopifyConfig } from "./config.ts";
import { webhookTopics } from "./webhook-topics.ts";

export function receiveDelivery(
  { body, headers }: WebhookDelivery,
  config: Pick<ShopifyConfig, "clientSecret" | "previousClientSecret" | "shopDomain">,
): WebhookVerdict {
  // Without any secret nothing can be known to be genuine.
  const secrets = [config.clientSecret, config.previousClientSecret].filter((each) => each !== undefined);
  const fault = findSignatureFault(body, headers["x-shopify-hmac-sha256"], secrets);
  if (fault) return { kind: "rejected", reason: fault };
  // The signature covers the body alone, so this guards against a mix-up (one app in two stores), not against forgery.
  if (headers["x-shopify-shop-domain"]?.toLowerCase() !== config.shopDomain) {
    return { kind: "rejected", reason: "other-tenant" };
  }
  const topic = headers["x-shopify-topic"]?.toLowerCase();
  if (topic === undefined) return { kind: "malformed", topic: null };
  const keys = readKeys(topic, body);
  if (keys === null) return { kind: "malformed", topic };
  return { kind: "accepted", eventId: eventIdOf(headers["x-shopify-event-id"], topic, body), topic, keys };
}

function findSignatureFault(
  body: Uint8Array,
  signature: string | undefined,
  secrets: readonly string[],
): WebhookRejection | null {
  if (signature === undefined || signature === "") return "missing-signature";
  // As texts: base64 is read leniently, so that many texts would do for one signature.
  const given = Buffer.from(signature);
  const isBy = (secret: string): boolean => {
    const expected = Buffer.from(createHmac("sha256", secret).update(body).digest("base64"));
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  // Each is tried, so that the time tells nobody which one it was.
  return secrets.map(isBy).includes(true) ? null : "bad-signature";
}

/** Null where the body is not what this topic brings; none for a topic that is not ours. */
function readKeys(topic: string, body: Uint8Array): SignalKey[] | null {
  const known = webhookTopics.find(({ header }) => header === topic);
  if (!known) return [];
  const parsed = known.keys.safeParse(parseWithExactIds(body));
  return parsed.success ? parsed.data : null;
}

/** JSON with every number under `id` or `..._id` as the digits that stand there; undefined where it is no JSON. */
function parseWithExactIds(body: Uint8Array): unknown {
  const exactIds = (key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && (key === "id" || key.endsWith("_id")) ? context?.source : value;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body), exactIds);
  } catch {
    return undefined;
  }
}

/**
 * Shopify: a retry has the event's id and the very same body. Several deliveries of one event (an order of three items
 * lowers three levels) have its id as well and are no duplicates: body and topic tell them apart.
 */
function eventIdOf(event: string | undefined, topic: string, body: Uint8Array): string | null {
  if (event === undefined || event === "") return null;
  return `${event}/${topic}/${createHash("sha256").update(body).digest("hex").slice(0, 16)}`;
}

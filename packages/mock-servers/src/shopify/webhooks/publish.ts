// Turns what a request announced into deliveries: one for each subscription of any app to the topic.
import { createHmac } from "node:crypto";
import type { MockPorts } from "../../shared/ports.ts";
import type { Delivery, WebhookDelivery } from "../../shared/webhook-delivery.ts";
import type { AppSeed } from "../apps.ts";
import { compileSearch, type SearchFields } from "../search/search-filter.ts";
import type { ShopifySettings } from "../settings.ts";
import type { WebhookSubscriptionRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import { type EventBody, type EventObject, printEvent } from "./event-body.ts";
import { topicOf } from "./topics.ts";

/** Kept until delivered: a retry sends the same bytes to the same address. */
export type WebhookPayload = {
  domain: string;
  uri: string;
  appKey: string;
  body: string;
  webhookId: string;
  eventId: string;
  triggeredAt: number;
  name: string | null;
};

export type Announcement = { topic: string; body: EventBody; mergeKey: string; onlyTo: string | undefined };

export function publish(
  announcements: readonly Announcement[],
  options: {
    store: Store;
    delivery: WebhookDelivery<WebhookPayload>;
    ports: MockPorts;
    settings: ShopifySettings;
    now: number;
  },
) {
  const { store, delivery, ports, settings, now } = options;
  // Event buses can be subscribed to as well, and are not played here.
  const reachable = [...store.subscriptions.values()].filter(({ uri }) => /^https?:/.test(uri));
  const byTopic = Map.groupBy(reachable, (subscription) => subscription.topic);
  for (const { topic, body: makeBody, mergeKey, onlyTo } of announcements) {
    const subscriptions = byTopic.get(topic);
    if (!subscriptions) continue;
    const body = makeBody();
    const eventId = ports.random.uuid();
    for (const subscription of subscriptions) {
      if (onlyTo !== undefined && subscription.appKey !== onlyTo) continue;
      if (!passesFilter(subscription, body)) continue;
      const payload: WebhookPayload = {
        domain: store.domain,
        uri: subscription.uri,
        appKey: subscription.appKey,
        body: printEvent(pickFields(subscription, body)),
        webhookId: ports.random.uuid(),
        eventId,
        triggeredAt: now,
        name: subscription.name,
      };
      const jitterMs = Math.floor(ports.random.next() * settings.webhookJitterMs);
      delivery.enqueue({
        subscriber: subscriberOf(store, subscription),
        topic: topicOf(topic).name,
        payload,
        delayMs: settings.webhookDelayMs + jitterMs,
        // Shopify: what changes again before its webhook was put together is told once, as it then is.
        ...(settings.webhookDelayMs > 0 ? { mergeKey: `${subscription.id} ${mergeKey}` } : {}),
      });
    }
  }
}

const subscriberOf = (store: Store, subscription: WebhookSubscriptionRecord) =>
  `${store.domain} ${subscription.id}`;

/** The signed request of one attempt. */
export function webhookRequest(delivery: Delivery<WebhookPayload>, app: AppSeed): Request {
  const { payload } = delivery;
  const hmac = createHmac("sha256", app.clientSecret).update(payload.body, "utf8").digest("base64");
  return new Request(payload.uri, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": "Shopify-Captain-Hook",
      "x-shopify-topic": delivery.topic,
      "x-shopify-hmac-sha256": hmac,
      "x-shopify-shop-domain": payload.domain,
      "x-shopify-api-version": app.webhookApiVersion,
      "x-shopify-webhook-id": payload.webhookId,
      "x-shopify-event-id": payload.eventId,
      "x-shopify-triggered-at": new Date(payload.triggeredAt).toISOString(),
      ...(payload.name === null ? {} : { "x-shopify-name": payload.name }),
    },
    body: payload.body,
  });
}

function pickFields(subscription: WebhookSubscriptionRecord, body: EventObject): EventObject {
  if (subscription.includeFields.length === 0) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => subscription.includeFields.includes(key)));
}

/** Shopify: a subscription's filter is a search query over the payload's fields. */
function passesFilter(subscription: WebhookSubscriptionRecord, body: EventObject): boolean {
  if (subscription.filter === null || subscription.filter === "") return true;
  const fields: SearchFields<EventObject>["fields"] = {};
  for (const [key, value] of Object.entries(body)) {
    fields[key] =
      typeof value === "number"
        ? { kind: "number", of: () => value }
        : {
            kind: "exact",
            of: () => [
              value === null ? null : typeof value === "object" ? printEvent({ value }) : String(value),
            ],
          };
  }
  return compileSearch(subscription.filter, { fields, words: () => [] }).matches(body);
}

// Sends what was published, by Shopify's rules: five seconds to answer 2xx, eight retries over four hours, and the
// subscription is gone when all of them failed (https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks).
import type { Faults } from "../../shared/faults.ts";
import type { MockPorts } from "../../shared/ports.ts";
import type { StateFile } from "../../shared/state-file.ts";
import {
  createWebhookDelivery,
  type Interference,
  type WebhookDelivery,
} from "../../shared/webhook-delivery.ts";
import type { AppSeed } from "../apps.ts";
import type { SettingsHolder } from "../settings.ts";
import type { WebhookSubscriptionRecord } from "../store/records.ts";
import { type WebhookPayload, webhookRequest } from "./publish.ts";

const timeoutMs = 5000;
/** Each twice the one before; four hours in all. */
const retryDelaysMs = [56, 113, 226, 452, 904, 1807, 3614, 7228].map((seconds) => seconds * 1000);
/** Requests open at once to one address. */
const concurrency = 20;

export function createShopifyDelivery(options: {
  ports: MockPorts;
  file: StateFile;
  faults: Faults;
  settings: SettingsHolder;
  apps: readonly AppSeed[];
}): WebhookDelivery<WebhookPayload> {
  const { ports, file, faults, settings, apps } = options;
  const subscriptionsAt = (domain: string) =>
    file.collection<WebhookSubscriptionRecord>(`${domain}/subscriptions`);
  /** A subscriber is named "domain id". */
  const find = (subscriber: string) => {
    const [domain = "", id = ""] = subscriber.split(" ");
    return { subscriptions: subscriptionsAt(domain), subscription: subscriptionsAt(domain).get(id) };
  };

  return createWebhookDelivery<WebhookPayload>({
    ports,
    state: file,
    policy: {
      timeoutMs,
      retryDelaysMs,
      isSuccess: (response) => response.ok,
      concurrency: () => concurrency,
    },
    buildRequest({ subscriber, ...delivery }) {
      const app = apps.find((each) => each.key === delivery.payload.appKey);
      // The news of an uninstallation outlives the subscription that it ends.
      const isWanted = find(subscriber).subscription !== undefined || delivery.topic === "app/uninstalled";
      return app && isWanted ? webhookRequest({ subscriber, ...delivery }, app) : null;
    },
    onAttempt(delivery, attempt) {
      const { subscription, subscriptions } = find(delivery.subscriber);
      if (!attempt.isSuccess || !subscription) return;
      subscriptions.set(subscription.id, { ...subscription, succeededAt: ports.clock.now() });
    },
    onGiveUp(delivery) {
      const { subscription, subscriptions } = find(delivery.subscriber);
      // One that got anything through meanwhile was not failing all the time.
      const isAlive = (subscription?.succeededAt ?? 0) >= delivery.createdAt;
      if (subscription && !isAlive) subscriptions.delete(subscription.id);
    },
    interfere(delivery): Interference | null {
      const fault = faults.forWebhook(delivery.topic);
      const isDoubled = ports.random.next() < settings.current().webhookDuplicateShare;
      if (!isDoubled) return fault;
      return { isDropped: false, delayMs: 0, ...fault, copies: (fault?.copies ?? 0) + 1 };
    },
  });
}

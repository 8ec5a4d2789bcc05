// How Katana sends webhooks: signed, 10 s of patience, three retries, then never again; each attempt is logged.
import { createHmac } from "node:crypto";
import type { Faults } from "../../shared/faults.ts";
import type { MockPorts } from "../../shared/ports.ts";
import type { StateFile } from "../../shared/state-file.ts";
import { type Delivery, type WebhookDelivery, createWebhookDelivery } from "../../shared/webhook-delivery.ts";
import type { KatanaSettings } from "../settings.ts";
import type { Table } from "../state/table.ts";
import type { Webhook, WebhookLog } from "../state/webhook-records.ts";
import { type EventName, eventNames } from "./event-names.ts";
import type { EventPayload } from "./events.ts";

/** Katana: success is a 2xx within 10 s; otherwise retries after 30, 120 and 900 s, then the event is dropped (O). */
const timeoutMs = 10_000;
const retryDelaysMs = [30_000, 120_000, 900_000];
/** Katana: logs are kept "up to a month" (O); here the newest so many are. */
const logLimit = 20_000;

export type WebhookSenderOptions = {
  ports: MockPorts;
  state: StateFile;
  webhooks: Table<Webhook>;
  logs: Table<WebhookLog>;
  faults: Faults;
  settings: () => KatanaSettings;
};

export function createWebhookSender(options: WebhookSenderOptions): WebhookDelivery<EventPayload> {
  const { ports, webhooks, logs, settings } = options;
  return createWebhookDelivery<EventPayload>({
    ports,
    state: options.state,
    policy: {
      timeoutMs,
      retryDelaysMs,
      isSuccess: (response) => response.ok,
      concurrency: () => settings().webhookConcurrency,
    },
    buildRequest: (delivery, attempt) => {
      const webhook = webhooks.live(Number(delivery.subscriber));
      return webhook?.enabled ? requestFor(webhook, delivery.payload, attempt, settings()) : null;
    },
    onAttempt(delivery, attempt) {
      const log = logs.insert({
        webhook_id: Number(delivery.subscriber),
        event: eventOf(delivery),
        status_code: attempt.status,
        is_delivered: attempt.isSuccess,
        attempt: attempt.number,
        duration_ms: attempt.durationMs,
      });
      logs.remove(log.id - logLimit);
      if (attempt.isSuccess) countFailures(delivery, () => 0);
    },
    onGiveUp: (delivery) => countFailures(delivery, (failures) => failures + 1),
    interfere: (delivery) => options.faults.forWebhook(delivery.topic),
  });

  function countFailures(delivery: Delivery<EventPayload>, next: (failures: number) => number) {
    const webhook = webhooks.live(Number(delivery.subscriber));
    const failures = next(webhook?.failures ?? 0);
    if (!webhook || webhook.failures === failures) return;
    const limit = settings().webhookDisabledAfter;
    webhooks.update(webhook.id, { failures, enabled: webhook.enabled && (limit === 0 || failures < limit) });
  }
}

const eventOf = (delivery: Delivery<EventPayload>): EventName =>
  eventNames.find((name) => name === delivery.topic) ?? delivery.payload.action;

/** Katana: the signature is the HMAC-SHA256 of the raw body under the webhook's token, in hexadecimal (O). */
function requestFor(
  webhook: Webhook,
  payload: EventPayload,
  attempt: number,
  settings: KatanaSettings,
): Request {
  const { resource_type, action, object } = payload;
  const webhook_id = settings.webhookIds === "string" ? String(webhook.id) : webhook.id;
  const body = JSON.stringify({ resource_type, action, webhook_id, object });
  const signature = createHmac("sha256", webhook.token).update(body).digest("hex");
  const isCounted = attempt > 1 || settings.webhookFirstRetryNum;
  return new Request(webhook.url, {
    method: "POST",
    body,
    // Katana: a redirect is no success (P).
    redirect: "manual",
    headers: {
      "content-type": "application/json",
      "x-sha2-signature": settings.webhookSignatureCase === "upper" ? signature.toUpperCase() : signature,
      ...(isCounted ? { "x-katana-retry-num": String(attempt - 1) } : {}),
    },
  });
}

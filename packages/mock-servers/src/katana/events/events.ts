// Says what happened to whoever subscribed to it. Part of the change's own transaction: what is announced was stored,
// and what was stored is announced, across a kill too.
import type { WebhookDelivery } from "../../shared/webhook-delivery.ts";
import type { KatanaSettings } from "../settings.ts";
import type { Table } from "../state/table.ts";
import type { Webhook } from "../state/webhook-records.ts";
import type { EventName } from "./event-names.ts";

/** The body, but for the webhook's own id. */
export type EventPayload = { resource_type: string; action: EventName; object: Record<string, unknown> };

type EventObject = {
  /** A number, but for recipe rows, whose ids are UUIDs. */
  id: number | string;
  status?: string;
  /** Below the API's base: "sales_orders/12". Katana: absent where the object is gone (O). */
  path?: string;
  /** Fields of current_inventory events that are not documented; see the settings. */
  extra?: Record<string, unknown>;
};

export type Events = { emit(name: EventName, object: EventObject): void };

export type EventsOptions = {
  webhooks: Table<Webhook>;
  delivery: Pick<WebhookDelivery<EventPayload>, "enqueue">;
  settings: () => KatanaSettings;
  /** "https://api.katanamrp.com/v1" */
  baseUrl: () => string;
};

export function createEvents({ webhooks, delivery, settings, baseUrl }: EventsOptions): Events {
  const objectOf = ({ id, status, path, extra }: EventObject) => ({
    id: settings().webhookObjectIds === "string" ? String(id) : id,
    ...(status === undefined ? {} : { status }),
    ...extra,
    ...(path === undefined ? {} : { href: `${baseUrl()}/${path}` }),
  });

  return {
    emit(name, object) {
      const resource = name.slice(0, name.indexOf("."));
      const payload = { resource_type: resource, action: name, object: objectOf(object) };
      for (const webhook of webhooks.all()) {
        if (!webhook.enabled || webhook.deleted_at !== null || !webhook.subscribed_events.includes(name))
          continue;
        delivery.enqueue({
          subscriber: String(webhook.id),
          topic: name,
          payload,
          // Katana: bursts are merged, sales orders go first (O: changelog).
          delayMs: settings().webhookMergeMs,
          mergeKey: `${webhook.id}|${name}|${object.id}|${JSON.stringify(object.extra ?? {})}`,
          priority: resource === "sales_order" ? 0 : 1,
        });
      }
    },
  };
}

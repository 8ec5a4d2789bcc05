// Our one subscription at Katana: made, repaired, removed; and what it delivers, verified before a byte is parsed.
// Katana signs without a time stamp and numbers no event, so a repeated delivery cannot be told from a new one.
import { createHmac, timingSafeEqual } from "node:crypto";
import {
  AdapterError,
  type AccountWebhooks,
  type Call,
  type WebhookDelivery,
  type WebhookState,
  type WebhookVerdict,
} from "@stockgate/core/contracts";
import { z } from "zod";
import type { KatanaClient } from "./client.ts";
import { badResponse } from "./errors.ts";
import { parseJson } from "./json.ts";
import { idPattern, webhookSchema, type WebhookRecord } from "./mapping.ts";
import { eventObject, keysOfEvent, subscribedTopics } from "./webhook-events.ts";

const description = "Stockgate: stock and orders";

export function createWebhooks(client: KatanaClient): AccountWebhooks {
  return {
    async ensure(url, previous, call) {
      const webhook = await ensureSubscription(client, url, stateOf(previous), call);
      return { state: webhook, refused: [] };
    },

    async remove(state, call) {
      const { webhookId } = stateOf(state);
      if (idPattern.test(webhookId)) await removeSubscription(client, webhookId, call);
    },

    receive: (delivery, state) => receive(delivery, stateOf(state).token),
  };
}

const stateSchema = z.object({ webhookId: z.string(), token: z.string() });
type KatanaWebhookState = z.infer<typeof stateSchema>;

const stateOf = (state: WebhookState | null): KatanaWebhookState =>
  stateSchema.safeParse(state).data ?? { webhookId: "", token: "" };

async function ensureSubscription(
  client: KatanaClient,
  url: string,
  previous: KatanaWebhookState,
  call: Call,
): Promise<KatanaWebhookState> {
  const all = await client.listAll(
    { path: "/webhooks", query: {}, row: webhookSchema, keyOf: (row) => row.externalId },
    call,
  );
  const ours = all.filter((webhook) => webhook.url === url || webhook.externalId === previous.webhookId);
  const kept = ours.find((webhook) => webhook.externalId === previous.webhookId) ?? ours[0];
  // A second one with our address would deliver everything twice.
  for (const { externalId } of ours) {
    if (externalId !== kept?.externalId) await removeSubscription(client, externalId, call);
  }
  if (!kept) return stateFrom(await createSubscription(client, url, call), previous);
  if (isRight(kept, url)) return stateFrom(kept, previous);
  const path = `/webhooks/${kept.externalId}`;
  const changes = { url, enabled: true, subscribed_events: subscribedTopics };
  return stateFrom(await client.write("PATCH", path, changes, webhookSchema, call), {
    webhookId: kept.externalId,
    token: kept.token ?? (kept.externalId === previous.webhookId ? previous.token : ""),
  });
}

const createSubscription = (client: KatanaClient, url: string, call: Call) =>
  client.write(
    "POST",
    "/webhooks",
    { url, description, subscribed_events: subscribedTopics },
    webhookSchema,
    call,
  );

function isRight(webhook: WebhookRecord, url: string): boolean {
  const topics = new Set(webhook.topics);
  return webhook.url === url && webhook.isEnabled && subscribedTopics.every((topic) => topics.has(topic));
}

/** `known` helps out where an answer leaves the token away. */
function stateFrom(webhook: WebhookRecord, known: KatanaWebhookState): KatanaWebhookState {
  const token = webhook.token ?? (webhook.externalId === known.webhookId ? known.token : "");
  if (!token)
    throw badResponse("webhooks", "the subscription comes without the token that signs its deliveries");
  return { webhookId: webhook.externalId, token };
}

async function removeSubscription(client: KatanaClient, webhookId: string, call: Call): Promise<void> {
  try {
    await client.delete(`/webhooks/${webhookId}`, call);
  } catch (error) {
    if (!(error instanceof AdapterError && error.kind === "not-found")) throw error;
  }
}

const signatureForm = /^[0-9a-f]{64}$/i;

function receive({ body, headers }: WebhookDelivery, token: string): WebhookVerdict {
  const signature = headers["x-sha2-signature"];
  if (!signature) return { kind: "rejected", reason: "missing-signature" };
  // Katana: hexadecimal, upper or lower case is not documented.
  if (!token || !signatureForm.test(signature)) return { kind: "rejected", reason: "bad-signature" };
  const expected = createHmac("sha256", token).update(body).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, "hex"))) {
    return { kind: "rejected", reason: "bad-signature" };
  }
  const event = eventSchema.safeParse(parseJson(new TextDecoder().decode(body)));
  if (!event.success) return { kind: "malformed", topic: null };
  const { action: topic, object } = event.data;
  return { kind: "accepted", eventId: null, topic, keys: keysOfEvent(topic, object) };
}

/** Katana: the test from its own page has no action; it is accepted, and about nothing. */
const eventSchema = z.object({
  action: z.string().catch("unknown"),
  object: eventObject.catch({}),
});

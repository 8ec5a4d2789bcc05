// Keeps the store's subscriptions that deliver to this account what they should be: no fewer and no more.
import { AdapterError, type AccountWebhooks, type Call, type WebhookState } from "@stockgate/core/contracts";
import { z } from "zod";
import type { Answer, ShopifyClient } from "./client.ts";
import type { ShopifyConfig } from "./config.ts";
import { fromShopifyErrors, isAccessDenied } from "./errors.ts";
import {
  CreateSubscriptionDocument,
  DeleteSubscriptionDocument,
  SubscriptionsDocument,
  UpdateSubscriptionDocument,
} from "./generated/operations.ts";
import {
  createdSubscriptionShape,
  deletedSubscriptionShape,
  isAsWanted,
  type Subscription,
  type SubscriptionChange,
  type SubscriptionFault,
  subscriptionInput,
  subscriptionPageShape,
  updatedSubscriptionShape,
} from "./mapping-webhooks.ts";
import { defineOperation } from "./operation.ts";
import { readAllPages } from "./paging.ts";
import { receiveDelivery } from "./webhook-delivery.ts";
import { type WebhookTopic, webhookTopics } from "./webhook-topics.ts";

const readSubscriptions = defineOperation(SubscriptionsDocument, subscriptionPageShape);
const createSubscription = defineOperation(CreateSubscriptionDocument, createdSubscriptionShape);
const updateSubscription = defineOperation(UpdateSubscriptionDocument, updatedSubscriptionShape);
const deleteSubscription = defineOperation(DeleteSubscriptionDocument, deletedSubscriptionShape);

const stateShape = z.object({ url: z.string(), ids: z.array(z.string()) });
type OwnState = z.output<typeof stateShape>;

const readState = (state: WebhookState | null): OwnState | null => stateShape.safeParse(state).data ?? null;

/** A topic's subscription, its id null where Shopify did not name it; or why there is none. */
type Ensured = { id: string | null } | { refusal: string };

export function createWebhooks(client: ShopifyClient, config: ShopifyConfig): AccountWebhooks {
  const readAll = (call: Call) => readAllPages((after) => client.ask(readSubscriptions, { after }, call));

  async function ensureTopic(
    topic: WebhookTopic,
    candidates: readonly Subscription[],
    url: string,
    call: Call,
  ): Promise<Ensured> {
    const right = candidates.find((each) => isAsWanted(each, topic, url));
    if (right) return { id: right.id };
    const subscription = subscriptionInput(topic, url);
    // Shopify: one address has at most one subscription to a topic, so one that is there already has to be the one mended.
    const mendable = candidates.find(({ uri }) => uri === url) ?? candidates[0];
    if (mendable) {
      const update = { id: mendable.id, subscription };
      const { fault } = readChange(await client.attempt(updateSubscription, update, call));
      if (fault?.kind !== "gone") return toEnsured(mendable.id, fault, url);
    }
    const creation = { topic: topic.topic, subscription };
    const { id, fault } = readChange(await client.attempt(createSubscription, creation, call));
    return toEnsured(id, fault, url);
  }

  async function removeSubscription(id: string, call: Call): Promise<void> {
    const { fault } = readChange(await client.attempt(deleteSubscription, { id }, call));
    if (fault === null || fault.kind === "gone") return;
    throw new AdapterError("rejected", `Shopify does not remove a webhook: ${fault.message}`);
  }

  return {
    async ensure(url, previous, call) {
      if (config.clientSecret === undefined) {
        const reason = "Its signature could not be verified: enter the app's clientSecret.";
        return { state: {}, refused: webhookTopics.map(({ header }) => ({ topic: header, reason })) };
      }
      const known = readState(previous);
      const ours = (await readAll(call)).filter((each) => isOurs(each, url, known));
      const ids: string[] = [];
      const refused: { topic: string; reason: string }[] = [];
      for (const topic of webhookTopics) {
        const candidates = ours.filter((each) => each.topic === topic.topic);
        const ensured = await ensureTopic(topic, candidates, url, call);
        if ("refusal" in ensured) refused.push({ topic: topic.header, reason: ensured.refusal });
        else if (ensured.id !== null) ids.push(ensured.id);
      }
      // Last, so that there is never a topic without a subscription.
      for (const { id } of ours) {
        if (!ids.includes(id)) await removeSubscription(id, call);
      }
      return { state: { url, ids }, refused };
    },

    async remove(state, call) {
      const known = readState(state);
      if (known === null) return;
      for (const each of await readAll(call)) {
        if (each.uri === known.url || known.ids.includes(each.id)) await removeSubscription(each.id, call);
      }
    },

    receive: (delivery) => receiveDelivery(delivery, config),
  };
}

/** Ours by what was stored, or by its path: the host of a gateway may change, the path of an account does not. */
function isOurs({ id, uri }: Subscription, url: string, known: OwnState | null): boolean {
  if (uri === url || known?.ids.includes(id)) return true;
  return URL.canParse(uri) && new URL(uri).pathname === new URL(url).pathname;
}

function readChange({ data, errors, cost }: Answer<SubscriptionChange | null>): SubscriptionChange {
  if (data) return data;
  const denied = errors.find(isAccessDenied);
  if (denied) return { id: null, fault: { kind: "topic", message: denied.message } };
  if (errors.length > 0) throw fromShopifyErrors(errors, cost);
  throw new AdapterError("bad-response", "Shopify's answer about a webhook is empty");
}

function toEnsured(id: string | null, fault: SubscriptionFault | null, url: string): Ensured {
  // Taken: it is there already, made at the same moment by another request of ours.
  if (fault === null || fault.kind === "taken") return { id };
  if (fault.kind === "topic") return { refusal: fault.message };
  throw new AdapterError("rejected", `Shopify does not deliver webhooks to ${url}: ${fault.message}`);
}

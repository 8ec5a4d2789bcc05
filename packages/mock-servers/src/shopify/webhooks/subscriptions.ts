// Making, changing and removing webhook subscriptions, with the refusals that were captured from the real API.
import { isProtectedDataApproved } from "../graphql/access.ts";
import type { Work } from "../work.ts";
import type { WebhookSubscriptionRecord } from "../store/records.ts";
import { idIn } from "../store/gid.ts";
import { topicOf } from "./topics.ts";

export type SubscriptionInput = {
  callbackUrl?: string | null;
  uri?: string | null;
  format?: "JSON" | "XML" | null;
  filter?: string | null;
  includeFields?: string[] | null;
  name?: string | null;
};

type UserError = { field: string[] | null; message: string };
export type SubscriptionOutcome = { subscription: WebhookSubscriptionRecord | null; userErrors: UserError[] };

const refuse = (field: string[], message: string): SubscriptionOutcome => ({
  subscription: null,
  userErrors: [{ field, message }],
});
const addressField = ["webhookSubscription", "callbackUrl"];

export function createSubscription(
  work: Work,
  topicName: string,
  input: SubscriptionInput,
): SubscriptionOutcome {
  const topic = topicOf(topicName);
  const isAllowed = topic.scopes.some(
    (scope) => work.scopes.has(scope) || work.scopes.has(scope.replace("read_", "write_")),
  );
  if (topic.scopes.length > 0 && !isAllowed) {
    const needed = topic.scopes.join(", ");
    return refuse(
      ["webhookSubscription"],
      `You do not have permission to create or update webhooks with ${topic.name} topic. This topic requires one or more of the following scopes: ${needed}`,
    );
  }
  if (topic.isProtected && !isProtectedDataApproved(work)) {
    return refuse(
      ["webhookSubscription"],
      "This app is not approved to subscribe to webhook topics containing protected customer data. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.",
    );
  }
  const uri = input.uri ?? input.callbackUrl ?? "";
  const problem = addressProblem(uri) ?? takenProblem(work, topicName, uri, null);
  if (problem !== null) return refuse(addressField, problem);
  const subscription: WebhookSubscriptionRecord = {
    type: "WebhookSubscription",
    id: work.store.newId("WebhookSubscription"),
    appKey: work.app.key,
    topic: topicName,
    uri,
    format: input.format ?? "JSON",
    filter: input.filter ?? null,
    includeFields: input.includeFields ?? [],
    name: input.name ?? null,
    succeededAt: null,
    createdAt: work.now,
    updatedAt: work.now,
  };
  work.store.subscriptions.set(subscription.id, subscription);
  return { subscription, userErrors: [] };
}

export function updateSubscription(work: Work, id: string, input: SubscriptionInput): SubscriptionOutcome {
  const found = findOwn(work, id);
  if (!found) return refuse(["id"], "Webhook subscription does not exist");
  const uri = input.uri ?? input.callbackUrl ?? found.uri;
  const problem = addressProblem(uri) ?? takenProblem(work, found.topic, uri, found.id);
  if (problem !== null) return refuse(addressField, problem);
  const subscription: WebhookSubscriptionRecord = {
    ...found,
    uri,
    format: input.format ?? found.format,
    filter: input.filter === undefined ? found.filter : input.filter,
    includeFields: input.includeFields ?? found.includeFields,
    name: input.name === undefined ? found.name : input.name,
    updatedAt: work.now,
  };
  work.store.subscriptions.set(subscription.id, subscription);
  return { subscription, userErrors: [] };
}

export function deleteSubscription(work: Work, id: string): SubscriptionOutcome {
  const found = findOwn(work, id);
  if (!found) return refuse(["id"], "Webhook subscription does not exist");
  work.store.subscriptions.delete(found.id);
  return { subscription: found, userErrors: [] };
}

/** Shopify: an app sees its own subscriptions and no others. */
export function findOwn(work: Work, id: string): WebhookSubscriptionRecord | undefined {
  const found = work.store.subscriptions.get(idIn(id, "WebhookSubscription") ?? "");
  return found?.appKey === work.app.key ? found : undefined;
}

function addressProblem(uri: string): string | null {
  if (uri.trim() === "") return "Address can't be blank";
  if (/^(arn:aws:events:|pubsub:\/\/)/.test(uri)) return null;
  if (!URL.canParse(uri)) return "Address is invalid";
  const { protocol, hostname } = new URL(uri);
  if (/(^|\.)(shopify\.com|myshopify\.com)$/.test(hostname)) {
    return "Address cannot be a Shopify or an internal domain";
  }
  if (protocol === "https:") return null;
  // A deviation from the vendor: plain http to this machine, so that a developer needs no certificate.
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === "http:" && isLoopback ? null : `Address protocol ${protocol}// is not supported`;
}

function takenProblem(work: Work, topic: string, uri: string, except: string | null): string | null {
  const isTaken = [...work.store.subscriptions.values()].some(
    (each) => each.appKey === work.app.key && each.topic === topic && each.uri === uri && each.id !== except,
  );
  return isTaken ? "Address for this topic has already been taken" : null;
}

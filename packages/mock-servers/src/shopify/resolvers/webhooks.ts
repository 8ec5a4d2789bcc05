// Webhook subscriptions.
import type { Resolvers } from "../graphql/executable-schema.ts";
import type { WebhookSubscriptionRecord } from "../store/records.ts";
import {
  createSubscription,
  deleteSubscription,
  type SubscriptionInput,
  updateSubscription,
} from "../webhooks/subscriptions.ts";
import { gidOf } from "../store/gid.ts";
import { apiVersionSource } from "../http/api-version.ts";
import { idFields } from "./record-fields.ts";

const subscriptionResolvers: Resolvers = {
  ...idFields,
  apiVersion: (subscription: WebhookSubscriptionRecord, _: never, { work }) => {
    const version = work.appByKey(subscription.appKey)?.webhookApiVersion ?? work.app.webhookApiVersion;
    return apiVersionSource(version, work.settings.apiVersions);
  },
  callbackUrl: ({ uri }: WebhookSubscriptionRecord) => uri,
  endpoint: ({ uri }: WebhookSubscriptionRecord) => {
    if (uri.startsWith("arn:")) return { type: "WebhookEventBridgeEndpoint", arn: uri };
    if (!uri.startsWith("pubsub:")) return { type: "WebhookHttpEndpoint", callbackUrl: uri };
    const [pubSubProject = "", pubSubTopic = ""] = uri.slice("pubsub://".length).split(":");
    return { type: "WebhookPubSubEndpoint", pubSubProject, pubSubTopic };
  },
};

export const webhookTypes: Record<string, Resolvers> = { WebhookSubscription: subscriptionResolvers };

export const webhookMutations: Resolvers = {
  webhookSubscriptionCreate: (
    _: never,
    args: { topic: string; webhookSubscription: SubscriptionInput },
    { work },
  ) => {
    const outcome = createSubscription(work, args.topic, args.webhookSubscription);
    return { webhookSubscription: outcome.subscription, userErrors: outcome.userErrors };
  },
  webhookSubscriptionUpdate: (
    _: never,
    args: { id: string; webhookSubscription: SubscriptionInput },
    { work },
  ) => {
    const outcome = updateSubscription(work, args.id, args.webhookSubscription);
    return { webhookSubscription: outcome.subscription, userErrors: outcome.userErrors };
  },
  webhookSubscriptionDelete: (_: never, { id }: { id: string }, { work }) => {
    const { subscription, userErrors } = deleteSubscription(work, id);
    return { deletedWebhookSubscriptionId: subscription ? gidOf(subscription) : null, userErrors };
  },
};

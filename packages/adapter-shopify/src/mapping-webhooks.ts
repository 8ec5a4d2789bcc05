// Shopify's webhook subscriptions in our words: what one delivers, and why one was refused.
import { z } from "zod";
import type { WebhookSubscriptionInput } from "./generated/operations.ts";
import { pageOf } from "./mapping.ts";
import type { WebhookTopic } from "./webhook-topics.ts";

const subscription = z
  .object({
    id: z.string(),
    topic: z.string(),
    uri: z.string(),
    format: z.string(),
    filter: z.string().nullable(),
    includeFields: z.array(z.string()),
  })
  .transform(({ filter, ...rest }) => ({ ...rest, filter: filter ?? "" }));
export type Subscription = z.output<typeof subscription>;

export const subscriptionPageShape = z
  .object({ webhookSubscriptions: pageOf(subscription) })
  .transform(({ webhookSubscriptions }) => webhookSubscriptions);

export const subscriptionInput = (
  { includeFields }: WebhookTopic,
  url: string,
): WebhookSubscriptionInput => ({
  uri: url,
  format: "JSON",
  includeFields,
});

/** Whether it delivers to `url` just what is wanted. */
export const isAsWanted = (found: Subscription, { includeFields }: WebhookTopic, url: string): boolean =>
  found.uri === url &&
  found.format === "JSON" &&
  found.filter === "" &&
  found.includeFields.toSorted().join() === includeFields.toSorted().join();

export type SubscriptionFault = { kind: "gone" | "taken" | "address" | "topic"; message: string };
export type SubscriptionChange = { id: string | null; fault: SubscriptionFault | null };

const userErrors = z.array(z.object({ field: z.array(z.string()).nullable(), message: z.string() }));

const addressFields = new Set(["callbackUrl", "uri", "address"]);

// Shopify: these errors have no code. Their texts and fields are those of captured answers.
function readFault(errors: z.output<typeof userErrors>): SubscriptionFault | null {
  const [first] = errors;
  if (!first) return null;
  const { field, message } = first;
  if (message.includes("does not exist")) return { kind: "gone", message };
  if (message.includes("already been taken")) return { kind: "taken", message };
  const isAddress = field?.some((name) => addressFields.has(name)) ?? false;
  return { kind: isAddress ? "address" : "topic", message };
}

const change = z
  .object({ webhookSubscription: z.object({ id: z.string() }).nullable(), userErrors })
  .transform((payload): SubscriptionChange => ({
    id: payload.webhookSubscription?.id ?? null,
    fault: readFault(payload.userErrors),
  }))
  .nullable();

export const createdSubscriptionShape = z
  .object({ webhookSubscriptionCreate: change })
  .transform(({ webhookSubscriptionCreate }) => webhookSubscriptionCreate);

export const updatedSubscriptionShape = z
  .object({ webhookSubscriptionUpdate: change })
  .transform(({ webhookSubscriptionUpdate }) => webhookSubscriptionUpdate);

export const deletedSubscriptionShape = z
  .object({ webhookSubscriptionDelete: z.object({ userErrors }).nullable() })
  .transform(({ webhookSubscriptionDelete }): SubscriptionChange | null =>
    webhookSubscriptionDelete ? { id: null, fault: readFault(webhookSubscriptionDelete.userErrors) } : null,
  );

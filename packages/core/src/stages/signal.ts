// Arrow 1: somebody says that something may have changed. In the HTTP request the delivery is verified, stored and
// acknowledged: nothing else happens here, and nothing is parsed before it is verified.
import type { WebhookDelivery, WebhookRejection } from "../contracts/index.ts";
import { type EngineContext, topics } from "../engine/context.ts";

export type Reception =
  /** Stored, and safe to acknowledge: it survives a crash from here on. */
  | { kind: "stored"; accountId: number }
  /** Acknowledged without a trace: verified, but nothing in it concerns us, or it was received before. */
  | { kind: "ignored" }
  | { kind: "rejected"; reason: WebhookRejection | "unknown-address" };

/** `webhookKey` is the unguessable part of the address that it was delivered to. */
export async function receiveWebhook(
  context: EngineContext,
  webhookKey: string,
  delivery: WebhookDelivery,
): Promise<Reception> {
  const account = await context.store.read((tx) => tx.accounts.byWebhookKey(webhookKey));
  if (!account?.sealedConfig) return { kind: "rejected", reason: "unknown-address" };
  const connection = await context.connections.get(account.id);
  if (connection.webhookState === null) return { kind: "rejected", reason: "unknown-address" };

  const { webhooks } = connection.kind === "SOURCE" ? connection.source : connection.channel;
  const verdict = webhooks.receive(delivery, connection.webhookState);
  if (verdict.kind === "rejected") {
    context.ports.log.warn({ accountId: account.id, reason: verdict.reason }, "a webhook was refused");
    return verdict;
  }
  if (verdict.kind === "malformed") {
    context.ports.log.warn(
      { accountId: account.id, topic: verdict.topic },
      "a verified webhook has an unknown form",
    );
    return { kind: "ignored" };
  }
  if (verdict.keys.length === 0) return { kind: "ignored" };

  const isNew = await context.store.transaction(async (tx) => {
    tx.wake(topics.signals(account.id));
    return tx.signals.insert({
      account: account.id,
      eventId: verdict.eventId,
      topic: verdict.topic,
      keys: verdict.keys,
      receivedAt: context.ports.clock.now(),
    });
  });
  return isNew ? { kind: "stored", accountId: account.id } : { kind: "ignored" };
}

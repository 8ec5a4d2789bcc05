// Arrow 1: somebody says that something may have changed. In the HTTP request the delivery is verified, stored and
// acknowledged: nothing else happens here, and nothing is parsed before it is verified.
import type { WebhookDelivery, WebhookRejection, WebhookVerdict } from "../contracts/index.ts";
import type { EngineContext } from "../engine/context.ts";
import type { Measurement } from "../ports/telemetry.ts";
import type { SignalKeeper } from "./gather-signals.ts";

export type Reception =
  /** Stored, and safe to acknowledge: it survives a crash from here on. */
  | { kind: "stored"; accountId: number }
  /** Acknowledged without a trace: verified, but nothing in it concerns us, or it was received before. */
  | { kind: "ignored" }
  | { kind: "rejected"; reason: WebhookRejection | "unknown-address" }
  /** It was not read to its end: nothing is known of it. */
  | { kind: "unread" };

/** As it came, or to be read once it is known that somebody has the address; null where it cannot be. */
export type Delivered = WebhookDelivery | (() => Promise<WebhookDelivery | null>);

type Counted = Extract<Measurement, { about: "webhook" }>;

/** `webhookKey` is the unguessable part of the address that it was delivered to. */
export async function receiveWebhook(
  context: EngineContext,
  keep: SignalKeeper,
  webhookKey: string,
  delivered: Delivered,
): Promise<Reception> {
  const { reception, ...counted } = await receive(context, keep, webhookKey, delivered);
  if (reception.kind === "unread") return reception;
  context.ports.telemetry.measure({ about: "webhook", ...counted });
  return reception;
}

/** Where the change's trace begins: with what was verified, and never with what anybody may send. */
const storeSignal = (
  context: EngineContext,
  keep: SignalKeeper,
  accountId: number,
  { eventId, topic, keys }: Extract<WebhookVerdict, { kind: "accepted" }>,
): Promise<boolean> =>
  context.ports.telemetry.step({ name: "signal", fields: { accountId, topic } }, async (note) => {
    const id = await keep({
      account: accountId,
      eventId,
      topic,
      keys,
      receivedAt: context.ports.clock.now(),
    });
    note(id === null ? { isDuplicate: 1 } : { signalId: id });
    return id !== null;
  });

async function receive(
  context: EngineContext,
  keep: SignalKeeper,
  webhookKey: string,
  delivered: Delivered,
): Promise<{ reception: Reception } & Omit<Counted, "about">> {
  const account = await context.store.read((tx) => tx.accounts.byWebhookKey(webhookKey));
  const connection = account?.sealedConfig ? await context.connections.current(account) : null;
  if (!account || !connection?.webhookState) {
    const reception = { kind: "rejected", reason: "unknown-address" } as const;
    return { reception, accountId: null, accountKind: null, topic: "unverified", outcome: "refused" };
  }
  const of = { accountId: account.id, accountKind: account.kind };

  const delivery = typeof delivered === "function" ? await delivered() : delivered;
  if (delivery === null)
    return { reception: { kind: "unread" }, ...of, topic: "unverified", outcome: "refused" };

  const { webhooks } = connection.kind === "SOURCE" ? connection.source : connection.channel;
  const verdict = webhooks.receive(delivery, connection.webhookState);
  if (verdict.kind === "rejected") {
    context.ports.log.warn({ accountId: account.id, reason: verdict.reason }, "a webhook was refused");
    return { reception: verdict, ...of, topic: "unverified", outcome: "refused" };
  }
  const ignored = { reception: { kind: "ignored" }, ...of, outcome: "ignored" } as const;
  if (verdict.kind === "malformed") {
    context.ports.log.warn(
      { accountId: account.id, topic: verdict.topic },
      "a verified webhook has an unknown form",
    );
    return { ...ignored, topic: "unknown" };
  }
  if (verdict.keys.length === 0) return { ...ignored, topic: "unknown" };

  const isNew = await storeSignal(context, keep, account.id, verdict);
  if (!isNew) return { ...ignored, topic: "duplicate" };
  return { reception: { kind: "stored", accountId: account.id }, ...of, topic: "known", outcome: "stored" };
}

// What a vendor's webhooks must offer: subscriptions that repair themselves, and deliveries that are verified before a
// byte of them is parsed.
import type { Call } from "./call.ts";
import type { ExternalId, OrderKind } from "./records.ts";

/** Something about this may have changed. Keys, never quantities: what is true is read afterwards. */
export type SignalKey =
  /** The stock of a source variant, or of a channel's stock item (at one location, where the vendor names it). */
  | { about: "level"; externalId: ExternalId; locationExternalId: ExternalId | null }
  | { about: "order"; orderKind: OrderKind; externalId: ExternalId }
  /** One row of an order that the vendor does not name: stored rows know it, or `orders` does. */
  | { about: "order-row"; orderKind: OrderKind; externalId: ExternalId }
  /** A catalog entry was created, edited, archived or deleted. */
  | { about: "product"; externalId: ExternalId }
  | { about: "variant"; externalId: ExternalId }
  /** A channel's stock item: whether it is tracked, its SKU. */
  | { about: "stock-item"; externalId: ExternalId }
  /** A recipe changed, of a kit that the vendor does not name. */
  | { about: "recipes" }
  | { about: "locations" }
  /** The credentials may have been revoked. */
  | { about: "access" };

/** What the adapter needs to recognise its own deliveries; stored encrypted by the engine. */
export type WebhookState = { [key: string]: string | number | boolean | string[] };

/** Raw bytes as they came, and headers with lower-case names. */
export type WebhookDelivery = { body: Uint8Array; headers: Record<string, string> };

export type WebhookRejection =
  | "missing-signature"
  | "bad-signature"
  /** Properly signed, but for another shop or account. */
  | "other-tenant";

export type WebhookVerdict =
  | {
      kind: "accepted";
      /** The vendor's id of the event, by which a second delivery is recognised; null where there is none. */
      eventId: string | null;
      topic: string;
      /** Empty for a verified delivery that concerns nothing we keep, such as a test from the vendor's page. */
      keys: SignalKey[];
    }
  | { kind: "rejected"; reason: WebhookRejection }
  /** Verified, but not of a form that is known. Acknowledged all the same: a retry would bring the same. */
  | { kind: "malformed"; topic: string | null };

export type AccountWebhooks = {
  /**
   * Makes the subscriptions at the far side what they should be, delivering to `url`; idempotent, repairs what is
   * missing, disabled or points elsewhere. `refused` names topics that the vendor does not grant.
   */
  ensure(
    url: string,
    previous: WebhookState | null,
    call: Call,
  ): Promise<{ state: WebhookState; refused: { topic: string; reason: string }[] }>;
  /** Removes our subscriptions. Idempotent. */
  remove(state: WebhookState, call: Call): Promise<void>;
  /** Verifies in constant time on the raw bytes, then reads the keys. Sends nothing, never throws. */
  receive(delivery: WebhookDelivery, state: WebhookState): WebhookVerdict;
};

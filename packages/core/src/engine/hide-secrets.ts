// An adapter's configuration as it is handed over: each of its secrets is made a text anew whenever it is read, and is none
// in between.
import { type Adapter, configJsonSchema, type WebhookState } from "../contracts/index.ts";
import { type KeptSecret, keepSecret } from "../ports/kept-secret.ts";

type Property = { writeOnly?: boolean };

/** What its adapter says of each field. */
export const configFields = (adapter: Adapter): ReadonlyMap<string, Property> =>
  new Map(Object.entries((configJsonSchema(adapter)["properties"] ?? {}) as Record<string, Property>));

/** `config`: as `configSchema` has parsed it. */
export function hideSecrets(adapter: Adapter, config: unknown): unknown {
  if (typeof config !== "object" || config === null) return config;
  const fields = configFields(adapter);
  const hidden: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(config)) {
    if (typeof value === "string" && fields.get(name)?.writeOnly)
      Object.defineProperty(hidden, name, { enumerable: true, get: keepSecret(value).reveal });
    else hidden[name] = value;
  }
  return hidden;
}

/** What vendors sign webhooks with is among it: read whenever a delivery is verified, and kept as bytes. */
export function hideWebhookState<Connection extends object>(
  connection: Connection,
): Connection & { webhookState: WebhookState | null } {
  let kept: KeptSecret | null = null;
  const webhookState: PropertyDescriptor & ThisType<never> = {
    enumerable: true,
    get: (): WebhookState | null => (kept === null ? null : (JSON.parse(kept.reveal()) as WebhookState)),
    set: (state: WebhookState | null) => (kept = state === null ? null : keepSecret(JSON.stringify(state))),
  };
  return Object.defineProperties(connection, { webhookState }) as Connection & {
    webhookState: WebhookState | null;
  };
}

// Who is told of what, and what became of it.
import type { EventName } from "../events/event-names.ts";
import type { Row } from "./table.ts";

export type Webhook = Row & {
  url: string;
  token: string;
  enabled: boolean;
  description: string | null;
  subscribed_events: EventName[];
  /** Given up in a row, for the setting that disables a webhook after some. */
  failures: number;
};

export type WebhookLog = Row & {
  webhook_id: number;
  event: EventName;
  /** Null where no answer came. */
  status_code: number | null;
  is_delivered: boolean;
  attempt: number;
  duration_ms: number;
};

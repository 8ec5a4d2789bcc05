// /webhooks: who is told of what. Katana: only https URLs (O); the mock also takes http for the machine it runs on.
import type { Katana } from "../katana.ts";
import { eventNames } from "../events/event-names.ts";
import type { Webhook } from "../state/webhook-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound } from "../wire/errors.ts";
import { flag as flagFilter, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { flag, list, object, oneOf, text } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";

/** Katana: the pattern is ^https://.*$ (O). A mock that could not reach a gateway beside it would be of no use. */
const webhookUrl = text({
  pattern: String.raw`^(https://.*|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/.*)?)$`,
});
const subscribedEvents = list(oneOf(eventNames), { min: 1 });
const newWebhook = object(
  { url: webhookUrl, subscribed_events: subscribedEvents },
  { enabled: flag, description: text() },
);
const webhookChange = object(
  {},
  { url: webhookUrl, enabled: flag, description: text(), subscribed_events: subscribedEvents },
);

export type ForgetSubscriber = (webhookId: number) => void;

export function serveWebhooks(api: Api, katana: Katana, forget: ForgetSubscriber): void {
  const { tables, settings, ports } = katana;
  const live = (id: number): Webhook => {
    const webhook = tables.webhooks.live(id);
    if (!webhook) throw notFound();
    return webhook;
  };

  api.get("/webhooks", ({ query }) =>
    answerList<Webhook>(
      {
        records: () => [...tables.webhooks.all()].filter((row) => row.deleted_at === null),
        filters: {
          ids: integers((row) => row.id),
          url: textFilter((row) => row.url),
          enabled: flagFilter((row) => row.enabled),
        },
        compare: mostRecentFirst,
        render: renderWebhook,
      },
      query,
      settings(),
    ),
  );
  api.get("/webhooks/{id}", (call) => reply(renderWebhook(live(call.id()))));

  api.post("/webhooks", newWebhook, (body) =>
    reply(
      renderWebhook(
        tables.webhooks.insert({
          url: body.url,
          token: ports.random.hex(16),
          enabled: body.enabled ?? true,
          description: body.description ?? null,
          subscribed_events: [...new Set(body.subscribed_events)],
          failures: 0,
        }),
      ),
    ),
  );
  api.patch("/webhooks/{id}", webhookChange, (body, call) =>
    reply(renderWebhook(tables.webhooks.update(live(call.id()).id, { ...definedOnly(body), failures: 0 }))),
  );
  api.delete("/webhooks/{id}", (call) => {
    const { id } = live(call.id());
    tables.webhooks.softDelete(id);
    forget(id);
    return noContent();
  });
}

function renderWebhook(webhook: Webhook) {
  const { failures: _failures, deleted_at: _deletedAt, ...shown } = webhook;
  return shown;
}

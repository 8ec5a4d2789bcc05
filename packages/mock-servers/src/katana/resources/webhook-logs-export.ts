// POST /webhook_logs_export: the URL of a CSV with what was sent. Katana: the columns are not documented (?). The file
// itself lies under /__mock/, as Katana's lies with its storage provider.
import { parseIsoTime } from "../../shared/iso-time.ts";
import { eventNames } from "../events/event-names.ts";
import type { Katana } from "../katana.ts";
import type { WebhookLog } from "../state/webhook-records.ts";
import type { Api } from "../wire/api.ts";
import { reply } from "../wire/reply.ts";
import { type BodyOf, flag, id, integer, object, oneOf, time } from "../wire/schema.ts";

const exportRequest = object(
  {},
  {
    webhook_id: id,
    event: oneOf(eventNames),
    status_code: integer({ min: 100, max: 600 }),
    delivered: flag,
    created_at_min: time,
    created_at_max: time,
  },
);

/** Where the file of an export can be fetched, below the server's own address. */
export const exportsPath = "/__mock/exports/";

export type ExportedFiles = { keep(csv: string): string };

export function serveWebhookLogsExport(api: Api, { tables }: Katana, files: ExportedFiles): void {
  api.post("/webhook_logs_export", exportRequest, (wanted) => {
    const logs = [...tables.webhookLogs.all()].filter((log) => isWanted(log, wanted));
    return reply({ url: files.keep(csvOf(logs)) });
  });
}

function isWanted(log: WebhookLog, wanted: BodyOf<typeof exportRequest>): boolean {
  const at = parseIsoTime(log.created_at) ?? 0;
  return (
    (wanted.webhook_id === undefined || log.webhook_id === wanted.webhook_id) &&
    (wanted.event === undefined || log.event === wanted.event) &&
    (wanted.status_code === undefined || log.status_code === wanted.status_code) &&
    (wanted.delivered === undefined || log.is_delivered === wanted.delivered) &&
    at >= (parseIsoTime(wanted.created_at_min ?? "") ?? Number.NEGATIVE_INFINITY) &&
    at <= (parseIsoTime(wanted.created_at_max ?? "") ?? Number.POSITIVE_INFINITY)
  );
}

const csvOf = (logs: readonly WebhookLog[]) =>
  ["webhook_id,event,status_code,delivered,attempt,duration_ms,created_at", ...logs.map(csvLine)]
    .map((line) => `${line}\r\n`)
    .join("");

const csvLine = (log: WebhookLog) =>
  [
    log.webhook_id,
    log.event,
    log.status_code ?? "",
    log.is_delivered,
    log.attempt,
    log.duration_ms,
    log.created_at,
  ].join(",");

// GET /__mock for people: one page of what a mock server is doing, without scripts, that loads itself again. It shows
// what it is given and looks at nothing; whatever comes from requests is escaped.
import { html } from "hono/html";
import { z } from "zod";
import type { MockStatus } from "./status.ts";
import { matrix, partsOf, type Rows } from "./status-tables.ts";

const refreshSeconds = 5;

export async function statusPage(status: MockStatus): Promise<Response> {
  const { name, baseUrl, uptimeMs, requests, quotas, webhooks, faults, more } = status;
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="refresh" content="${refreshSeconds}" />
        <title>${name}</title>
        <style>
          :root {
            color-scheme: light dark;
            --line: #8884;
            --dim: #777;
          }
          body {
            font:
              15px/1.45 system-ui,
              sans-serif;
            margin: 2rem auto;
            max-width: 60rem;
            padding: 0 1rem;
          }
          h1 {
            font-size: 1.4rem;
            margin: 0;
          }
          h2 {
            font-size: 1.05rem;
            margin: 1.8rem 0 0.4rem;
          }
          p {
            margin: 0.2rem 0;
          }
          .dim {
            color: var(--dim);
          }
          .wide {
            overflow-x: auto;
          }
          table {
            border-collapse: collapse;
          }
          th,
          td {
            border-bottom: 1px solid var(--line);
            padding: 0.2rem 1rem 0.2rem 0;
            text-align: left;
            vertical-align: top;
          }
          td.number,
          th.number {
            text-align: right;
            font-variant-numeric: tabular-nums;
          }
          code {
            font-size: 0.9em;
            overflow-wrap: anywhere;
          }
        </style>
      </head>
      <body>
        <h1>${name}</h1>
        <p><code>${baseUrl}</code></p>
        <p class="dim">
          Up for ${durationOf(uptimeMs)}. This page loads again every ${refreshSeconds} s; JSON without
          <code>Accept: text/html</code>, <a href="/__mock/settings">settings</a>,
          <a href="/__mock/requests">requests</a>.
        </p>
        <h2>Requests: ${requests.total}</h2>
        ${matrix(requests.byRoute, "Route")}
        <h2>Quota</h2>
        ${matrix(
          Object.fromEntries(quotas.map(({ who, left, of, next }) => [who, { left, of, next }])),
          "Key",
        )}
        <h2>Webhooks waiting: ${webhooks.length}</h2>
        ${matrix(byTopic(webhooks), "Topic")}
        <h2>Faults: ${faults.length}</h2>
        ${matrix(
          Object.fromEntries(
            faults.map(({ id, kind, match, struck, count, probability }) => [
              `${id} ${kind}`,
              { match, struck, "at most": count ?? "no end", chance: probability },
            ]),
          ),
          "Rule",
        )}
        ${Object.entries(more).map(
          ([title, value]) =>
            html`<h2>${capital(title)}</h2>
              ${partsOf(value)}`,
        )}
      </body>
    </html>`;
  return new Response(String(page), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "cache-control": "no-store",
      vary: "accept",
    },
  });
}

const waitingShape = z.looseObject({ topic: z.string().catch(""), attempts: z.number().catch(0) });

function byTopic(webhooks: readonly unknown[]): Rows {
  const rows: Record<string, { waiting: number; "most attempts": number }> = {};
  for (const webhook of webhooks) {
    const { topic, attempts } = waitingShape.parse(webhook);
    const row = (rows[topic] ??= { waiting: 0, "most attempts": 0 });
    row.waiting += 1;
    row["most attempts"] = Math.max(row["most attempts"], attempts);
  }
  return rows;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function durationOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

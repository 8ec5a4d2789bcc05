// Metrics on an address of their own, for Prometheus: no token, so it is never the address that the world reaches. Health
// is answered there as well.
import { createServer, type ServerResponse } from "node:http";
import { answerJson } from "../http/answer.ts";
import type { Health } from "../http/health.ts";
import { type Listener, listen } from "../http/listen.ts";
import type { Series } from "./series.ts";

export type MetricsServer = { url: string; close(): Promise<void> };

export type MetricsServerOptions = {
  address: Listener;
  series: Series;
  health: Health;
  /** Brings up to date what is read at the moment of a scrape. */
  refresh: () => Promise<void>;
};

/** A scrape has a few headers and no body. */
const limits = { headersTimeout: 5000, requestTimeout: 5000 };

export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { registry } = options.series;

  async function answerMetrics(response: ServerResponse): Promise<void> {
    await options.refresh();
    const text = await registry.metrics();
    response.writeHead(200, { "content-type": registry.contentType, "cache-control": "no-store" }).end(text);
  }

  async function answer(method: string, path: string, response: ServerResponse): Promise<void> {
    if (method !== "GET" && method !== "HEAD") return answerJson(response, 405, { error: "Only GET." });
    if (path === "/metrics") return answerMetrics(response);
    if (await options.health.answer(path, response)) return;
    answerJson(response, 404, { error: "There is nothing here; metrics are at /metrics." });
  }

  const server = createServer(limits, ({ method = "GET", url = "/" }, response) => {
    answer(method, url.replace(/\?.*$/, ""), response).catch(() => response.destroy());
  });
  const url = await listen(server, options.address);
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

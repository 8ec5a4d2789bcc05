// Metrics from one end to the other: series, what fills them, and the server that shows them.
import type { Clock, Stockgate, Telemetry } from "@stockgate/core";
import type { Health } from "../http/health.ts";
import type { Listener } from "../http/listen.ts";
import { countMeasurements, statusClass } from "./count-measurements.ts";
import { type MetricsServer, startMetricsServer } from "./metrics-server.ts";
import { readFigures } from "./read-figures.ts";
import { createSeries, type Series } from "./series.ts";

export type Metrics = {
  series: Series;
  measure: Telemetry["measure"];
  countRequest(kind: string, status: number | null): void;
  /** Answers where they are. Throws where the address cannot be had. */
  serve(shown: Shown): Promise<string>;
  stop(): Promise<void>;
};

type Shown = {
  engine: Pick<Stockgate, "figures">;
  clock: Clock;
  health: Health;
  openStreams: ReadonlySet<object>;
};

export function createMetrics(address: Listener): Metrics {
  const series = createSeries();
  let server: MetricsServer | null = null;
  return {
    series,
    measure: countMeasurements(series),
    countRequest: (kind, status) => series.requests.inc({ kind, status: statusClass(status) }),
    async serve({ engine, clock, health, openStreams }) {
      const refresh = async () => {
        series.subscriptions.set(openStreams.size);
        await readFigures(series, engine, clock);
      };
      server = await startMetricsServer({ address, series, health, refresh });
      return server.url;
    },
    stop: async () => server?.close(),
  };
}

// What of the configuration concerns whoever watches the gateway.
import type { Listener } from "./http/listen.ts";
import type { Parsed } from "./config-transport.ts";

export type ObserveConfig = {
  /** Where Prometheus reads; null where it does not. */
  metrics: Listener | null;
};

type ObserveVariable = "STOCKGATE_METRICS_HOST" | "STOCKGATE_METRICS_PORT";

/** Undefined where the value is refused; the problem is noted by then. */
type Take = <T>(name: ObserveVariable, parse: (text: string) => Parsed<T>) => T | undefined;

export function readObserve(
  take: Take,
  parsePort: (text: string) => Parsed<number>,
): ObserveConfig | undefined {
  const host = take("STOCKGATE_METRICS_HOST", (value) => ({ value }));
  const port = take("STOCKGATE_METRICS_PORT", (text): Parsed<number | null> =>
    text === "" ? { value: null } : parsePort(text),
  );
  if (host === undefined || port === undefined) return undefined;
  return { metrics: port === null ? null : { host, port } };
}

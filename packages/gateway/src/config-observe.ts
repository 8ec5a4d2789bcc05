// What of the configuration concerns whoever watches the gateway.
import type { Environment } from "./config-files.ts";
import type { Parsed, Take } from "./config-transport.ts";
import type { Listener } from "./http/listen.ts";

export type TracingConfig = {
  /** Where spans are posted. */
  url: string;
  serviceName: string;
  /** Of the traces that begin here, how many are kept: 0 to 1. */
  share: number;
};

export type ObserveConfig = {
  /** Where Prometheus reads; null where it does not. */
  metrics: Listener | null;
  /** Null where spans go nowhere. */
  tracing: TracingConfig | null;
};

function parseShare(text: string): Parsed<number> {
  return /^(0|1|0?\.\d{1,6}|1\.0)$/.test(text)
    ? { value: Number(text) }
    : { problem: `must be a share from 0 to 1, such as 0.1, not "${text}"` };
}

const isHttp = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** OpenTelemetry's own names, so that what sets them for every service sets them here. */
function readEndpoint(environment: Environment): Parsed<string | null> {
  const own = environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  const common = environment["OTEL_EXPORTER_OTLP_ENDPOINT"];
  if (own) {
    return isHttp(own)
      ? { value: own }
      : { problem: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an http:// or https:// URL" };
  }
  if (!common) return { value: null };
  return isHttp(common)
    ? { value: `${common.replace(/\/$/, "")}/v1/traces` }
    : { problem: "OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// URL" };
}

export function readObserve(
  take: Take,
  parsePort: (text: string) => Parsed<number>,
  { environment, problems }: { environment: Environment; problems: string[] },
): ObserveConfig | undefined {
  const host = take("STOCKGATE_METRICS_HOST", (value) => ({ value }));
  const port = take("STOCKGATE_METRICS_PORT", (text): Parsed<number | null> =>
    text === "" ? { value: null } : parsePort(text),
  );
  const share = take("STOCKGATE_TRACE_SHARE", parseShare);
  const endpoint = readEndpoint(environment);
  if ("problem" in endpoint) problems.push(endpoint.problem);
  if (host === undefined || port === undefined || share === undefined || "problem" in endpoint) {
    return undefined;
  }
  const serviceName = environment["OTEL_SERVICE_NAME"] || "stockgate";
  return {
    metrics: port === null ? null : { host, port },
    tracing: endpoint.value === null ? null : { url: endpoint.value, serviceName, share },
  };
}

// Where spans go: to an OpenTelemetry collector over OTLP/HTTP, configured by OpenTelemetry's own variables.
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { TracingConfig } from "../config-observe.ts";
import type { TracingOptions } from "./tracing.ts";

/** A collector that takes longer is done without: neither a stop nor the memory waits for it. */
const exportTimeoutMs = 5000;

/** Headers, certificates and the like are read by the exporter from OTEL_EXPORTER_OTLP_*. */
const createExporter = ({ url }: TracingConfig): SpanExporter =>
  new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs });

export function createExporting(
  config: TracingConfig,
  exporter: SpanExporter = createExporter(config),
): NonNullable<TracingOptions["exporting"]> {
  return {
    processor: new BatchSpanProcessor({ exporter, exportTimeoutMillis: exportTimeoutMs }),
    // Whoever asked within a trace has decided already whether it is kept.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.share) }),
    serviceName: config.serviceName,
  };
}

// An exporter that keeps what it is given, also beyond the gateway's stop.
import { InMemorySpanExporter, type ReadableSpan, type SpanExporter } from "@opentelemetry/sdk-trace";

export type SpanKeeper = { exporter: SpanExporter; spans(): ReadableSpan[] };

export function createSpanKeeper(): SpanKeeper {
  const exporter = new InMemorySpanExporter();
  // Its own forgets them.
  exporter.shutdown = async () => {};
  return { exporter, spans: () => exporter.getFinishedSpans() };
}

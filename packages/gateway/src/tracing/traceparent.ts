// W3C trace context, version 00, from text and back (https://www.w3.org/TR/trace-context/).
import { isSpanContextValid, type SpanContext } from "@opentelemetry/api";

const form = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Null where the text is none: whoever sends such a thing begins a trace of its own. */
export function parseTraceparent(text: string): SpanContext | null {
  const [, traceId = "", spanId = "", flags = "00", rest] = form.exec(text) ?? [];
  // Later versions may say more behind it; this one may not.
  if (rest !== undefined && text.startsWith("00")) return null;
  // Of the flags only "sampled" is known.
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(context) ? context : null;
}

export const formatTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;

/** Those that are named, each once, the first first; several may stand in one text, with commas between them. */
export function parseTraceparents(texts: readonly (string | null)[]): SpanContext[] {
  const distinct = new Set(texts.flatMap((text) => text?.split(",") ?? []));
  return [...distinct].flatMap((text) => parseTraceparent(text) ?? []);
}

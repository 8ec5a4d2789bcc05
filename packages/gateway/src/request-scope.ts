// Which request, and which step of the engine, a line of the log belongs to, however deep in the core it was written.
import { AsyncLocalStorage } from "node:async_hooks";
import type { SpanContext } from "@opentelemetry/api";
import type { StepFields } from "@stockgate/core";

export type Scope = {
  requestId?: string | undefined;
  /** Of the steps that it is in, the inner ones' over the outer ones'. */
  fields?: StepFields;
  span?: SpanContext;
};

export const requestScope = new AsyncLocalStorage<Scope | null>();

/** What every line in there bears. */
export function scopeFields(): Record<string, string | number> {
  const { requestId, fields, span } = requestScope.getStore() ?? {};
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...fields,
    ...(span === undefined ? {} : { traceId: span.traceId }),
  };
}

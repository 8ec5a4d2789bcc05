// Steps as spans, and as lines of the log. Every step has a trace, exported or not: its id is what a change's lines in
// the log have in common, from the webhook to the write.
import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { AlwaysOffSampler, type Sampler, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type {
  Clock,
  Log,
  Step,
  StepFields,
  Telemetry,
  VendorRequest,
  VendorRequestBegun,
} from "@stockgate/core";
import { requestScope } from "../request-scope.ts";
import { formatTraceparent, parseTraceparent, parseTraceparents } from "./traceparent.ts";

export type TracingOptions = {
  /** Null where spans go nowhere. */
  exporting: { processor: SpanProcessor; sampler: Sampler; serviceName: string } | null;
  log: Log;
  clock: Clock;
};

/** Goes on in the first trace that `causes` name, as headers or messages said it; the others are linked. */
export type TraceRequest = <T>(
  causes: readonly (string | undefined)[],
  work: (note: (operation: string) => void) => Promise<T>,
) => Promise<T>;

/** A WebSocket from its upgrade, whose header may name the trace that it goes on in, to its end. */
type TraceSocket = (traceparent: string | undefined) => {
  /** Of its span: where its operations go on, unless their messages say otherwise. */
  traceparent: string;
  closed(code: number): void;
};

export type Tracing = Pick<Telemetry, "step" | "vendorRequest" | "traceparent" | "outside"> & {
  /** Answers a request within a span. */
  request: TraceRequest;
  socket: TraceSocket;
  /** Sends what is left. Bounded by the processor's own time limit. */
  stop(): Promise<void>;
};

const noted = (fields: StepFields): Record<string, string | number> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`stockgate.${name}`, value]));

const inside = (parent: SpanContext | undefined): Context =>
  parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;

const readTraceparent = (text: string | undefined): SpanContext | undefined =>
  text === undefined ? undefined : (parseTraceparent(text) ?? undefined);

function createProvider(exporting: TracingOptions["exporting"]): TracerProvider {
  if (exporting === null) return new TracerProvider({ sampler: new AlwaysOffSampler() });
  const { processor, sampler, serviceName } = exporting;
  const resource = resourceFromAttributes({ "service.name": serviceName });
  return new TracerProvider({ resource, sampler, spanProcessors: [processor] });
}

/** Ends it, whatever becomes of the work. */
async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "Error" });
    throw error;
  } finally {
    span.end();
  }
}

export function createTracing({ exporting, log, clock }: TracingOptions): Tracing {
  const provider = createProvider(exporting);
  const tracer = provider.getTracer("stockgate");

  /** What a step is linked to besides what it goes on from. */
  const linksTo = (causes: readonly SpanContext[], parent: SpanContext | undefined): Link[] =>
    causes.flatMap((context) => (context.spanId === parent?.spanId ? [] : [{ context }]));

  async function step<T>(
    { name, fields, causes = [], isQuiet = false }: Step,
    work: (note: (fields: StepFields) => void) => Promise<T>,
  ): Promise<T> {
    const scope = requestScope.getStore();
    const from = parseTraceparents(causes);
    const parent = scope?.span ?? from[0];
    const links = linksTo(from, parent);
    const span = tracer.startSpan(name, { attributes: noted(fields), links }, inside(parent));
    const all: Record<string, string | number> = { ...fields };
    const note = (more: StepFields) => {
      Object.assign(all, more);
      span.setAttributes(noted(more));
    };
    const beganAt = clock.now();
    const inner = { ...scope, fields: { ...scope?.fields, ...fields }, span: span.spanContext() };
    return within(span, () =>
      requestScope.run(inner, async () => {
        const result = await work(note);
        const joined = [...new Set(links.map(({ context }) => context.traceId))];
        const line = { step: name, ...all, ...(joined.length > 0 ? { joinedTraces: joined } : {}) };
        log[isQuiet ? "debug" : "info"]({ ...line, tookMs: clock.now() - beganAt }, "done");
        return result;
      }),
    );
  }

  function vendorRequest({
    vendor,
    accountId,
    method,
    operation,
    priority,
    resends,
  }: VendorRequest): VendorRequestBegun {
    const parent = requestScope.getStore()?.span;
    const fields = { vendor, priority, ...(accountId === null ? {} : { accountId }) };
    return (waitedMs) => {
      const attributes = {
        ...noted({ ...fields, waitedMs }),
        "http.request.method": method,
        // By the convention left out where it is sent for the first time.
        ...(resends > 0 ? { "http.request.resend_count": resends } : {}),
      };
      const name = `${vendor} ${operation ?? method}`;
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, inside(parent));
      return (status) => {
        if (status !== null) span.setAttribute("http.response.status_code", status);
        if (status === null || status >= 400) {
          span.setStatus({
            code: SpanStatusCode.ERROR,
            message: status === null ? "no answer" : `HTTP ${status}`,
          });
        }
        span.end();
      };
    };
  }

  return {
    step,
    vendorRequest,
    traceparent() {
      const span = requestScope.getStore()?.span;
      return span ? formatTraceparent(span) : null;
    },
    outside: (work) => requestScope.run(null, work),
    request(causes, work) {
      const [parent, ...others] = causes.flatMap((cause) => readTraceparent(cause) ?? []);
      const links = linksTo(others, parent);
      const span = tracer.startSpan("graphql", { kind: SpanKind.SERVER, links }, inside(parent));
      const inner = { ...requestScope.getStore(), span: span.spanContext() };
      const note = (operation: string) => void span.setAttribute("stockgate.operation", operation);
      return within(span, () => requestScope.run(inner, () => work(note)));
    },
    socket(traceparent) {
      const parent = readTraceparent(traceparent);
      const span = tracer.startSpan("graphql socket", { kind: SpanKind.SERVER }, inside(parent));
      return {
        traceparent: formatTraceparent(span.spanContext()),
        closed(code) {
          span.setAttribute("stockgate.closeCode", code);
          span.end();
        },
      };
    },
    stop: () => provider.shutdown(),
  };
}

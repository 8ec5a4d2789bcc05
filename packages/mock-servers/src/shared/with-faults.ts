// Carries out the faults that strike a request, around a server's handler. The vendor's own answers (throttled,
// unauthorized, server error) come from the vendor's mock.
import { type Fault, type Faults } from "./faults.ts";
import type { Handler, Timers } from "./ports.ts";

/** What `fetch` rejects with where the peer dropped the connection. */
export class ConnectionReset extends TypeError {
  override name = "ConnectionReset";
  constructor() {
    const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    super("fetch failed", { cause });
  }
}

export type FaultAnswers = {
  throttled(fault: Fault, request: Request): Response;
  unauthorized(fault: Fault): Response;
  serverError(status: number): Response;
};

export type WithFaultsOptions = {
  faults: Faults;
  timers: Timers;
  /** By which names the rules may match this request; "METHOD /path" always is one. May read a clone of its body. */
  namesOf?(request: Request): Promise<string[]>;
  answers: FaultAnswers;
};

export function withFaults(options: WithFaultsOptions, handler: Handler): Handler {
  const { faults, timers } = options;
  return async (request) => {
    const names = [requestName(request)];
    if (options.namesOf && faults.list().length > 0) names.push(...(await options.namesOf(request)));
    const { latencyMs, failure: fault } = faults.forRequest(names, clientOf(request));
    if (latencyMs > 0) await wait(timers, latencyMs, request.signal);
    if (!fault) return await handler(request);
    if (fault.afterEffect ?? fault.kind === "timeout") await handler(request);
    return await failWith(fault, request, options);
  };
}

/** "POST /v1/stock_adjustments" */
export const requestName = (request: Request) => `${request.method} ${new URL(request.url).pathname}`;

/** Who asks, as each vendor is told: its API key or its access token. */
export const clientOf = ({ headers }: Request): string | null =>
  /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? headers.get("x-shopify-access-token");

async function failWith(fault: Fault, request: Request, options: WithFaultsOptions): Promise<Response> {
  if (fault.kind === "throttled") return options.answers.throttled(fault, request);
  if (fault.kind === "unauthorized") return options.answers.unauthorized(fault);
  if (fault.kind === "html") return htmlPage(fault.status ?? 502);
  if (fault.kind === "server-error") return options.answers.serverError(fault.status ?? 503);
  // A timeout is silent for as long as the client has patience; then, as with a reset, the connection drops.
  if (fault.kind === "timeout") await wait(options.timers, fault.delayMs, request.signal);
  throw new ConnectionReset();
}

/** What a proxy in front of an API answers when the API does not. */
const htmlPage = (status: number) =>
  new Response(`<html><head><title>${status}</title></head><body><h1>Bad gateway</h1></body></html>\n`, {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
  });

/** Resolves after `ms`; rejects as `fetch` does where the client gave up before. */
function wait(timers: Timers, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      cancel();
      reject(signal.reason instanceof Error ? signal.reason : new ConnectionReset());
    };
    const cancel = timers.after(ms, () => {
      signal.removeEventListener("abort", give);
      resolve();
    });
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}

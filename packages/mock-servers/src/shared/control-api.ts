// The routes under /__mock/: what a test or a person says to the mock itself. The only routes that no vendor has.
//
//   GET    /__mock                  name, settings, counters, quotas, pending webhooks; a page to who accepts HTML
//   GET    /__mock/faults           the fault rules, with how often each struck
//   POST   /__mock/faults           adds one rule, or an array of them
//   DELETE /__mock/faults[/{id}]    removes one, or all
//   GET    /__mock/requests         recent requests and counters; DELETE empties both
//   GET    /__mock/settings         PATCH changes some; what is not a setting, or not its type, is refused
//   GET    /__mock/webhooks         what waits for delivery
//
// A vendor's mock may add routes of its own.
import { z } from "zod";
import { faultRuleInput } from "./fault-rule.ts";
import type { Faults } from "./faults.ts";
import type { Clock } from "./ports.ts";
import type { RequestLog } from "./request-log.ts";
import type { MockStatus, QuotaStatus } from "./status.ts";
import { statusPage } from "./status-page.ts";

export type ControlOptions = {
  /** Shown by GET /__mock. */
  name: string;
  /** Where the vendor's API begins, on whatever host this is: "/v1". */
  apiPath: string;
  clock: Clock;
  quotas(): QuotaStatus[];
  faults: Faults;
  log: RequestLog;
  settings: {
    read(): unknown;
    /** Throws a ZodError where the change is none. */
    change(change: unknown): void;
  };
  pendingWebhooks(): unknown[];
  /** More for GET /__mock to show, by name. */
  status?: () => Record<string, unknown>;
  /** More routes, by "POST name": given the body, they answer what is sent as JSON. */
  routes?: Record<string, (body: unknown) => unknown>;
};

type RunningControl = ControlOptions & { startedAt: number };

const basePath = "/__mock";
const ruleInputs = z.union([z.array(faultRuleInput), faultRuleInput.transform((rule) => [rule])]);

/** Null where the request is not for the control API. */
export function createControlApi(options: ControlOptions): (request: Request) => Promise<Response | null> {
  const startedAt = options.clock.now();
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== basePath && !pathname.startsWith(`${basePath}/`)) return null;
    const [resource = "", id] = pathname.slice(basePath.length + 1).split("/");
    try {
      const told = await answer({ ...options, startedAt }, request, resource, id);
      return told ?? problem(404, `No ${request.method} ${pathname}`);
    } catch (error) {
      if (error instanceof z.ZodError) return problem(422, z.prettifyError(error));
      if (error instanceof SyntaxError) return problem(400, error.message);
      throw error;
    }
  };
}

async function answer(
  options: RunningControl,
  request: Request,
  resource: string,
  id: string | undefined,
): Promise<Response | null> {
  const { faults, log, settings } = options;
  const route = `${request.method} ${resource}`;
  switch (route) {
    case "GET ":
      return await tell(options, request);
    case "GET faults":
      return Response.json(faults.list());
    case "POST faults":
      return Response.json(ruleInputs.parse(await jsonBody(request)).map((rule) => faults.add(rule)));
    case "DELETE faults":
      if (id !== undefined) return faults.remove(id) ? done() : null;
      faults.clear();
      return done();
    case "GET requests":
      return Response.json({ counters: log.counters(), recent: log.recent() });
    case "DELETE requests":
      log.clear();
      return done();
    case "GET settings":
      return Response.json(settings.read());
    case "PATCH settings":
      settings.change(await jsonBody(request));
      return Response.json(settings.read());
    case "GET webhooks":
      return Response.json(options.pendingWebhooks());
    default:
      return await answerMore(options.routes?.[route], request);
  }
}

async function tell(options: RunningControl, request: Request): Promise<Response> {
  const status: MockStatus = {
    name: options.name,
    baseUrl: new URL(options.apiPath, request.url).href,
    uptimeMs: options.clock.now() - options.startedAt,
    requests: options.log.counters(),
    quotas: options.quotas(),
    webhooks: options.pendingWebhooks(),
    faults: options.faults.list(),
    more: options.status?.() ?? {},
  };
  if (request.headers.get("accept")?.includes("text/html") === true) return await statusPage(status);
  const { webhooks, more, ...told } = status;
  const settings = options.settings.read();
  const answer = { ...told, settings, pendingWebhooks: webhooks.length, ...more };
  return Response.json(answer, { headers: { vary: "accept" } });
}

async function answerMore(route: ((body: unknown) => unknown) | undefined, request: Request) {
  if (!route) return null;
  return Response.json(route(request.method === "GET" ? null : await jsonBody(request)));
}

async function jsonBody(request: Request): Promise<unknown> {
  // A web page of another origin cannot send this type without asking first, and is not answered when it asks.
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new SyntaxError("The content type must be application/json");
  }
  return await request.json();
}

const done = () => new Response(null, { status: 204 });
const problem = (status: number, message: string) => Response.json({ error: message }, { status });

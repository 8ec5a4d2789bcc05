// Every request's way through the gateway: webhooks before anything else, health without a token, GraphQL behind one.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log, Ports, Stockgate } from "@stockgate/core";
import type { Authentication } from "../auth/authentication.ts";
import { forgetCredentials } from "../auth/forget-credentials.ts";
import type { createSessionEndpoint } from "../auth/session-endpoint.ts";
import type { SignIn } from "../auth/sign-in.ts";
import type { Viewer } from "../auth/viewer.ts";
import { requestScope } from "../request-scope.ts";
import type { Tracing } from "../tracing/tracing.ts";
import { answerJson, type HttpRefusal, refuseRequest } from "./answer.ts";
import type { createCsvEndpoint } from "../csv/csv-endpoint.ts";
import type { ServeConsole } from "../console/serve-console.ts";
import { orderAccept } from "./accept.ts";
import type { Gate } from "./gate.ts";
import type { GraphQLEndpoint } from "./graphql-endpoint.ts";
import { type Health, isHealthPath } from "./health.ts";
import { statedLength } from "./read-body.ts";
import type { createWebhookIntake } from "./webhook-intake.ts";

/** A document with its variables; larger ones are refused before they are read. */
const mostBytes = 262_144;

export type RouterOptions = {
  engine: Stockgate;
  ports: Pick<Ports, "clock" | "random" | "timers">;
  log: Log;
  gate: Gate;
  health: Health;
  signIn: SignIn;
  authentication: Pick<Authentication, "follow">;
  session: ReturnType<typeof createSessionEndpoint>;
  graphql: GraphQLEndpoint;
  csv: ReturnType<typeof createCsvEndpoint>;
  serveConsole: ServeConsole;
  webhooks: ReturnType<typeof createWebhookIntake>;
  /** Aborted when the gateway stops. */
  stopping: AbortSignal;
  openStreams: Set<object>;
  trace: Tracing["request"];
  /** Told of each request once it is over; the status is null where it was not answered. */
  count(kind: RequestKind, status: number | null): void;
};

/** What a request is for, as far as its address tells. */
export type RequestKind = "graphql" | "webhook" | "csv" | "session" | "health" | "other";

function kindOf(path: string): RequestKind {
  if (path === "/graphql") return "graphql";
  if (path.startsWith("/webhooks/")) return "webhook";
  if (path.startsWith("/csv/")) return "csv";
  if (path === "/session") return "session";
  return isHealthPath(path) ? "health" : "other";
}

type Visit = {
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  method: string;
  url: URL;
  path: string;
  /** For the log. */
  note: { operation?: string };
};

/** Why a request's signal is aborted: one for all, since to make an exception for each costs more than the rest of it. */
const isOver = new Error("the request is over");

const requestIdForm = /^[\w.-]{8,100}$/;

/** Null where the request line is none. */
function urlOf(url: string | undefined): URL | null {
  const text = `http://gateway${url ?? ""}`;
  return URL.canParse(text) ? new URL(text) : null;
}

/** The log never sees the unguessable part of a webhook's address. */
const loggablePath = (path: string): string => (path.startsWith("/webhooks/") ? "/webhooks/..." : path);

export function createRouter(options: RouterOptions) {
  const { engine, ports, log, stopping } = options;

  /** What keeps a request of somebody known from the GraphQL server; null where nothing does. */
  function refuse({ request, method }: Visit): HttpRefusal | null {
    if (method !== "POST") return null;
    if (!/^application\/json *(;|$)/i.test(request.headers["content-type"] ?? "")) {
      const message = "Send the document as JSON, with content-type: application/json.";
      return { status: 415, code: "UNSUPPORTED_MEDIA_TYPE", message };
    }
    const length = statedLength(request);
    if (length === null) {
      const message = "Say how long the body is: content-length is needed.";
      return { status: 411, code: "LENGTH_REQUIRED", message };
    }
    if (length <= mostBytes) return null;
    return { status: 413, code: "CONTENT_TOO_LARGE", message: `A request has at most ${mostBytes} bytes.` };
  }

  /** Aborted once the client is gone or was answered, its token ended, or the gateway stops. */
  function endOf(response: ServerResponse, viewer: Viewer): AbortSignal {
    const ended = new AbortController();
    const end = () => {
      stopping.removeEventListener("abort", end);
      unfollow();
      ended.abort(isOver);
    };
    const unfollow = options.authentication.follow(viewer, end);
    stopping.addEventListener("abort", end);
    response.once("close", end);
    if (stopping.aborted) end();
    return ended.signal;
  }

  /** Who asks; null where that is nobody, who was told so. */
  async function letIn(visit: Visit): Promise<Viewer | null> {
    const signed = await options.signIn(visit.request);
    if ("viewer" in signed) return signed.viewer;
    refuseRequest(visit, signed.refusal);
    return null;
  }

  async function answerCsv(visit: Visit): Promise<void> {
    const viewer = await letIn(visit);
    if (viewer !== null) await options.csv({ ...visit, viewer });
  }

  async function answerGraphQL(visit: Visit): Promise<void> {
    const { request, response, requestId } = visit;
    const viewer = await letIn(visit);
    if (viewer === null) return;
    const refusal = refuse(visit);
    if (refusal) return refuseRequest(visit, refusal);
    forgetCredentials(request);
    const { accept, "last-event-id": lastEventId } = request.headers;
    if (accept !== undefined) request.headers.accept = orderAccept(accept);
    const { traceparent } = request.headers;
    await options.trace([typeof traceparent === "string" ? traceparent : undefined], (note) =>
      options.graphql.handle(request, response, {
        engine,
        viewer,
        timers: ports.timers,
        requestId,
        ended: endOf(response, viewer),
        lastEventId: typeof lastEventId === "string" && lastEventId !== "" ? lastEventId : null,
        progress: { cursor: null },
        hangUp(cursor) {
          log.warn({ cursor }, "a subscriber takes nothing and is cut off");
          response.destroy();
        },
        openStreams: options.openStreams,
        noteOperation(name) {
          const operation = name.slice(0, 100);
          Object.assign(visit.note, { operation });
          note(operation);
        },
      }),
    );
  }

  async function route(visit: Visit): Promise<void> {
    const { request, response, method, path } = visit;
    const webhookKey = /^\/webhooks\/([\w-]{1,100})$/.exec(path)?.[1];
    if (webhookKey !== undefined && method === "POST") return options.webhooks(request, response, webhookKey);
    if (path === "/graphql") return answerGraphQL(visit);
    if (path.startsWith("/csv/")) return answerCsv(visit);
    if (path === "/session") return options.session(visit);
    const isRead = method === "GET" || method === "HEAD";
    if (isRead && (await options.health.answer(path, response))) return;
    if (isRead && options.serveConsole(visit)) return;
    answerJson(response, 404, { error: "There is nothing here; GraphQL is at /graphql." });
  }

  function logAnswer({ method, path, note, response }: Visit, startedAt: number): void {
    const fields = { method, path: loggablePath(path), status: response.statusCode, ...note };
    const tookMs = ports.clock.now() - startedAt;
    log[isHealthPath(path) ? "debug" : "info"]({ ...fields, tookMs }, "answered");
  }

  const underWay = new Set<ServerResponse>();
  // Whoever asks meanwhile is told that nothing more may be asked on this connection.
  stopping.addEventListener("abort", () => {
    for (const response of underWay) if (!response.headersSent) response.setHeader("connection", "close");
  });

  return (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = ports.clock.now();
    underWay.add(response);
    const given = request.headers["x-request-id"];
    const requestId = typeof given === "string" && requestIdForm.test(given) ? given : ports.random.uuid();
    response.setHeader("x-request-id", requestId);
    // A connection that is kept, by a client that was answered or whose stream ended, would hold up the stop.
    if (stopping.aborted) response.setHeader("connection", "close");
    response.once("finish", () => {
      if (stopping.aborted) request.socket.destroySoon();
    });
    const url = urlOf(request.url);
    response.once("close", () => {
      underWay.delete(response);
      options.count(kindOf(url?.pathname ?? ""), response.headersSent ? response.statusCode : null);
    });
    if (!options.gate(request, response, url?.pathname ?? "/")) return undefined;
    if (url === null) return answerJson(response, 400, { error: "This is no address." });
    const { method = "GET" } = request;
    const visit: Visit = { request, response, requestId, method, url, path: url.pathname, note: {} };
    requestScope.run({ requestId }, () => {
      response.once("close", () => logAnswer(visit, startedAt));
      route(visit).catch((error: unknown) => {
        log.error({ error }, "a request failed");
        if (response.headersSent) response.destroy();
        else answerJson(response, 500, { error: "Unexpected error.", requestId });
      });
    });
  };
}

// GraphQL over WebSocket at the same address as over HTTP: which upgrades are taken, what each socket is given, and how
// all of them end when the gateway stops.
import { setMaxListeners } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Log, Ports, Stockgate } from "@stockgate/core";
import { handleProtocols } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Authentication } from "../auth/authentication.ts";
import { isOwnOrigin } from "../auth/own-origin.ts";
import type { SignIn } from "../auth/sign-in.ts";
import type { GraphQLEndpoint } from "../http/graphql-endpoint.ts";
import type { HostCheck } from "../http/host-check.ts";
import { requestScope } from "../request-scope.ts";
import type { Tracing } from "../tracing/tracing.ts";
import { keepSocket } from "./keep-socket.ts";
import { createSocketProtocol, type Speaker } from "./socket-protocol.ts";
import { traceOperation } from "./trace-operation.ts";

/** A message has at most as many bytes as a request. */
const mostBytes = 262_144;
const mostSockets = 5000;

export type GraphQLSocketsOptions = {
  engine: Stockgate;
  ports: Pick<Ports, "random" | "timers">;
  log: Log;
  authentication: Pick<Authentication, "follow">;
  signIn: SignIn;
  graphql: Pick<GraphQLEndpoint, "prepare">;
  tracing: Pick<Tracing, "request" | "socket">;
  isOurHost: HostCheck;
  corsOrigins: readonly string[];
  stopping: AbortSignal;
  openStreams: Set<object>;
};

/** A program says no origin. */
function isWelcome(request: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin } = request.headers;
  return origin === undefined || corsOrigins.includes(origin) || isOwnOrigin(request);
}

export function createGraphQLSockets(options: GraphQLSocketsOptions) {
  const { engine, ports, log, graphql, stopping, openStreams } = options;
  const server = new WebSocketServer({ noServer: true, maxPayload: mostBytes, handleProtocols });
  const leaving = new Set<() => void>();

  const protocol = createSocketProtocol({
    log,
    signIn: options.signIn,
    async prepare(id, payload, { requestId, traceparent, viewer, ended, streams }) {
      const progress = { cursor: null };
      const traced = traceOperation(options.tracing.request, payload, traceparent);
      const prepared = await graphql.prepare(payload, {
        engine,
        timers: ports.timers,
        requestId,
        viewer,
        ended,
        lastEventId: null,
        progress,
        hangUp: () => {},
        openStreams,
        noteOperation: (name) => {
          const operation = name.slice(0, 100);
          traced.note(operation);
          log.info({ operation }, "asked over a socket");
        },
      });
      if (!("schema" in prepared)) return prepared;
      streams.set(id, progress);
      return { ...prepared, rootValue: traced.within(prepared.rootValue) };
    },
  });

  function serve(socket: WebSocket, request: IncomingMessage, requestId: string): void {
    const ended = new AbortController();
    setMaxListeners(0, ended.signal);
    const streams: Speaker["streams"] = new Map();
    const cursorOf = () => {
      const cursors = [...streams.values()].flatMap(({ cursor }) => cursor ?? []);
      return cursors.length === 1 ? (cursors[0] ?? null) : null;
    };
    const kept = keepSocket(socket, { timers: ports.timers, log, cursorOf });
    // Closed first, so that nothing is told to be complete that is only broken off.
    const leave = () => {
      kept.goAway();
      ended.abort();
    };
    const { traceparent } = request.headers;
    const traced = options.tracing.socket(typeof traceparent === "string" ? traceparent : undefined);
    let unfollow = () => {};
    const closed = protocol.opened(kept.protocolSocket, {
      requestId,
      request,
      traceparent: traced.traceparent,
      viewer: null,
      ended: ended.signal,
      streams,
      bindTo(viewer) {
        unfollow = options.authentication.follow(viewer, () => {
          kept.expel();
          ended.abort();
        });
      },
    });
    leaving.add(leave);
    socket.once("close", (code, reason) => {
      leaving.delete(leave);
      unfollow();
      ended.abort();
      traced.closed(code);
      closed(code, String(reason)).catch((error: unknown) => log.warn({ error }, "a socket closed badly"));
    });
  }

  function refuse(socket: Duplex, status: string): void {
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () =>
      socket.destroy(),
    );
  }

  stopping.addEventListener("abort", () => {
    for (const leave of leaving) leave();
  });

  /** For the HTTP server's "upgrade". */
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on("error", () => socket.destroy());
    const path = request.url?.split("?")[0];
    if (path !== "/graphql") return refuse(socket, "404 Not Found");
    if (!options.isOurHost(request.headers.host)) return refuse(socket, "421 Misdirected Request");
    if (!isWelcome(request, options.corsOrigins)) return refuse(socket, "403 Forbidden");
    if (stopping.aborted || leaving.size >= mostSockets) return refuse(socket, "503 Service Unavailable");
    const requestId = ports.random.uuid();
    requestScope.run({ requestId }, () =>
      server.handleUpgrade(request, socket, head, (opened) => serve(opened, request, requestId)),
    );
  };
}

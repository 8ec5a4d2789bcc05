// The gateway: the core engine behind an HTTP server, started and stopped in order.
import { setMaxListeners } from "node:events";
import { createServer } from "node:http";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import {
  createSystemHttp,
  hashToken,
  type Log,
  makeApiToken,
  noTelemetry,
  type Ports,
  startStockgate,
  type Stockgate,
  systemClock,
  systemRandom,
  systemTimers,
  type Telemetry,
  type Timers,
} from "@stockgate/core";
import { createAdapters } from "./adapters.ts";
import { createAttempts } from "./auth/attempts.ts";
import { createAuthentication } from "./auth/authentication.ts";
import { createSessionEndpoint } from "./auth/session-endpoint.ts";
import { createSignIn } from "./auth/sign-in.ts";
import type { GatewayConfig } from "./config.ts";
import { readConsole } from "./console/console-files.ts";
import { createServeConsole } from "./console/serve-console.ts";
import { createCsvEndpoint } from "./csv/csv-endpoint.ts";
import { loadTrustedDocuments } from "./documents/trusted-documents.ts";
import { prepareClosing } from "./http/close-server.ts";
import { createGate } from "./http/gate.ts";
import { createGraphQLEndpoint } from "./http/graphql-endpoint.ts";
import { createHostCheck } from "./http/host-check.ts";
import { createHealth } from "./http/health.ts";
import { listen } from "./http/listen.ts";
import { createRouter } from "./http/router.ts";
import { createWebhookIntake } from "./http/webhook-intake.ts";
import { createMetrics } from "./metrics/metrics.ts";
import { schema } from "./schema/index.ts";
import { createGraphQLSockets } from "./sockets/graphql-sockets.ts";
import { requestScope } from "./request-scope.ts";
import { createExporting } from "./tracing/exporting.ts";
import { createTracing } from "./tracing/tracing.ts";

/** A client that sends its headers or body more slowly than this is dropped. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
/** Longer than what proxies keep idle connections for, so that it is they who close. */
const keepAliveTimeoutMs = 65_000;

export type Gateway = {
  /** "http://127.0.0.1:4000" */
  url: string;
  /** Where metrics are; null where none are kept. */
  metricsUrl: string | null;
  /** The one that was made, where none was configured; to be shown once. */
  madeAdminToken: string | null;
  engine: Stockgate;
  /** Subscriptions that are open. */
  openStreams: ReadonlySet<object>;
  /** Ends streams, lets requests finish, then stops the engine. Calling it twice waits for the same stop. */
  stop: () => Promise<void>;
};

export type GatewayOptions = {
  log: Log;
  ports?: Omit<Ports, "log" | "telemetry">;
  /** In place of the one that posts to a collector. */
  spanExporter?: SpanExporter;
  /** Where the built console is; without it none is served. */
  consoleFolder?: string;
};

export const systemPorts = (): Omit<Ports, "log" | "telemetry"> => ({
  clock: systemClock,
  timers: systemTimers,
  random: systemRandom,
  http: createSystemHttp(systemTimers),
});

/** What the engine does later is no request's doing any more: its log lines must not bear a request's id. */
const outsideRequests = (timers: Timers): Timers => ({
  ...timers,
  after: (delayMs, run) => timers.after(delayMs, () => requestScope.run(null, run)),
});

const loadSubgraphSchema = async () => (await import("./schema/subgraph.ts")).subgraphSchema;

/**
 * Throws where a trusted document is none of this schema, the database cannot be opened (StoreInUse where another
 * process has it), or the address cannot be had.
 */
export async function startGateway(config: GatewayConfig, options: GatewayOptions): Promise<Gateway> {
  const { log } = options;
  const given = options.ports ?? systemPorts();
  const { trustedDocuments: trusted } = config.transport;
  const trustedDocuments = trusted && loadTrustedDocuments(trusted, schema);
  const metrics = config.observe.metrics && createMetrics(config.observe.metrics);
  const exporting = config.observe.tracing && createExporting(config.observe.tracing, options.spanExporter);
  const tracing = createTracing({ exporting, log, clock: given.clock });
  const telemetry: Telemetry = { ...tracing, measure: metrics?.measure ?? noTelemetry.measure };
  const ports: Ports = { ...given, timers: outsideRequests(given.timers), log, telemetry };
  const engine = await startStockgate({
    database: config.database,
    adapters: createAdapters(config.allowedHosts),
    secretKey: config.secretKey,
    previousSecretKeys: config.previousSecretKeys,
    publicUrl: config.publicUrl,
    ports,
  });
  const stopping = new AbortController();
  const openStreams = new Set<object>();
  // One listener for each request that is under way.
  setMaxListeners(0, stopping.signal);
  const adminToken = config.adminToken ?? makeApiToken();
  const authentication = createAuthentication({ engine, ports, adminHash: hashToken(adminToken) });
  const graphql = createGraphQLEndpoint({
    served: config.transport.isSubgraph ? await loadSubgraphSchema() : schema,
    log,
    clock: ports.clock,
    ...config.transport,
    trustedDocuments,
    series: metrics?.series ?? null,
  });
  const { servedHosts, corsOrigins } = config.transport;
  const isOurHost = createHostCheck(config.host, config.publicUrl, servedHosts);
  const signIn = createSignIn({
    authentication,
    attempts: createAttempts(),
    trustedProxies: config.trustedProxies,
  });
  const health = createHealth({ engine, timers: ports.timers, log, stopping: stopping.signal });
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
    },
    createRouter({
      engine,
      ports,
      log,
      gate: createGate({ isOurHost, publicUrl: config.publicUrl, corsOrigins }),
      authentication,
      signIn,
      session: createSessionEndpoint({
        authentication,
        signIn,
        publicUrl: config.publicUrl,
        clock: ports.clock,
      }),
      graphql,
      health,
      csv: createCsvEndpoint(engine),
      serveConsole: createServeConsole(
        options.consoleFolder === undefined ? null : readConsole(options.consoleFolder),
        ports,
      ),
      webhooks: createWebhookIntake(engine, log),
      stopping: stopping.signal,
      openStreams,
      trace: tracing.request,
      count: (kind, status) => metrics?.countRequest(kind, status),
    }),
  );
  const closeServer = prepareClosing(server, ports.timers);
  const shared = { engine, ports, log, authentication, signIn, graphql, openStreams };
  server.on(
    "upgrade",
    createGraphQLSockets({
      ...shared,
      isOurHost,
      corsOrigins,
      stopping: stopping.signal,
      tracing,
    }),
  );
  let stopped: Promise<void> | null = null;
  async function stop(): Promise<void> {
    log.info({ openStreams: openStreams.size }, "stopping");
    // From here on it is not ready any more, and every subscription ends.
    stopping.abort();
    await closeServer();
    authentication.close();
    await graphql.dispose();
    await metrics?.stop();
    await engine.stop();
    await tracing.stop().catch((error: unknown) => log.warn({ error }, "the last spans were not taken"));
    log.info({}, "stopped");
  }
  try {
    const url = await listen(server, config);
    const metricsUrl = metrics
      ? await metrics.serve({ engine, clock: ports.clock, health, openStreams })
      : null;
    log.info({ url, metricsUrl }, "listening");
    const madeAdminToken = config.adminToken === null ? adminToken : null;
    return { url, metricsUrl, madeAdminToken, engine, openStreams, stop: () => (stopped ??= stop()) };
  } catch (error) {
    server.close();
    await metrics?.stop();
    await engine.stop();
    throw error;
  }
}

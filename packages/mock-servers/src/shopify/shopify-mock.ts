// Shopify's Admin API as a function from request to response, with stores, apps, webhooks and time of its own.
// It knows nothing of who uses it: what it does is what the vendor documents, and what was captured from the vendor.
import { createControlApi } from "../shared/control-api.ts";
import { withDate } from "../shared/dated.ts";
import { createFaults, type Faults } from "../shared/faults.ts";
import type { FaultRuleInput } from "../shared/fault-rule.ts";
import type { Handler, MockPorts } from "../shared/ports.ts";
import { createRequestLog } from "../shared/request-log.ts";
import { openStateFile } from "../shared/state-file.ts";
import { clientOf, requestName, withFaults } from "../shared/with-faults.ts";
import { createBulkRunner } from "./bulk/run-bulk.ts";
import { createCostBuckets } from "./graphql/cost-bucket.ts";
import { createExecutableSchema } from "./graphql/executable-schema.ts";
import { createGraphqlEndpoint, problem, unauthorized } from "./http/graphql-endpoint.ts";
import { answerTokenRequest } from "./http/oauth.ts";
import { isLaterPage, operationNames } from "./http/request-body.ts";
import { shopOfHost } from "./http/shop-of-host.ts";
import { seedTokens } from "./http/tokens.ts";
import { answerTokenControl, answerUninstall } from "./http/token-control.ts";
import { createWriteLog } from "./http/write-log.ts";
import { createMockState } from "./mock-state.ts";
import { bulkResultPath } from "./resolvers/bulk.ts";
import { resolvers } from "./resolvers/index.ts";
import { demoSeed, seed, type ShopifySeed } from "./seed.ts";
import { createSettings, type ShopifySettings, type ShopifySettingsInput } from "./settings.ts";
import { createShopifyDelivery } from "./webhooks/deliver.ts";

export type ShopifyMockOptions = {
  ports: MockPorts;
  /** Where everything is kept; without it, in memory. */
  statePath?: string;
  /** What an empty mock is filled with. Default: the demo world. */
  seed?: ShopifySeed;
  settings?: ShopifySettingsInput;
  faults?: readonly FaultRuleInput[];
  /** More for GET /__mock to show, by name. */
  status?: () => Record<string, unknown>;
  /** Ids beyond 2^53, as the vendor's newer ones are. Only for an empty mock. */
  hugeIds?: boolean;
};

export type ShopifyMock = {
  fetch: Handler;
  faults: Faults;
  settings(): ShopifySettings;
  /** Changes some settings; throws a ZodError where the change is none. */
  change(settings: ShopifySettingsInput): void;
  /** Starts no more webhooks and closes the state file. */
  close(): void;
};

const namesOf = async (request: Request) => [requestName(request), ...(await operationNames(request))];

const graphqlPath = /^\/admin\/api\/(?:([^/]+)\/)?graphql\.json$/;

export function createShopifyMock(options: ShopifyMockOptions): ShopifyMock {
  const world = options.seed ?? demoSeed;
  const file = openStateFile(options.statePath);
  const faults = createFaults(options.faults);
  const settings = createSettings(options.settings);
  // The skewed clock dates things. Waiting is measured by the real one, in the delivery and the timers.
  const clock = { now: () => options.ports.clock.now() + settings.current().clockSkewMs };
  const ports: MockPorts = { ...options.ports, clock };
  const writeLog = createWriteLog();
  const delivery = createShopifyDelivery({ ports: options.ports, file, faults, settings, apps: world.apps });
  const state = createMockState({
    file,
    ports,
    apps: world.apps,
    domains: world.stores.map((store) => store.domain),
    hugeIds: options.hugeIds ?? false,
    settings,
    delivery,
    writeLog,
  });
  if (file.isNew) seed(file, state.stores, world, ports.clock.now());
  file.transact(() => seedTokens(file, world.apps));
  const schema = createExecutableSchema(resolvers);
  const bulk = createBulkRunner({ state, ports, resolvers });
  const buckets = createCostBuckets();
  const graphql = createGraphqlEndpoint({ schema, state, buckets, bulk, ports });

  const vendor: Handler = async (request) => {
    const { pathname } = new URL(request.url);
    const [, version] = graphqlPath.exec(pathname) ?? [];
    if (request.method === "POST" && graphqlPath.test(pathname)) {
      // Shopify: a cursor names a position and not a place, so rows that come and go before it shift nothing: the rule
      // is counted, the page stays what it is.
      if (await isLaterPage(request)) faults.forPage(await namesOf(request), clientOf(request));
      return await graphql.answer(request, version ?? null);
    }
    if (request.method === "POST" && pathname === "/admin/oauth/access_token") {
      const now = ports.clock.now();
      const { apps, tokens } = state;
      const domain = shopOfHost(request);
      const response = await answerTokenRequest(request, { apps, domain, now, tokens });
      file.commit();
      return response;
    }
    const [, domain = "", id = ""] = bulkResultPath.exec(pathname) ?? [];
    const lines = request.method === "GET" ? bulk.result(domain, id) : null;
    if (lines !== null) return new Response(lines, { headers: { "content-type": "application/jsonl" } });
    return problem(404, "Not Found");
  };
  const faulty = withFaults(
    {
      faults,
      timers: ports.timers,
      namesOf: operationNames,
      answers: {
        throttled: (_, request) => graphql.throttle(request),
        unauthorized: () => unauthorized(),
        serverError: (status) => problem(status, "Internal Server Error"),
      },
    },
    vendor,
  );
  const log = createRequestLog({
    clock: options.ports.clock,
    nameOf: async (request) => (await operationNames(request)).at(-1) ?? requestName(request),
  });
  const answered = log.around(withDate(clock, faulty));
  const control = createControlApi({
    name: "Shopify mock",
    apiPath: "/admin/api/2026-10/graphql.json",
    clock: options.ports.clock,
    quotas: () => buckets.left(clock.now()),
    faults,
    log,
    settings: { read: () => settings.current(), change: (change) => settings.change(change) },
    pendingWebhooks: () => delivery.pending(),
    ...(options.status ? { status: options.status } : {}),
  });
  bulk.resume();
  delivery.wake();

  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/__mock/writes") return writeLog.answer(request);
      if (pathname === "/__mock/tokens") return await answerTokenControl(request, state);
      if (pathname === "/__mock/uninstall") return await answerUninstall(request, state);
      return (await control(request)) ?? (await answered(request));
    },
    faults,
    settings: () => settings.current(),
    change: (change) => settings.change(change),
    close() {
      bulk.close();
      delivery.close();
      file.close();
    },
  };
}

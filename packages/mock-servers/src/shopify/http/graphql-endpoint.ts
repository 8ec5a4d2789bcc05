// POST /admin/api/{version}/graphql.json: who asks, at which store, in which version; then the answer.
import { type FieldNode, type GraphQLSchema, Kind, OperationTypeNode } from "graphql";
import type { MockPorts } from "../../shared/ports.ts";
import type { BulkRunner } from "../bulk/run-bulk.ts";
import { createPreparer, type PreparedRequest, runAdmitted, throttled } from "../graphql/answer.ts";
import type { Context } from "../graphql/context.ts";
import { type CostBuckets, type PlanLimits, planLimits } from "../graphql/cost-bucket.ts";
import { keyOf } from "../graphql/idempotency.ts";
import type { MockState } from "../mock-state.ts";
import { servedVersion } from "./api-version.ts";
import { readGraphqlRequest } from "./request-body.ts";
import { shopOfHost } from "./shop-of-host.ts";
import type { TokenRecord } from "./tokens.ts";

export type GraphqlEndpoint = {
  answer(request: Request, requestedVersion: string | null): Promise<Response>;
  /** The answer of a fault: what it is when the bucket is empty. */
  throttle(request: Request): Response;
};

export function createGraphqlEndpoint(options: {
  schema: GraphQLSchema;
  state: MockState;
  buckets: CostBuckets;
  bulk: BulkRunner;
  ports: MockPorts;
}): GraphqlEndpoint {
  const { schema, state, buckets, bulk, ports } = options;
  const prepare = createPreparer(schema);
  /** Keys of mutations that are being worked on, by store and app. */
  const busy = new Map<string, Set<string>>();

  const limitsOf = ({ domain }: TokenRecord): PlanLimits =>
    planLimits[state.settings.current().plans[domain] ?? "STANDARD"];

  const answerFor = async (request: Request, token: TokenRecord, apiVersion: string): Promise<Response> => {
    const body = await readGraphqlRequest(request);
    if (!body) return problem(400, { query: "Required parameter missing or invalid" });
    const prepared = prepare(body);
    if ("errors" in prepared) return jsonAnswer({ errors: prepared.errors });
    const place = placeOf(token);
    const busyKeys = busy.get(place) ?? new Set<string>();
    busy.set(place, busyKeys);
    const keys = keysOf(schema, prepared);
    const taken = new Set(keys.filter((key) => busyKeys.has(key)));
    const { processingMs } = state.settings.current();
    if (processingMs > 0 && prepared.operation.operation === OperationTypeNode.MUTATION && taken.size === 0) {
      for (const key of keys) busyKeys.add(key);
      await new Promise<void>((resolve) => void ports.timers.after(processingMs, resolve));
      for (const key of keys) busyKeys.delete(key);
    }
    const result = state.work(token, (work) => {
      const context: Context = {
        work,
        apiVersion,
        origin: new URL(request.url).origin,
        searches: [],
        rawVariables: body.variables,
        startBulkOperation: (id) => bulk.start(token.domain, token.appKey, id),
        busyKeys: taken,
      };
      const showSearches = request.headers.has("shopify-search-query-debug");
      return runAdmitted(prepared, context, { buckets, key: place, limits: limitsOf(token), showSearches });
    });
    return jsonAnswer(result);
  };

  const findToken = (request: Request): TokenRecord | null => {
    const token = request.headers.get("x-shopify-access-token");
    const found = token === null ? null : state.tokens.find(token, ports.clock.now());
    const domain = shopOfHost(request);
    return found && (domain === null || domain === found.domain) ? found : null;
  };

  return {
    async answer(request, requestedVersion) {
      const version = servedVersion(requestedVersion, state.settings.current().apiVersions);
      const token = findToken(request);
      const response = token ? await answerFor(request, token, version) : unauthorized();
      response.headers.set("x-shopify-api-version", version);
      response.headers.set("x-request-id", ports.random.uuid());
      return response;
    },
    throttle(request) {
      const token = findToken(request);
      if (!token) return unauthorized();
      const limits = limitsOf(token);
      const status = buckets.status(placeOf(token), limits, ports.clock.now());
      return jsonAnswer(throttled(limits.maximumAvailable, { ...status, currentlyAvailable: 0 }));
    },
  };
}

const placeOf = ({ appKey, domain }: TokenRecord) => `${appKey}@${domain}`;

/** Keys of the operation's own fields; a fragment at the root would hide one, and nobody writes those. */
function keysOf(schema: GraphQLSchema, { operation, variables }: PreparedRequest): string[] {
  return operation.selectionSet.selections
    .filter((each): each is FieldNode => each.kind === Kind.FIELD)
    .flatMap((field) => keyOf(schema, field, variables) ?? []);
}

export const unauthorized = () =>
  problem(401, "[API] Invalid API key or access token (unrecognized login or wrong password)");

export const problem = (status: number, errors: unknown) => jsonAnswer({ errors }, status);

function jsonAnswer(body: unknown, status = 200): Response {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return new Response(JSON.stringify(body), { status, headers });
}

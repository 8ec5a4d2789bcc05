// One GraphQL request from its text to its answer: parsed, measured, admitted, run, charged.
// Whatever stops it on the way is answered as Shopify answers it: HTTP 200 and an `errors` list.
import {
  type DefinitionNode,
  execute,
  type ExecutionResult,
  type FragmentDefinitionNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from "graphql";
import type { GraphqlRequest } from "../http/request-body.ts";
import type { Context } from "./context.ts";
import { actualCost, maxQueryCost, requestedCost } from "./cost.ts";
import type { CostBuckets, PlanLimits, ThrottleStatus } from "./cost-bucket.ts";
import { buildCostTree, type CostField } from "./cost-tree.ts";
import type { ErrorBody } from "./errors.ts";
import { createDocumentParser } from "./parse-document.ts";
import { describeVariables, withDefaults } from "./variables.ts";

export type Answer = { data?: unknown; errors?: unknown[]; extensions?: Record<string, unknown> };

export type PreparedRequest = {
  operation: OperationDefinitionNode;
  /** As they were sent, with the defaults of those that were not; graphql-js checks them when it runs. */
  variables: Record<string, unknown>;
  costs: CostField[];
  requested: number;
  run(context: Context): ExecutionResult;
  /** What is wrong with the variables, where running found that something is. */
  describeVariables(): unknown[];
};

export type Preparer = (request: GraphqlRequest) => PreparedRequest | { errors: unknown[] };

const rateLimitPage = "https://shopify.dev/api/usage/rate-limits";

/** Everything that can be said of a request before the store is looked at. */
export function createPreparer(schema: GraphQLSchema): Preparer {
  const parseDocument = createDocumentParser(schema);
  return (request) => {
    const { document, errors } = parseDocument(request.query);
    if (errors) return { errors };
    const operation = getOperationAST(document, request.operationName);
    if (!operation) return { errors: [noOperation(request.operationName)] };
    const variables = withDefaults(operation, request.variables);
    try {
      const costs = buildCostTree({
        schema,
        operation,
        fragments: fragmentsOf(document.definitions),
        variables,
      });
      const requested = requestedCost(costs);
      if (requested > maxQueryCost) return { errors: [tooExpensive(requested)] };
      const run = (contextValue: Context) => {
        const result = execute({
          schema,
          document,
          contextValue,
          variableValues: request.variables,
          operationName: request.operationName,
        });
        if (result instanceof Promise) throw new Error("A resolver waited: requests would interleave");
        return result;
      };
      const describe = () => describeVariables(schema, operation, request.variables);
      return { operation, variables, costs, requested, run, describeVariables: describe };
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      // A variable that is missing or does not fit stops the measuring too, and is what is to be told.
      const unfit = describeVariables(schema, operation, request.variables);
      return { errors: unfit.length > 0 ? unfit : [error.toJSON()] };
    }
  };
}

/** Admits by the requested cost, charges the actual one. */
export function runAdmitted(
  prepared: PreparedRequest,
  context: Context,
  budget: { buckets: CostBuckets; key: string; limits: PlanLimits; showSearches: boolean },
): Answer {
  const { buckets, key, limits } = budget;
  const { now } = context.work;
  const before = buckets.status(key, limits, now);
  if (prepared.requested > before.currentlyAvailable) return throttled(prepared.requested, before);
  const result = prepared.run(context);
  if (result.data === undefined) return { errors: prepared.describeVariables() };
  refuseBugs(result.errors ?? []);
  const actual = actualCost(prepared.costs, result.data);
  const throttleStatus = buckets.charge(key, limits, now, actual);
  const searches = context.searches.filter((each) => budget.showSearches || each.warnings.length > 0);
  return {
    data: result.data,
    ...(result.errors ? { errors: result.errors.map((error) => error.toJSON()) } : {}),
    extensions: {
      cost: { requestedQueryCost: prepared.requested, actualQueryCost: actual, throttleStatus },
      ...(searches.length === 0 ? {} : { search: searches }),
    },
  };
}

/** What a resolver did not mean to throw takes the whole request back, and is seen. */
function refuseBugs(errors: readonly GraphQLError[]) {
  for (const { originalError } of errors) {
    if (originalError && !(originalError instanceof GraphQLError)) throw originalError;
  }
}

/** Shopify: HTTP 200, no Retry-After, no data; how long to wait follows from the status. */
export const throttled = (requested: number, throttleStatus: ThrottleStatus): Answer => ({
  errors: [{ message: "Throttled", extensions: { code: "THROTTLED", documentation: rateLimitPage } }],
  extensions: { cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus } },
});

const tooExpensive = (cost: number): ErrorBody => ({
  message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxQueryCost}).\n\nSee https://shopify.dev/docs/api/usage/rate-limits for more information on how the\ncost of a query is calculated.\n\nTo query larger amounts of data with fewer limits, bulk operations should be used instead.\nSee https://shopify.dev/docs/api/usage/bulk-operations/queries for usage details.\n`,
  extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: maxQueryCost, documentation: rateLimitPage },
});

const noOperation = (name: string | null): ErrorBody => ({
  message: name === null ? "An operation name is required" : `No operation named "${name}"`,
});

function fragmentsOf(definitions: readonly DefinitionNode[]): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((each) => [each.name.value, each]));
}

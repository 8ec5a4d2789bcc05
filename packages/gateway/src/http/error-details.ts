// What every GraphQL error leaves with: a code for programs, the request's id for whoever reads the log, and no hints
// at names that were not asked for. Errors are copied, never changed: parse and validation errors are cached and would
// carry one request's id to the next.
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import type { GraphQLContext } from "../schema/context.ts";

/** graphql-js: "... Did you mean "name"?", which spells out the schema to whoever guesses. */
const withoutSuggestion = (message: string): string => message.replace(/ ?Did you mean .*\?$/s, "");

function codeOf({ extensions, message }: GraphQLError): unknown {
  const http = extensions["http"];
  const status: unknown = typeof http === "object" && http !== null ? Reflect.get(http, "status") : undefined;
  // Yoga calls it a bad request.
  if (status === 405) return "METHOD_NOT_ALLOWED";
  if (extensions["code"] !== undefined) return extensions["code"];
  if (message.startsWith("Syntax Error:")) return "GRAPHQL_PARSE_FAILED";
  return status === 403 ? "FORBIDDEN" : "BAD_USER_INPUT";
}

/**
 * Yoga puts what it stumbled over into `originalError`: with a body that is no JSON, the beginning of that body. Taken
 * out it no longer counts towards the status, so the status is made to count by itself.
 */
function publicExtensions({ extensions }: GraphQLError): Record<string, unknown> {
  const { originalError, http, ...rest } = extensions;
  if (typeof http !== "object" || http === null) return rest;
  return { ...rest, http: originalError === undefined ? http : { ...http, spec: false } };
}

export function withDetails(error: GraphQLError, requestId: string): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  return new GraphQLError(withoutSuggestion(error.message), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    originalError: originalError ?? null,
    extensions: { ...publicExtensions(error), code: codeOf(error), requestId },
  });
}

/** Null where there are no errors. */
function detail(result: ExecutionResult, requestId: string): ExecutionResult | null {
  if (!result.errors || result.errors.length === 0) return null;
  return {
    ...result,
    errors: result.errors.map((error) =>
      withDetails(error instanceof GraphQLError ? error : new GraphQLError(String(error)), requestId),
    ),
  };
}

/** A result as it goes out where no HTTP status is left to be told: without what was meant for the server alone. */
export function printResult({
  errors,
  data,
  extensions,
}: { [Key in keyof ExecutionResult]?: ExecutionResult[Key] | undefined }): FormattedExecutionResult {
  return {
    ...(errors ? { errors: errors.map(printError) } : {}),
    ...(data === undefined ? {} : { data }),
    ...(extensions === undefined ? {} : { extensions }),
  };
}

export function printError(error: GraphQLError): GraphQLFormattedError {
  const { extensions = {}, ...formatted } = error.toJSON();
  const { http: _status, unexpected: _isUnexpected, ...kept } = extensions;
  return { ...formatted, extensions: kept };
}

const isStream = (result: object): result is AsyncIterable<unknown> => Symbol.asyncIterator in result;

export const detailErrors = (): Plugin<object, GraphQLContext> => ({
  onResultProcess(payload) {
    const { result, serverContext } = payload;
    if (Array.isArray(result) || isStream(result)) return;
    const detailed = detail(result, serverContext.requestId);
    if (detailed) payload.setResult(detailed);
  },
  onSubscribe: ({ args }) => ({
    onSubscribeResult: () => ({
      onNext(payload) {
        const { requestId } = args.contextValue as unknown as GraphQLContext;
        if (isStream(payload.result)) return;
        const detailed = detail(payload.result, requestId);
        if (detailed) payload.setResult(detailed);
      },
    }),
  }),
});

// The status codes of GraphQL over HTTP's draft of 2026, for answers in its own media type: 422 for a document that is
// understood but cannot be carried out, 294 where there are both data and errors. The audits still want 400 and 200.
import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { GraphQLContext } from "../schema/context.ts";

export type HttpStatus = "audited" | "draft";

const mediaType = "application/graphql-response+json";
/** What was no proper request, or no document: 400 says so in the draft too. */
const malformed = new Set<unknown>(["BAD_REQUEST", "GRAPHQL_PARSE_FAILED"]);

function draftStatusOf(result: ExecutionResult, status: number): number {
  if (!result.errors || result.errors.length === 0) return status;
  if ("data" in result) return status === 200 ? 294 : status;
  const isMalformed = result.errors.some(({ extensions }) => malformed.has(extensions["code"]));
  return !isMalformed && (status === 400 || status === 200) ? 422 : status;
}

export function answerAsDrafted(): Plugin<object, GraphQLContext> {
  const results = new WeakMap<Request, ExecutionResult>();
  return {
    onResultProcess({ request, result }) {
      if (!Array.isArray(result) && !(Symbol.asyncIterator in result)) results.set(request, result);
    },
    onResponse(payload) {
      const { request, response, fetchAPI } = payload;
      const result = results.get(request);
      if (!result || !response.headers.get("content-type")?.startsWith(mediaType)) return;
      const status = draftStatusOf(result, response.status);
      if (status === response.status) return;
      payload.setResponse(new fetchAPI.Response(response.body, { status, headers: response.headers }));
    },
  };
}

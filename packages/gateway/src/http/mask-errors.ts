// A fault of ours stays ours: outside it is one sentence and a number to ask about. But where the disk is full, whoever asked
// can do something about it, and is told.
import { storeFaultOf } from "@stockgate/core";
import { GraphQLError } from "graphql";
import { maskError } from "graphql-yoga";

/** As `maskedErrors` of the GraphQL server takes it. */
export function maskFault(error: unknown, message: string): Error {
  const masked = maskError(error, message, false);
  const fault = storeFaultOf(error instanceof GraphQLError ? error.originalError : error);
  if (fault === null || !(masked instanceof GraphQLError)) return masked;
  const { nodes, source, positions, path, extensions } = masked;
  return new GraphQLError(`The database cannot be used. ${fault}`, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...extensions, code: "STORE_UNUSABLE" },
  });
}

// Errors of queries and subscriptions, each with a stable code. What a mutation's caller can mend is no error but data:
// see user-error.ts.
import { GraphQLError } from "graphql";

export type ErrorCode =
  /** An argument cannot be used; the message says which and why. */
  | "BAD_USER_INPUT"
  | "NOT_FOUND"
  /** Events behind this cursor are no longer kept, or it belongs to another log: read the state anew. */
  | "CURSOR_EXPIRED";

const coded = (code: ErrorCode, message: string) => new GraphQLError(message, { extensions: { code } });

export const badInput = (message: string): GraphQLError => coded("BAD_USER_INPUT", message);
export const notFound = (message: string): GraphQLError => coded("NOT_FOUND", message);
export const cursorExpired = (message: string): GraphQLError => coded("CURSOR_EXPIRED", message);

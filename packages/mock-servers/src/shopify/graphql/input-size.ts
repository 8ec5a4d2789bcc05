// Shopify: an array in an argument may have 250 entries (https://shopify.dev/docs/api/usage/limits).
import { type ASTNode, GraphQLError } from "graphql";

const maxInputSize = 250;

/** Throws at the first array that is longer, wherever in the arguments' values it is. */
export function refuseLongArrays(value: unknown, path: string[], node: ASTNode) {
  if (Array.isArray(value)) {
    if (value.length > maxInputSize) throw tooLong(value.length, path, node);
    for (const each of value) refuseLongArrays(each, path, node);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) refuseLongArrays(each, [...path, key], node);
  }
}

const tooLong = (length: number, path: string[], node: ASTNode) =>
  new GraphQLError(
    `The input array size of ${length} is greater than the maximum allowed of ${maxInputSize}.`,
    { nodes: node, path, extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" } },
  );

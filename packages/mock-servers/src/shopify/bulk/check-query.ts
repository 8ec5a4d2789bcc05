// Which queries a bulk operation takes (https://shopify.dev/docs/api/usage/bulk-operations/queries):
// one root field, one to five connections, nested no deeper than two, read by `edges { node }`.
import {
  type DocumentNode,
  getNamedType,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from "graphql";

const maxConnections = 5;
const maxDepth = 2;

export type CheckedQuery = { document: DocumentNode } | { problem: string };

export function checkBulkQuery(schema: GraphQLSchema, text: string): CheckedQuery {
  const parsed = parseQuery(text);
  if ("problem" in parsed) return parsed;
  const { document } = parsed;
  const [invalid] = validate(schema, document);
  if (invalid) return { problem: `Invalid bulk query: ${invalid.message}` };
  const { connections, depth, hasNodes } = measure(schema, document);
  const problem = problemWith(document, connections, depth, hasNodes);
  return problem === null ? { document } : { problem };
}

function parseQuery(text: string): CheckedQuery {
  try {
    return { document: parse(text) };
  } catch (error) {
    if (error instanceof GraphQLError) return { problem: `Invalid bulk query: ${error.message}` };
    throw error;
  }
}

function problemWith(
  document: DocumentNode,
  connections: number,
  depth: number,
  hasNodes: boolean,
): string | null {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation?.operation !== OperationTypeNode.QUERY) return "Bulk queries must be queries.";
  if (operation.selectionSet.selections.length !== 1)
    return "Bulk queries can only have one top-level field.";
  if (connections === 0) return "Bulk queries must contain at least one connection.";
  if (connections > maxConnections)
    return `Bulk queries cannot contain more than ${maxConnections} connections.`;
  if (depth > maxDepth)
    return `Bulk queries cannot contain connections with a nesting depth greater than ${maxDepth}.`;
  return hasNodes ? "Bulk queries must select `edges { node }`: the `nodes` field is not supported." : null;
}

function measure(schema: GraphQLSchema, document: DocumentNode) {
  const typeInfo = new TypeInfo(schema);
  let connections = 0;
  let depth = 0;
  let deepest = 0;
  let hasNodes = false;
  const isConnection = () => getNamedType(typeInfo.getType())?.name.endsWith("Connection") === true;
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter(node) {
          hasNodes ||=
            node.name.value === "nodes" && typeInfo.getParentType()?.name.endsWith("Connection") === true;
          if (!isConnection()) return;
          connections += 1;
          depth += 1;
          deepest = Math.max(deepest, depth);
        },
        leave() {
          if (isConnection()) depth -= 1;
        },
      },
    }),
  );
  return { connections, depth: deepest, hasNodes };
}

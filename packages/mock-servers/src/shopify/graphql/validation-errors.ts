// What is wrong with a document, in Shopify's words: graphql-js finds it, this translates message, path and code.
// The package's version is pinned, and validation-errors.test.ts holds each of its sentences against this table.
import { type ASTNode, type DocumentNode, type GraphQLError, Kind, visit } from "graphql";
import type { ErrorBody } from "./errors.ts";

type Translation = {
  pattern: RegExp;
  into: (parts: string[]) => { message: string; extensions: Record<string, unknown> };
  /** Where the offending name ends the path. */
  pathEnd?: (parts: string[]) => string;
};

const bareName = (type: string) => type.replaceAll(/[[\]!]/g, "");

const translations: Translation[] = [
  {
    pattern: /^Cannot query field "(.+?)" on type "(.+?)"/,
    into: ([field = "", type = ""]) => ({
      message: `Field '${field}' doesn't exist on type '${type}'`,
      extensions: { code: "undefinedField", typeName: type, fieldName: field },
    }),
  },
  {
    pattern: /^Field "(.+?)" argument "(.+?)" of type ".+?" is required/,
    into: ([field = "", argument = ""]) => ({
      message: `Field '${field}' is missing required arguments: ${argument}`,
      extensions: { code: "missingRequiredArguments", className: "Field", name: field, arguments: argument },
    }),
  },
  {
    pattern: /^Unknown argument "(.+?)" on field "(?:.+?\.)?(.+?)"/,
    into: ([argument = "", field = ""]) => ({
      message: `Field '${field}' doesn't accept argument '${argument}'`,
      extensions: { code: "argumentNotAccepted", name: field, typeName: "Field", argumentName: argument },
    }),
    pathEnd: ([argument = ""]) => argument,
  },
  {
    pattern: /^Field "(.+?)" is not defined by type "(.+?)"/,
    into: ([field = "", type = ""]) => ({
      message: `InputObject '${type}' doesn't accept argument '${field}'`,
      extensions: { code: "argumentNotAccepted", name: type, typeName: "InputObject", argumentName: field },
    }),
    pathEnd: ([field = ""]) => field,
  },
  {
    pattern: /^Field "(.+?)" of type "(.+?)" must have a selection of subfields/,
    into: ([field = "", type = ""]) => ({
      message: `Field must have selections (field '${field}' returns ${bareName(type)} but has no selections. Did you mean '${field} { ... }'?)`,
      extensions: { code: "selectionMismatch", nodeName: `field '${field}'`, typeName: bareName(type) },
    }),
  },
  {
    pattern: /^Field "(.+?)" must not have a selection since type "(.+?)" has no subfields/,
    into: ([field = "", type = ""]) => ({
      message: `Selections can't be made on scalars (field '${field}' returns ${bareName(type)} but has selections)`,
      extensions: { code: "selectionMismatch", nodeName: `field '${field}'`, typeName: bareName(type) },
    }),
  },
  {
    pattern: /^Variable "\$(.+?)" is not defined(?: by operation "(.+?)")?/,
    into: ([name = "", operation = ""]) => ({
      message: `Variable $${name} is used by ${operation || "anonymous query"} but not declared`,
      extensions: { code: "variableNotDefined", variableName: name },
    }),
  },
  {
    pattern: /^Variable "\$(.+?)" is never used(?: in operation "(.+?)")?/,
    into: ([name = "", operation = ""]) => ({
      message: `Variable $${name} is declared by ${operation || "anonymous query"} but not used`,
      extensions: { code: "variableNotUsed", variableName: name },
    }),
  },
  {
    pattern: /^Variable "\$(.+?)" of type "(.+?)" used in position expecting type "(.+?)"/,
    into: ([name = "", type = "", expected = ""]) => ({
      message: `Type mismatch on variable $${name} (${type} / ${expected})`,
      extensions: {
        code: "variableMismatch",
        variableName: name,
        typeName: type,
        errorMessage: "Type mismatch",
      },
    }),
  },
  {
    pattern: /^Unknown directive "@(.+?)"/,
    into: ([name = ""]) => ({
      message: `Directive @${name} is not defined`,
      extensions: { code: "undefinedDirective", directiveName: name },
    }),
  },
  {
    pattern: /^Unknown type "(.+?)"/,
    into: ([name = ""]) => ({
      message: `${name} isn't a defined input type`,
      extensions: { code: "undefinedType", typeName: name },
    }),
  },
];

export function describeValidationErrors(
  document: DocumentNode,
  errors: readonly GraphQLError[],
): ErrorBody[] {
  const paths = pathsOf(document);
  return errors.map((error) => {
    const [node] = error.nodes ?? [];
    const path = (node && paths.get(node)) ?? [];
    const body = { message: error.message, locations: error.locations ?? [], path };
    for (const { pattern, into, pathEnd } of translations) {
      const found = pattern.exec(error.message);
      if (!found) continue;
      const parts = found.slice(1).map((part) => part ?? "");
      return { ...body, ...into(parts), path: pathEnd ? [...path, pathEnd(parts)] : path };
    }
    return body;
  });
}

/** Of every node: "query Name", then the fields (and "... on Type") that lead to it. */
function pathsOf(document: DocumentNode): Map<ASTNode, string[]> {
  const paths = new Map<ASTNode, string[]>();
  const current: string[] = [];
  visit(document, {
    enter(node) {
      const step = stepOf(node);
      if (step !== null) current.push(step);
      paths.set(node, [...current]);
    },
    leave(node) {
      if (stepOf(node) !== null) current.pop();
    },
  });
  return paths;
}

function stepOf(node: ASTNode): string | null {
  if (node.kind === Kind.OPERATION_DEFINITION) {
    return node.name ? `${node.operation} ${node.name.value}` : node.operation;
  }
  if (node.kind === Kind.FRAGMENT_DEFINITION) return `fragment ${node.name.value}`;
  if (node.kind === Kind.FIELD) return node.alias?.value ?? node.name.value;
  if (node.kind !== Kind.INLINE_FRAGMENT) return null;
  return node.typeCondition ? `... on ${node.typeCondition.name.value}` : "...";
}

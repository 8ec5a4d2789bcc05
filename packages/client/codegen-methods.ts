// One method for each operation: named as it is, documented as its field is, with the answer's one root field taken out.
import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from "graphql";

const lowerFirst = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
const upperFirst = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** An operation that asks for one thing deep down is about that, and not about what it lies in. */
function innermost(schema: GraphQLSchema, parent: GraphQLObjectType, selection: SelectionNode): string[] {
  if (selection.kind !== Kind.FIELD) return [];
  const field: GraphQLField<unknown, unknown> | undefined = parent.getFields()[selection.name.value];
  if (!field) throw new Error(`${parent.name} has no ${selection.name.value}`);
  const own = [field.description ?? ""];
  const [only, ...others] = selection.selectionSet?.selections ?? [];
  if (!only || others.length > 0) return own;
  const type = getNamedType(field.type);
  if (only.kind === Kind.INLINE_FRAGMENT) {
    const narrowed = schema.getType(only.typeCondition?.name.value ?? "");
    const [within, ...more] = only.selectionSet.selections;
    if (!isObjectType(narrowed) || !within) return own;
    return more.length > 0 || within.kind !== Kind.FIELD
      ? [narrowed.description ?? ""]
      : innermost(schema, narrowed, within);
  }
  if (!isObjectType(type) || isInterfaceType(type) || only.kind !== Kind.FIELD) return own;
  return innermost(schema, type, only);
}

const comment = (text: string): string =>
  `  /** ${text.replaceAll(/\s+/g, " ").replaceAll("*/", "* /")} */\n`;

/** Fields of a payload that are there whenever nothing was refused: the schema says so in their description. */
const fieldsDone = (schema: GraphQLSchema, field: string): string[] => {
  const payload = getNamedType(schema.getMutationType()?.getFields()[field]?.type);
  if (!isObjectType(payload)) throw new Error(`${field} answers no payload`);
  return Object.values(payload.getFields())
    .filter(({ description }) => /(^|[;.] *)null where the request was refused\.$/i.test(description ?? ""))
    .map(({ name }) => name);
};

function printMethod(schema: GraphQLSchema, operation: OperationDefinitionNode): string {
  const name = operation.name?.value;
  const [root, ...others] = operation.selectionSet.selections;
  if (!name || root?.kind !== Kind.FIELD || others.length > 0) {
    throw new Error(`${name ?? "An operation"}: an operation has a name and exactly one root field`);
  }
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new Error(`the schema has no ${operation.operation}`);
  const kind = upperFirst(operation.operation);
  const field = root.name.value;
  const about = comment(innermost(schema, rootType, root).join(" "));
  const document = `documents.${name}Document`;
  const key = JSON.stringify(field);
  if (operation.operation === OperationTypeNode.MUTATION) {
    const selected = new Set(
      (root.selectionSet?.selections ?? []).flatMap((each) =>
        each.kind === Kind.FIELD ? [each.name.value] : [],
      ),
    );
    const done = fieldsDone(schema, field).filter((each) => selected.has(each));
    const input = `documents.${name}MutationVariables["input"]`;
    return `${about}  ${lowerFirst(name)}: (input: ${input}, options?: CallOptions) =>
    carrier.command(${document}, ${key}, { input }, ${JSON.stringify(done)}, options),\n`;
  }
  const isOptional = (operation.variableDefinitions ?? []).every(
    (variable) => variable.type.kind !== Kind.NON_NULL_TYPE || variable.defaultValue,
  );
  const variables = `variables: documents.${name}${kind}Variables${isOptional ? " = {}" : ""}`;
  const call = operation.operation === OperationTypeNode.SUBSCRIPTION ? "follow" : "ask";
  return `${about}  ${lowerFirst(name)}: (${variables}, options?: CallOptions) =>
    carrier.${call}(${document}, ${key}, variables, options),\n`;
}

export const printMethods = (schema: GraphQLSchema, operations: readonly OperationDefinitionNode[]): string =>
  `import type { CallOptions, Carrier } from "../carrier.ts";
import * as documents from "./operations.ts";

export const createMethods = (carrier: Carrier) => ({
${operations.map((operation) => printMethod(schema, operation)).join("")}});
`;

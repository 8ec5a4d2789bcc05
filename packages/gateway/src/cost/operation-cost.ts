// What an operation may cost, told from its document and variables before anything of it is carried out, by the weights
// and sizes that the schema's own directives state. It is an own analysis of the document: see docs/decisions/cost.md.
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from "graphql";
import { largestPageSize } from "../schema/paging.ts";
import { assumedListSize, type ListSize, readListSize, readWeight } from "./cost-directives.ts";

type Values = Readonly<Record<string, unknown>>;

export type CostQuestion = {
  schema: GraphQLSchema;
  /** Valid against the schema, so that fragments spread into no circle. */
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** As the client sent them, not yet coerced. */
  variables: Values;
};

type Field = GraphQLField<unknown, unknown>;

function fieldOf(parent: GraphQLNamedType, name: string): Field | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** Which lists of an object are how long, as the field that led to it says. */
type Sizing = { size: number; names: readonly string[] };

const lengthOf = (value: unknown): number | null => {
  if (Array.isArray(value)) return value.length;
  // More rows are not served, and fewer than none not either.
  return typeof value === "number" ? Math.min(Math.max(value, 0), largestPageSize) : null;
};

function sizeOf({ assumedSize, slicingArguments = [] }: ListSize, values: Values): number {
  const given = slicingArguments.map((name) => lengthOf(values[name])).filter((length) => length !== null);
  return given.length === 0 ? assumedSize : Math.max(...given);
}

export function costOfOperation({ schema, document, operation, variables }: CostQuestion): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const given: Values = Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) => {
      const name = variable.name.value;
      if (variables[name] !== undefined) return [[name, variables[name]]];
      return defaultValue ? [[name, valueFromASTUntyped(defaultValue)]] : [];
    }),
  );
  /** By name and page: fragments that spread one another twice are a thousand tokens and 2^100 fields. */
  const known = new Map<string, number>();

  const readArguments = (nodes: readonly ArgumentNode[] | undefined): Values =>
    Object.fromEntries(
      (nodes ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, given)]),
    );

  const isLeftOut = ({ directives }: SelectionNode): boolean =>
    (directives ?? []).some(({ name, arguments: nodes }) => {
      const condition = readArguments(nodes)["if"];
      return (
        (name.value === "skip" && condition === true) || (name.value === "include" && condition === false)
      );
    });

  function ofFragment(name: string, sizing: Sizing | null): number {
    const key = `${name} ${sizing?.size}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && type ? ofSelections(type, fragment.selectionSet, sizing) : 0;
    known.set(key, cost);
    return cost;
  }

  /** `sizing`: of the lists of the object that is selected from. */
  function ofField(parent: GraphQLNamedType, node: FieldNode, sizing: Sizing | null): number {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    if (!field || !type) return 0;
    const weight = readWeight(field) ?? readWeight(type) ?? (isCompositeType(type) ? 1 : 0);
    if (!node.selectionSet) return weight;
    const listSize = readListSize(field);
    const size = listSize ? sizeOf(listSize, readArguments(node.arguments)) : assumedListSize;
    const names = listSize?.sizedFields;
    if (names) {
      // The rows of a page are read though nothing of them is shown.
      const unseen = selectsOneOf(names, node.selectionSet) ? 0 : size;
      return weight + unseen + ofSelections(type, node.selectionSet, { size, names });
    }
    const each = weight + ofSelections(type, node.selectionSet, null);
    if (sizing?.names.includes(field.name)) return sizing.size * each;
    return isListType(getNullableType(field.type)) ? size * each : each;
  }

  function selectsOneOf(
    names: readonly string[],
    { selections }: SelectionSetNode,
    seen = new Set<string>(),
  ): boolean {
    return selections.some((selection) => {
      if (isLeftOut(selection)) return false;
      if (selection.kind === Kind.FIELD) return names.includes(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return selectsOneOf(names, selection.selectionSet, seen);
      const fragment = fragments.get(selection.name.value);
      if (!fragment || seen.has(selection.name.value)) return false;
      seen.add(selection.name.value);
      return selectsOneOf(names, fragment.selectionSet, seen);
    });
  }

  function ofSelections(
    parent: GraphQLNamedType,
    { selections }: SelectionSetNode,
    sizing: Sizing | null,
  ): number {
    let cost = 0;
    for (const selection of selections) {
      if (isLeftOut(selection)) continue;
      switch (selection.kind) {
        case Kind.FIELD:
          cost += ofField(parent, selection, sizing);
          break;
        case Kind.INLINE_FRAGMENT: {
          const name = selection.typeCondition?.name.value;
          const type = name === undefined ? parent : (schema.getType(name) ?? parent);
          cost += ofSelections(type, selection.selectionSet, sizing);
          break;
        }
        case Kind.FRAGMENT_SPREAD:
          cost += ofFragment(selection.name.value, sizing);
          break;
      }
    }
    return cost;
  }

  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  return Math.min(ofSelections(root, operation.selectionSet, null), Number.MAX_SAFE_INTEGER);
}

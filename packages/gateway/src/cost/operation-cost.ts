// What an operation may cost, told from its document and variables before anything of it is carried out. An object is
// one point, a page its size, and what stands below a page or a list counts once for each of its rows; leaves are free.
// It is an own analysis of the document: see docs/decisions/cost.md.
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
  OperationTypeNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from "graphql";
import { sizeOfPage } from "../schema/paging.ts";

/** A change is stored, told of and synced: work beyond the rows it answers with. */
const mutationPoints = 10;
/** `totalCount` counts all rows of a listing, whatever the page's size. */
const countPoints = 10;
/** Rows of a list that is no page and whose length nobody can tell beforehand: locations, steps, components. */
const assumedListSize = 10;

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

const toNumber = (value: unknown): number | null => (typeof value === "number" ? value : null);
const isPaged = ({ args }: Field): boolean => args.some(({ name }) => name === "first");

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

  function ofFragment(name: string, page: number | null): number {
    const key = `${name} ${page}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && type ? ofSelections(type, fragment.selectionSet, page) : 0;
    known.set(key, cost);
    return cost;
  }

  /** `page`: rows of the connection that is selected from; null where it is none. */
  function ofField(parent: GraphQLNamedType, node: FieldNode, page: number | null): number {
    const field = fieldOf(parent, node.name.value);
    const type = field && getNamedType(field.type);
    if (!field || !type) return 0;
    if (!isCompositeType(type) || !node.selectionSet) return field.name === "totalCount" ? countPoints : 0;
    const below = (rows: number | null) => ofSelections(type, node.selectionSet as SelectionSetNode, rows);
    // The page's rows were counted where it was asked for.
    if (page !== null && (field.name === "edges" || field.name === "nodes")) return page * below(null);
    if (field.name === "node" && parent.name.endsWith("Edge")) return below(null);
    const values = readArguments(node.arguments);
    if (isPaged(field)) {
      const size = sizeOfPage({ first: toNumber(values["first"]), last: toNumber(values["last"]) });
      return 1 + size + below(size);
    }
    if (!isListType(getNullableType(field.type))) return 1 + below(null);
    const lengths = Object.values(values).flatMap((value) => (Array.isArray(value) ? [value.length] : []));
    return (lengths.length > 0 ? Math.max(...lengths) : assumedListSize) * (1 + below(null));
  }

  function ofSelections(
    parent: GraphQLNamedType,
    { selections }: SelectionSetNode,
    page: number | null,
  ): number {
    let cost = 0;
    for (const selection of selections) {
      if (isLeftOut(selection)) continue;
      switch (selection.kind) {
        case Kind.FIELD:
          cost += ofField(parent, selection, page);
          break;
        case Kind.INLINE_FRAGMENT: {
          const name = selection.typeCondition?.name.value;
          const type = name === undefined ? parent : (schema.getType(name) ?? parent);
          cost += ofSelections(type, selection.selectionSet, page);
          break;
        }
        case Kind.FRAGMENT_SPREAD:
          cost += ofFragment(selection.name.value, page);
          break;
      }
    }
    return cost;
  }

  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const extra =
    operation.operation === OperationTypeNode.MUTATION
      ? mutationPoints * operation.selectionSet.selections.length
      : 0;
  return Math.min(extra + ofSelections(root, operation.selectionSet, null), Number.MAX_SAFE_INTEGER);
}

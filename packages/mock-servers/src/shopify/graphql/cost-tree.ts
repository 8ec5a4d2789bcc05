// An operation as a tree of what costs something, fragments merged and directives applied; cost.ts adds it up.
// On the way it refuses arrays that are too long, as every argument's value is at hand here.
import {
  type FieldNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
} from "graphql";
import { refuseLongArrays } from "./input-size.ts";

/** A selection by the concrete type it is made on; one entry where the type is not abstract. */
export type CostAlternatives = CostField[][];

export type CostField = {
  /** The name in the answer. */
  key: string;
  /** Of one such object by itself. */
  own: number;
  children: CostAlternatives;
  /** Connections: the page asked for, and the ways by which its nodes were selected. */
  connection: { size: number; nodes: NodeAccess[] } | null;
};

/** `nodes` (edgeKey null) or `edges { node }`. */
export type NodeAccess = { key: string; nodeKey: string | null; own: number; children: CostAlternatives };

export type CostInput = {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
};

// Shopify: money, addresses, measures and errors cost nothing (fitted on captured answers; see the reference).
const freeTypes =
  /^(MoneyBag|MoneyV2|Weight|InventoryItemMeasurement|LocationAddress|ApiVersion|PageInfo|.*Endpoint|.*UserError)$/;
const rootMutationCost = 10;
const rootCountCost = 10;

export function buildCostTree(input: CostInput): CostField[] {
  const { schema, operation } = input;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no ${operation.operation}`);
  return selectOn(input, root, [operation.selectionSet.selections], []).map((field) => ({
    ...field,
    ...rootCost(root, field, operation.operation === OperationTypeNode.MUTATION),
  }));
}

function rootCost(root: GraphQLObjectType, field: SelectedField, isMutation: boolean): Partial<CostField> {
  if (isMutation) {
    // Shopify: 10 for a mutation, and nothing for the objects directly in its payload.
    const children = field.children.map((each) => each.map((child) => ({ ...child, own: 0 })));
    return { own: rootMutationCost, children };
  }
  const isCount = getNamedType(root.getFields()[field.name]?.type)?.name === "Count";
  return isCount ? { own: rootCountCost } : {};
}

type SelectedField = CostField & { name: string };

function selectOn(
  input: CostInput,
  type: GraphQLObjectType,
  selections: (readonly SelectionNode[])[],
  path: string[],
): SelectedField[] {
  const byKey = new Map<string, FieldNode[]>();
  for (const each of selections) collect(input, type, each, byKey);
  return [...byKey].flatMap(([key, nodes]): SelectedField[] => {
    const [node] = nodes;
    const field = node && type.getFields()[node.name.value];
    if (!node || !field) return [];
    const values = getArgumentValues(field, node, input.variables);
    refuseLongArrays(values, [...path, key], node);
    const inner = nodes.flatMap((each) => (each.selectionSet ? [each.selectionSet.selections] : []));
    const named = getNamedType(field.type);
    if (!isCompositeType(named)) return [];
    const fieldPath = [...path, key];
    const shared = { key, name: node.name.value };
    if (named.name.endsWith("Connection") && isObjectType(named)) {
      const size = Number(values["first"] ?? values["last"] ?? 0);
      const nodes = nodeAccesses(input, named, inner, fieldPath);
      return [{ ...shared, own: 0, children: [], connection: { size, nodes } }];
    }
    const children = alternativesOf(input, named, inner, fieldPath);
    return [{ ...shared, own: ownCost(named), children, connection: null }];
  });
}

const ownCost = (type: GraphQLCompositeType) => (freeTypes.test(type.name) ? 0 : 1);

function alternativesOf(
  input: CostInput,
  type: GraphQLCompositeType,
  selections: (readonly SelectionNode[])[],
  path: string[],
): CostAlternatives {
  const concrete = isAbstractType(type) ? input.schema.getPossibleTypes(type) : [type];
  return concrete
    .map((each) => selectOn(input, each, selections, path))
    .filter((fields, index) => index === 0 || fields.length > 0);
}

function nodeAccesses(
  input: CostInput,
  connection: GraphQLObjectType,
  selections: (readonly SelectionNode[])[],
  path: string[],
): NodeAccess[] {
  const byKey = new Map<string, FieldNode[]>();
  for (const each of selections) collect(input, connection, each, byKey);
  return [...byKey].flatMap(([key, nodes]): NodeAccess[] => {
    const name = nodes[0]?.name.value;
    const inner = nodes.flatMap((each) => (each.selectionSet ? [each.selectionSet.selections] : []));
    const type = compositeOf(connection.getFields()[name ?? ""]?.type);
    if (!type || (name !== "nodes" && name !== "edges")) return [];
    if (name === "nodes") {
      const children = alternativesOf(input, type, inner, [...path, key]);
      return [{ key, nodeKey: null, own: ownCost(type), children }];
    }
    if (!isObjectType(type)) return [];
    return selectOn(input, type, inner, [...path, key]).map((edge) => ({
      key,
      nodeKey: edge.key,
      own: edge.own,
      children: edge.children,
    }));
  });
}

function compositeOf(type: GraphQLOutputType | undefined): GraphQLCompositeType | null {
  const named = getNamedType(type);
  return isCompositeType(named) ? named : null;
}

/** The fields selected on an object type, by their name in the answer, fragments that apply to it included. */
function collect(
  input: CostInput,
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  byKey: Map<string, FieldNode[]>,
) {
  for (const selection of selections) {
    if (!isIncluded(selection, input.variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      byKey.set(key, [...(byKey.get(key) ?? []), selection]);
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? input.fragments[selection.name.value] : selection;
    if (fragment && appliesTo(input.schema, fragment.typeCondition?.name.value, type)) {
      collect(input, type, fragment.selectionSet.selections, byKey);
    }
  }
}

function appliesTo(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}

function isIncluded(selection: SelectionNode, variables: Record<string, unknown>): boolean {
  if ((selection.directives?.length ?? 0) === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.["if"] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.["if"] !== false;
}

// What an operation costs as a client reckons it who has the printed schema alone: by the cost directives, and without a
// line of the gateway's own reckoning.
import {
  buildSchema,
  type DirectiveNode,
  type FieldNode,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from "graphql";

type Args = Record<string, unknown>;

function readDirective(directives: readonly DirectiveNode[] | undefined, name: string): Args | null {
  const found = directives?.find((each) => each.name.value === name);
  if (!found) return null;
  return Object.fromEntries(
    (found.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value)]),
  );
}

const weightIn = (directives: readonly DirectiveNode[] | undefined): number | null => {
  const weight = readDirective(directives, "cost")?.["weight"];
  return weight === undefined ? null : Number(weight);
};

export function reckonCost(sdl: string, text: string, name: string | null, variables: Args): number {
  const schema = buildSchema(sdl);
  const { definitions } = parse(text);
  const operation = definitions.find(
    (each) => each.kind === Kind.OPERATION_DEFINITION && (name === null || each.name?.value === name),
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`there is no ${name}`);
  const fragments = new Map(
    definitions
      .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((each) => [each.name.value, each]),
  );
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue && valueFromASTUntyped(defaultValue),
    ]),
  );
  const given = { ...defaults, ...variables };

  function size(listSize: Args, node: FieldNode): number {
    const args = Object.fromEntries(
      (node.arguments ?? []).map((each) => [each.name.value, valueFromASTUntyped(each.value, given)]),
    );
    const names = (listSize["slicingArguments"] ?? []) as string[];
    const sizes = names.map((each) => args[each]).filter((each) => each !== undefined && each !== null);
    const lengths = sizes.map((each) => (Array.isArray(each) ? each.length : Number(each)));
    return lengths.length === 0 ? Number(listSize["assumedSize"]) : Math.max(...lengths);
  }

  type Sized = { names: string[]; size: number } | null;
  const ofSet = (parent: GraphQLNamedType, { selections }: SelectionSetNode, sized: Sized): number =>
    selections.reduce((sum, node) => {
      if (node.kind === Kind.FIELD) return sum + ofField(parent, node, sized);
      const within = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      const condition = within?.typeCondition?.name.value;
      const type = condition === undefined ? parent : schema.getType(condition);
      return within && type ? sum + ofSet(type, within.selectionSet, sized) : sum;
    }, 0);

  function ofField(parent: GraphQLNamedType, node: FieldNode, sized: Sized): number {
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 0;
    const type = getNamedType(field.type);
    const usual = isCompositeType(type) ? 1 : 0;
    const weight = weightIn(field.astNode?.directives) ?? weightIn(type.astNode?.directives) ?? usual;
    const listSize = readDirective(field.astNode?.directives, "listSize");
    const names = listSize?.["sizedFields"] as string[] | undefined;
    const length = listSize ? size(listSize, node) : 10;
    const below = node.selectionSet
      ? ofSet(type, node.selectionSet, names ? { names, size: length } : null)
      : 0;
    if (sized?.names.includes(field.name)) return sized.size * (weight + below);
    return isListType(getNullableType(field.type)) ? length * (weight + below) : weight + below;
  }

  const root = schema.getRootType(operation.operation);
  return root ? ofSet(root, operation.selectionSet, null) : 0;
}

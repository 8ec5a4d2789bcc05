// The pruning itself, on the syntax tree: definitions in, fewer definitions out, in the source's order.
import {
  Kind,
  parse,
  print,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
  visit,
} from "graphql";
import { keptFields, keptInterfaces, wholeTypeNames } from "./shopify-schema-keep.ts";

export type PrunedSchema = {
  sdl: string;
  /** Mutations whose description says that `@idempotent` is required. */
  idempotentMutations: string[];
  /** Kept fields by object type. */
  typeNames: Record<string, string[]>;
};

const scalars = new Set(["Int", "Float", "String", "Boolean", "ID"]);
const idempotencyNote = "idempotency key is required";

export function pruneSchema(fullSdl: string): PrunedSchema {
  const full = parse(fullSdl);
  const byName = new Map<string, TypeDefinitionNode>();
  for (const definition of full.definitions)
    if (isType(definition)) byName.set(definition.name.value, definition);
  refuseUnknownNames(byName);

  const kept = new Map<string, TypeDefinitionNode>();
  const queue = ["QueryRoot", "Mutation", ...keptInterfaces];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (kept.has(name) || scalars.has(name)) continue;
    const definition = byName.get(name);
    if (!definition) throw new Error(`The schema has no type ${name}`);
    const pruned = pruneType(definition);
    kept.set(name, pruned);
    queue.push(...namesReachedFrom(pruned));
  }

  const definitions = full.definitions.flatMap((each): DefinitionNode[] => {
    if (!isType(each)) return [each];
    const pruned = kept.get(each.name.value);
    return pruned ? [pruned] : [];
  });
  return {
    sdl: print(withoutDescriptions({ kind: Kind.DOCUMENT, definitions })),
    idempotentMutations: fieldsOf(kept.get("Mutation"))
      .filter((field) => field.description?.value.includes(idempotencyNote))
      .map((field) => field.name.value),
    typeNames: Object.fromEntries(
      [...kept.values()]
        .filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION)
        .map((each) => [each.name.value, fieldsOf(each).map((field) => field.name.value)]),
    ),
  };
}

type Described = DocumentNode | DefinitionNode | FieldDefinitionNode | InputValueDefinitionNode;

/** A definition's text without its descriptions: what two schemas are compared by. */
export const printBare = (node: Described) => print(withoutDescriptions(node));

function withoutDescriptions<T extends Described>(node: T): T {
  const clear = {
    enter: (each: object) => ("description" in each ? { ...each, description: undefined } : undefined),
  };
  return visit<T>(node, clear);
}

function isType(definition: DefinitionNode): definition is TypeDefinitionNode {
  return definition.kind.endsWith("TypeDefinition");
}

function pruneType(definition: TypeDefinitionNode): TypeDefinitionNode {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        ...definition,
        interfaces: definition.interfaces?.filter((each) => keptInterfaces.includes(each.name.value)) ?? [],
        fields: keepFields(definition),
      };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...definition, fields: keepFields(definition) };
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.UNION_TYPE_DEFINITION:
      return definition;
  }
}

type WithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode;

function keepFields<T extends WithFields>(definition: T): NonNullable<T["fields"]> {
  const name = definition.name.value;
  const fields = definition.fields ?? [];
  const wanted = keptNames(name);
  const isWhole =
    wanted === "*" ||
    (wanted === undefined && (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || wholeTypeNames.test(name)));
  if (isWhole) return fields;
  if (wanted === undefined)
    throw new Error(`${name} is reached: say in shopify-schema-keep.ts what is kept of it`);
  return fields.filter((field) => wanted.includes(field.name.value)) as NonNullable<T["fields"]>;
}

function keptNames(type: string): string[] | "*" | undefined {
  const text = keptFields[type];
  if (text === undefined || text === "*") return text;
  return text.split(/\s+/);
}

/** A name that the schema does not have is a slip of the keep-list. */
function refuseUnknownNames(byName: Map<string, TypeDefinitionNode>) {
  for (const type of Object.keys(keptFields)) {
    const definition = byName.get(type);
    if (!definition) throw new Error(`shopify-schema-keep.ts names ${type}, which the schema does not have`);
    const has = new Set(fieldsOf(definition).map((field) => field.name.value));
    const wanted = keptNames(type);
    const unknown = wanted === "*" || wanted === undefined ? [] : wanted.filter((name) => !has.has(name));
    if (unknown.length > 0) throw new Error(`${type} has no ${unknown.join(", ")}`);
  }
}

const fieldsOf = (definition: TypeDefinitionNode | undefined) =>
  definition && "fields" in definition ? (definition.fields ?? []) : [];

function namesReachedFrom(definition: TypeDefinitionNode): string[] {
  if (definition.kind === Kind.UNION_TYPE_DEFINITION)
    return definition.types?.map((each) => each.name.value) ?? [];
  return fieldsOf(definition).flatMap((field) => [
    nameOf(field.type),
    ...("arguments" in field ? (field.arguments ?? []).map((argument) => nameOf(argument.type)) : []),
  ]);
}

const nameOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);

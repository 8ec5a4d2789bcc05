// What a schema takes away from clients of an earlier one. What was deprecated there may go; nothing else may.
import { type Change, ChangeType, CriticalityLevel, diff, type Rule } from "@graphql-inspector/core";
import {
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";

type Deprecatable = { deprecationReason?: string | null | undefined };

const isDeprecated = (part: Deprecatable | undefined): boolean => typeof part?.deprecationReason === "string";

/** What a coordinate such as `Type.field.argument` names, from the type down. */
function partsAt(schema: GraphQLSchema, [typeName = "", name, argument]: string[]): Deprecatable[] {
  const type = schema.getType(typeName);
  if (name === undefined) return [];
  if (isEnumType(type)) return [type.getValue(name) ?? {}];
  if (isInputObjectType(type)) return [type.getFields()[name] ?? {}];
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const field = type.getFields()[name];
  return [field ?? {}, ...(field?.args.filter((each) => each.name === argument) ?? [])];
}

const namesOf = (field: GraphQLField<unknown, unknown>): string[] => [
  getNamedType(field.type).name,
  ...field.args.filter((each) => !isDeprecated(each)).map((each) => getNamedType(each.type).name),
];

/** Names of the types to which something of this type leads that was not deprecated. */
function ledToBy(schema: GraphQLSchema, type: GraphQLNamedType): string[] {
  if (isAbstractType(type)) {
    const possible = schema.getPossibleTypes(type).map(({ name }) => name);
    const fields = isInterfaceType(type) ? Object.values(type.getFields()) : [];
    return [...possible, ...fields.filter((field) => !isDeprecated(field)).flatMap(namesOf)];
  }
  if (isObjectType(type)) {
    return Object.values(type.getFields())
      .filter((field) => !isDeprecated(field))
      .flatMap(namesOf);
  }
  if (!isInputObjectType(type)) return [];
  const fields = Object.values(type.getFields());
  return fields.filter((field) => !isDeprecated(field)).map((field) => getNamedType(field.type).name);
}

const isLedTo = (schema: GraphQLSchema, name: string): boolean =>
  Object.values(schema.getTypeMap()).some((type) => ledToBy(schema, type).includes(name));

const removals: ReadonlySet<string> = new Set([
  ChangeType.FieldRemoved,
  ChangeType.FieldArgumentRemoved,
  ChangeType.InputFieldRemoved,
  ChangeType.EnumValueRemoved,
]);

/** The library's own rule lets every removed type go, also one that `node` still answered. */
const letDeprecatedGo: Rule = ({ changes, oldSchema }) => {
  const mayGo = ({ type, path = "" }: Change): boolean => {
    if (!oldSchema) return false;
    if (type === ChangeType.TypeRemoved) return !isLedTo(oldSchema, path);
    return removals.has(type) && partsAt(oldSchema, path.split(".")).some(isDeprecated);
  };
  return changes.filter((change) => !mayGo(change));
};

/** What a field costs is no promise: it follows what the field takes. */
const forgetCosts: Rule = ({ changes }) =>
  changes.filter(({ path }) => !/@(cost|listSize)\b/.test(path ?? ""));

/** An input of which exactly one field must be given from now on refuses what gave two of them before. */
const isNarrowedInput = ({ type, meta }: Change): boolean =>
  type === ChangeType.DirectiveUsageInputObjectAdded &&
  meta.addedDirectiveName === "oneOf" &&
  !meta.addedToNewType;

export type SchemaChanges = {
  /** One sentence each: a document that was valid before is refused or means something else. */
  breaking: string[];
  /** A client that was written carelessly may be surprised. */
  dangerous: string[];
};

export async function compareSchemas(before: GraphQLSchema, after: GraphQLSchema): Promise<SchemaChanges> {
  const changes = await diff(before, after, [letDeprecatedGo, forgetCosts]);
  const isBreaking = (change: Change) =>
    change.criticality.level === CriticalityLevel.Breaking || isNarrowedInput(change);
  const say = ({ path, message }: Change) => (path ? `${path}: ${message}` : message);
  return {
    breaking: changes.filter(isBreaking).map(say),
    dangerous: changes
      .filter((change) => change.criticality.level === CriticalityLevel.Dangerous && !isBreaking(change))
      .map(say),
  };
}

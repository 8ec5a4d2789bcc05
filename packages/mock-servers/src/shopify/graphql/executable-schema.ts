// The pruned schema with its resolvers: every field is either resolved here or a property of its record.
import { readFileSync } from "node:fs";
import {
  buildSchema,
  defaultFieldResolver,
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
} from "graphql";
import { accessOf, accessOfRecord, type FieldAccess, requireAccess } from "./access.ts";
import { allPages } from "./connection.ts";
import type { Context } from "./context.ts";
import { addScalarRules } from "./scalars.ts";

/**
 * The fields of one type. Arguments were coerced by the schema, and a source is what the parent field answered:
 * each resolver names the types it was written for.
 */
export type Resolvers = Record<
  string,
  (source: never, args: never, context: Context, info: GraphQLResolveInfo) => unknown
>;

const sdl = readFileSync(new URL("../generated/schema.graphql", import.meta.url), "utf8");

/** With `isUnpaged`, every connection answers its whole list. */
export function createExecutableSchema(
  resolvers: Record<string, Resolvers>,
  options: { isUnpaged: boolean } = { isUnpaged: false },
): GraphQLSchema {
  const schema = buildSchema(sdl, { assumeValid: true });
  addScalarRules(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (isAbstractType(type)) type.resolveType = typeNameOf;
    if (!isObjectType(type)) continue;
    const own = resolvers[type.name] ?? {};
    refuseUnknownFields(type.name, own, type.getFields());
    const isMutation = type === schema.getMutationType();
    for (const field of Object.values(type.getFields())) {
      // The casts end here: see `Resolvers`.
      const given = (own[field.name] as FieldResolver | undefined) ?? propertyOf;
      const isConnection = getNamedType(field.type).name.endsWith("Connection");
      const resolve = options.isUnpaged && isConnection ? unpaged(given) : given;
      const access = accessOf(type, field, isMutation);
      if (access) field.resolve = guarded(resolve, access);
      else field.resolve = isAbstractType(getNamedType(field.type)) ? guardedByRecord(resolve) : resolve;
    }
  }
  return schema;
}

type FieldResolver = GraphQLFieldResolver<unknown, Context>;

/** A field without a resolver is a property of its record: a missing one is a slip of ours, and not null. */
const propertyOf: FieldResolver = (source, args, context, info) => {
  if (typeof source !== "object" || source === null || !(info.fieldName in source)) {
    throw new Error(`${info.parentType.name}.${info.fieldName} is not answered`);
  }
  return defaultFieldResolver(source, args, context, info);
};

const guarded =
  (resolve: FieldResolver, access: FieldAccess): FieldResolver =>
  (source, args, context, info) => {
    requireAccess(access, context.work);
    return resolve(source, args, context, info);
  };

/** Of what may be of several types, each record answers for its own: what is refused is an error in its place. */
const guardedByRecord =
  (resolve: FieldResolver): FieldResolver =>
  (source, args, context, info) => {
    const admit = (record: unknown) => {
      const typeName = typeNameOf(record);
      if (typeName === undefined) return record;
      try {
        requireAccess(accessOfRecord(info.fieldName, typeName), context.work);
        return record;
      } catch (error) {
        return error;
      }
    };
    const found = resolve(source, args, context, info);
    return Array.isArray(found) ? found.map(admit) : admit(found);
  };

const unpaged =
  (resolve: FieldResolver): FieldResolver =>
  (source, args, context, info) =>
    resolve(source, { ...args, [allPages]: true }, context, info);

/** Records bear their type's name. */
function typeNameOf(record: unknown): string | undefined {
  const type = typeof record === "object" && record !== null && "type" in record ? record.type : undefined;
  return typeof type === "string" ? type : undefined;
}

function refuseUnknownFields(typeName: string, resolvers: Resolvers, fields: Record<string, unknown>) {
  const unknown = Object.keys(resolvers).filter((name) => fields[name] === undefined);
  if (unknown.length > 0) throw new Error(`${typeName} has no ${unknown.join(", ")}`);
}

// The pruned schema with its resolvers: every field is either resolved here or a property of its record.
import { readFileSync } from "node:fs";
import {
  buildSchema,
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
} from "graphql";
import { needsOf, requireAccess } from "./access.ts";
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

export function createExecutableSchema(resolvers: Record<string, Resolvers>): GraphQLSchema {
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
      const resolve =
        (own[field.name] as GraphQLFieldResolver<unknown, Context> | undefined) ?? defaultFieldResolver;
      const wanted = needsOf(type, field);
      field.resolve =
        wanted.length === 0
          ? resolve
          : (source, args, context: Context, info) => {
              requireAccess(field.name, isMutation, wanted, context.scopes);
              return resolve(source, args, context, info);
            };
    }
  }
  return schema;
}

/** Records bear their type's name. */
function typeNameOf(record: unknown): string | undefined {
  const type = typeof record === "object" && record !== null && "type" in record ? record.type : undefined;
  return typeof type === "string" ? type : undefined;
}

function refuseUnknownFields(typeName: string, resolvers: Resolvers, fields: Record<string, unknown>) {
  const unknown = Object.keys(resolvers).filter((name) => fields[name] === undefined);
  if (unknown.length > 0) throw new Error(`${typeName} has no ${unknown.join(", ")}`);
}

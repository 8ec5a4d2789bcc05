// A node's id is at hand with its row. Pothos makes a promise of each, and a page then waits for as many as it has rows.
import { type GraphQLSchema, isObjectType } from "graphql";
import { nodes } from "./builder.ts";
import { encodeGlobalId } from "./global-id.ts";

export function resolveIdsAtOnce(schema: GraphQLSchema): GraphQLSchema {
  for (const name of nodes.keys()) {
    const type = schema.getType(name);
    const field = isObjectType(type) ? type.getFields()["id"] : undefined;
    if (field) field.resolve = ({ id }: { id: number }) => encodeGlobalId(name, id);
  }
  return schema;
}

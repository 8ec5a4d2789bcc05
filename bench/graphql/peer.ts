// The gateway with all of its resolvers taken out: `peer.ts <file>` answers parts of one constant answer of the same shape,
// which the file holds.
import { readFileSync } from "node:fs";
import { isObjectType, isScalarType, isSpecifiedScalarType } from "graphql";
import { schema } from "../../packages/gateway/src/schema/index.ts";

// The gateway would take it for a command.
const [path = ""] = process.argv.splice(2);
const answer = JSON.parse(readFileSync(path, "utf8")) as object;
for (const type of Object.values(schema.getTypeMap())) {
  // Constants are in the form in which they are sent.
  if (isScalarType(type) && !isSpecifiedScalarType(type)) type.serialize = (value: unknown) => value;
  if (!isObjectType(type) || type.name.startsWith("__")) continue;
  for (const field of Object.values(type.getFields())) delete field.resolve;
}
for (const [name, value] of Object.entries(answer))
  Object.assign(schema.getQueryType()?.getFields()[name] ?? {}, { resolve: () => value as unknown });

await import("../../packages/gateway/src/main.ts");

// The operations cover the schema: whatever the gateway can do, the client can.
import { readFileSync } from "node:fs";
import { buildSchema, Kind, validate } from "graphql";
import { expect, it } from "vitest";
import { readOperations } from "../codegen.ts";
import { createClient } from "./client.ts";
import * as documents from "./generated/operations.ts";

const schema = buildSchema(readFileSync(new URL("../../gateway/schema.graphql", import.meta.url), "utf8"));
const rootFields = () =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((root) =>
    Object.keys(root?.getFields() ?? {}).map((field) => `${root?.name}.${field}`),
  );

it("GraphQL bar: every root field of the schema is in some operation", () => {
  const covered = new Set(
    readOperations().flatMap(({ operation, selectionSet }) =>
      selectionSet.selections.map((field) => {
        const root = schema.getRootType(operation)?.name;
        return field.kind === Kind.FIELD ? `${root}.${field.name.value}` : root;
      }),
    ),
  );
  expect(rootFields().filter((field) => !covered.has(field))).toEqual([]);
  expect(rootFields().length).toBeGreaterThan(40);
});

it("GraphQL bar: every operation is a method and a valid document", () => {
  const client = createClient({ url: "http://127.0.0.1:1", token: "none" });
  for (const { name } of readOperations()) {
    const written = name?.value ?? "";
    const method = `${written.charAt(0).toLowerCase()}${written.slice(1)}`;
    expect(client).toHaveProperty(method);
    const document = Reflect.get(documents, `${written}Document`);
    expect({ method, errors: validate(schema, document) }).toEqual({ method, errors: [] });
  }
});

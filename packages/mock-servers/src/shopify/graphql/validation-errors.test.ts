import { buildSchema } from "graphql";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createDocumentParser } from "./parse-document.ts";

const schema = buildSchema(readFileSync(new URL("../generated/schema.graphql", import.meta.url), "utf8"), {
  assumeValid: true,
});
const parse = createDocumentParser(schema);

it.each([
  [
    "query Name { shop { nope } }",
    {
      message: "Field 'nope' doesn't exist on type 'Shop'",
      path: ["query Name", "shop", "nope"],
      extensions: { code: "undefinedField", typeName: "Shop", fieldName: "nope" },
    },
  ],
  [
    "{ customers { id } }",
    { message: "Field 'customers' doesn't exist on type 'QueryRoot'", path: ["query", "customers"] },
  ],
  [`{ node(id: "a") { ... on Shop { nope } } }`, { path: ["query", "node", "... on Shop", "nope"] }],
  ["fragment F on Shop { nope } { shop { ...F } }", { path: ["fragment F", "nope"] }],
  [
    "{ product { id } }",
    {
      message: "Field 'product' is missing required arguments: id",
      extensions: { code: "missingRequiredArguments", className: "Field", name: "product", arguments: "id" },
    },
  ],
  [
    `{ shop(x: 1) { id } }`,
    {
      message: "Field 'shop' doesn't accept argument 'x'",
      path: ["query", "shop", "x"],
      extensions: { code: "argumentNotAccepted", argumentName: "x" },
    },
  ],
  [
    `mutation { orderClose(input: { id: "1", x: 2 }) { order { id } } }`,
    {
      message: "InputObject 'OrderCloseInput' doesn't accept argument 'x'",
      path: ["mutation", "orderClose", "x"],
    },
  ],
  [
    "{ shop }",
    {
      message:
        "Field must have selections (field 'shop' returns Shop but has no selections. Did you mean 'shop { ... }'?)",
    },
  ],
  ["{ shop { name { x } } }", { extensions: { code: "selectionMismatch" } }],
  [
    "{ product(id: $id) { id } }",
    {
      message: "Variable $id is used by anonymous query but not declared",
      extensions: { code: "variableNotDefined" },
    },
  ],
  [
    "query Q($id: ID) { shop { id } }",
    { message: "Variable $id is declared by Q but not used", extensions: { code: "variableNotUsed" } },
  ],
  [
    "query Q($id: String) { product(id: $id) { id } }",
    { message: "Type mismatch on variable $id (String / ID!)", extensions: { code: "variableMismatch" } },
  ],
  [
    "{ shop @nope { id } }",
    { message: "Directive @nope is not defined", extensions: { code: "undefinedDirective" } },
  ],
  [
    "query Q($x: Nope) { product(id: $x) { id } }",
    { message: "Nope isn't a defined input type", extensions: { code: "undefinedType" } },
  ],
])("%s", (text, expected) => {
  expect(parse(text).errors).toMatchObject([expected]);
});

it("says where the syntax ends", () => {
  expect(parse("{ shop { id }").errors).toStrictEqual([
    { message: "syntax error, Expected Name, found <EOF> at [1, 14]", locations: [{ line: 1, column: 14 }] },
  ]);
});

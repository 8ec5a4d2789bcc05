// GraphQL documents by chance: sentences of the schema's own grammar whose arguments are right, wrong or hostile, and texts
// that are no sentences at all.
import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { Chance } from "../../test/support/chance.ts";
import { hostileTexts, hostileValue } from "./hostile.ts";

export type Operation = { query: string; variables: { [name: string]: unknown } };

const deepest = 5;
const hostileShare = 0.08;

const usual: Record<string, (chance: Chance) => unknown> = {
  Int: (chance) => chance.oneOf([0, 1, 5, 50, -1, 251, 2_147_483_647, 2_147_483_648, 1.5]),
  Float: (chance) => chance.oneOf([0, 1.5, -1e300]),
  Boolean: (chance) => chance.isLikely(0.5),
  String: (chance) => chance.oneOf(["OAK-STOO-S", "Shop", "katana", "main", ...hostileTexts]),
  DateTime: (chance) => chance.oneOf(["2026-11-22T09:30:00.000Z", "2026-13-45", "0000", "+275760-09-13"]),
  Decimal: (chance) => chance.oneOf(["12.5", "-1", "0.00000000001", "9".repeat(60)]),
  JSON: hostileValue,
};

export function createDocuments(schema: GraphQLSchema, chance: Chance, ids: readonly string[]) {
  let variables: Operation["variables"] = {};
  let declared: string[] = [];

  const anId = () =>
    chance.isLikely(0.6)
      ? chance.oneOf(ids)
      : chance.oneOf([
          ...hostileTexts,
          Buffer.from(`Integration:${chance.oneOf(["99", "-1", "1e3", "x", "9".repeat(40), ""])}`).toString(
            "base64url",
          ),
        ]);

  function valueOf(type: GraphQLInputType, depth: number): unknown {
    if (chance.isLikely(hostileShare)) return hostileValue(chance);
    if (isNonNullType(type)) return valueOf(type.ofType, depth);
    if (isListType(type))
      return Array.from({ length: chance.below(4) }, () => valueOf(type.ofType, depth + 1));
    if (isEnumType(type)) return chance.oneOf(type.getValues()).name;
    if (isInputObjectType(type)) return inputOf(Object.values(type.getFields()), depth + 1);
    return type.name === "ID" ? anId() : (usual[type.name] ?? hostileValue)(chance);
  }

  const isGiven = ({ type }: GraphQLArgument | GraphQLInputField, depth: number) =>
    isNonNullType(type) ? !chance.isLikely(0.03) : depth < 4 && chance.isLikely(0.4);
  const inputOf = (fields: readonly GraphQLInputField[], depth: number): Record<string, unknown> =>
    Object.fromEntries(
      fields
        .filter((field) => isGiven(field, depth))
        .map((field) => [field.name, valueOf(field.type, depth)]),
    );

  /** Every value goes as a variable, which takes what no literal could say. */
  function argumentsOf(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter((argument) => isGiven(argument, 0));
    if (given.length === 0) return "";
    const parts = given.map((argument) => {
      const name = `v${declared.length}`;
      declared.push(`$${name}: ${String(argument.type)}`);
      variables[name] = valueOf(argument.type, 0);
      return `${argument.name}: $${name}`;
    });
    return `(${parts.join(", ")})`;
  }

  function fieldOf(field: GraphQLField<unknown, unknown>, depth: number, index: number): string {
    const alias = chance.isLikely(0.3) ? `a${depth}_${index}: ` : "";
    return `${alias}${field.name}${argumentsOf(field)}${selectionOf(field.type, depth + 1)}`;
  }

  function selectionOf(output: GraphQLOutputType, depth: number): string {
    const type = getNamedType(output);
    if (isLeafType(type)) return "";
    if (isAbstractType(type)) {
      const possible = chance.oneOf(schema.getPossibleTypes(type));
      return ` { __typename ... on ${possible.name}${selectionOf(possible, depth)} }`;
    }
    if (!isObjectType(type)) return "";
    const all = Object.values(type.getFields());
    const ending = all.filter((field) => isLeafType(getNamedType(field.type)));
    const from = depth >= deepest ? ending : all;
    if (from.length === 0) return " { __typename }";
    const chosen = Array.from({ length: 1 + chance.below(4) }, () => chance.oneOf(from));
    return ` { ${chosen.map((field, index) => fieldOf(field, depth, index)).join(" ")} }`;
  }

  return function make(): Operation {
    [variables, declared] = [{}, []];
    const isQuery = chance.isLikely(0.7);
    const root = (isQuery ? schema.getQueryType() : schema.getMutationType()) ?? null;
    if (root === null) throw new Error("the schema has no such root");
    const fields = Object.values(root.getFields());
    const chosen = Array.from({ length: 1 + chance.below(isQuery ? 3 : 1) }, () => chance.oneOf(fields));
    const body = chosen.map((field, index) => fieldOf(field, 0, index)).join(" ");
    const head = declared.length > 0 ? `(${declared.join(", ")})` : "";
    return { query: `${isQuery ? "query" : "mutation"} Tried${head} { ${body} }`, variables };
  };
}

const scraps: readonly string[] = [
  "{",
  "}",
  "(",
  ")",
  "...",
  "@skip(if: true)",
  '"""',
  "$x",
  "!",
  "fragment F on Query { ...F }",
  "\u0000",
  "\uFEFF",
  "#",
  "__schema { types { name } }",
  "a:".repeat(200),
  "{ a ".repeat(400),
  "\uD800",
];

/** A text that was a document. */
export function garble(chance: Chance, text: string): string {
  const at = chance.below(text.length);
  const until = at + chance.below(20);
  const scrap = chance.oneOf([...scraps, ...hostileTexts]);
  return chance.isLikely(0.5)
    ? text.slice(0, at) + text.slice(until)
    : text.slice(0, at) + scrap + text.slice(at);
}

// Which scopes a field needs, and whether a token's scopes suffice. From Shopify's own access texts (generated).
import { getNamedType, type GraphQLField, isObjectType, isUnionType, type GraphQLObjectType } from "graphql";
import requiredAccess from "../generated/required-access.json" with { type: "json" };
import { accessDenied } from "./errors.ts";

type Need = { text: string; anyOf: string[] };

const needs = new Map<string, Need>(Object.entries(requiredAccess));

/** Everything that the field and what it answers ask for; each must be met. */
export function needsOf(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Need[] {
  const answered = innermostType(field);
  return [needs.get(`${parent.name}.${field.name}`), answered ? needs.get(answered) : undefined].filter(
    (need) => need !== undefined,
  );
}

/** Of a connection, its nodes' type: the connection itself is named in no rule. */
function innermostType(field: GraphQLField<unknown, unknown>): string | null {
  const type = getNamedType(field.type);
  if (isUnionType(type) || !isObjectType(type)) return null;
  const nodes = type.name.endsWith("Connection") ? type.getFields()["nodes"] : undefined;
  return nodes ? getNamedType(nodes.type).name : type.name;
}

/** Throws ACCESS_DENIED where none of a need's scopes was granted. */
export function requireAccess(
  fieldName: string,
  isMutation: boolean,
  wanted: readonly Need[],
  granted: ReadonlySet<string>,
) {
  for (const need of wanted) {
    if (!isMet(need, isMutation, granted)) throw accessDenied(fieldName, need.text);
  }
}

/** Decided once for each request: a page of levels asks a thousand times. */
const met = new WeakMap<ReadonlySet<string>, Map<Need, boolean>>();

function isMet(need: Need, isMutation: boolean, granted: ReadonlySet<string>): boolean {
  const known = met.get(granted) ?? new Map<Need, boolean>();
  met.set(granted, known);
  const decided = known.get(need) ?? need.anyOf.some((scope) => isGranted(scope, isMutation, granted));
  known.set(need, decided);
  return decided;
}

function isGranted(scope: string, isMutation: boolean, granted: ReadonlySet<string>): boolean {
  // Shopify: some texts name a scope without saying whether to read or to write ("`orders` access scope").
  const full = /^(read|write)_/.test(scope) ? scope : `${isMutation ? "write" : "read"}_${scope}`;
  // Writing includes reading.
  return granted.has(full) || granted.has(full.replace(/^read_/, "write_"));
}

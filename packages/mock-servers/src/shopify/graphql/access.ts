// Which scopes a field needs, and whether a token's scopes and its app's approval suffice. From Shopify's own access
// texts (generated).
import { getNamedType, type GraphQLField, isObjectType, isUnionType, type GraphQLObjectType } from "graphql";
import requiredAccess from "../generated/required-access.json" with { type: "json" };
import type { Work } from "../work.ts";
import { accessDenied, notApproved } from "./errors.ts";

type Need = { text: string; anyOf: string[] };

export type FieldAccess = {
  name: string;
  isMutation: boolean;
  /** Each must be met. */
  needs: Need[];
  /** The type of the object or, of a connection, of its nodes; null where that is none. */
  answers: string | null;
};

const needs = new Map<string, Need>(Object.entries(requiredAccess));

/** What the field and what it answers ask for; null where that is nothing. */
export function accessOf(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  isMutation: boolean,
): FieldAccess | null {
  const answers = innermostType(field);
  const wanted = [needs.get(`${parent.name}.${field.name}`), answers ? needs.get(answers) : undefined];
  const all = wanted.filter((need) => need !== undefined);
  return all.length === 0 ? null : { name: field.name, isMutation, needs: all, answers };
}

/** The same of a record whose type its field left open, as `node` does. */
export function accessOfRecord(fieldName: string, typeName: string): FieldAccess {
  const need = needs.get(typeName);
  return { name: fieldName, isMutation: false, needs: need ? [need] : [], answers: typeName };
}

/** Of a connection, its nodes' type: the connection itself is named in no rule. */
function innermostType(field: GraphQLField<unknown, unknown>): string | null {
  const type = getNamedType(field.type);
  if (isUnionType(type) || !isObjectType(type)) return null;
  const nodes = type.name.endsWith("Connection") ? type.getFields()["nodes"] : undefined;
  return nodes ? getNamedType(nodes.type).name : type.name;
}

/** Throws ACCESS_DENIED where none of a need's scopes was granted, or what is answered is withheld from the app. */
export function requireAccess({ name, isMutation, needs: wanted, answers }: FieldAccess, work: Work): void {
  for (const need of wanted) {
    if (!isMet(need, isMutation, work.scopes)) throw accessDenied(name, need.text);
  }
  // Shopify: since 2022 orders are withheld from apps without approval, whatever their scopes.
  const isRefused = answers === "Order" && work.settings.unapprovedOrders === "REFUSED";
  if (isRefused && !isProtectedDataApproved(work)) throw notApproved(answers);
}

export const isProtectedDataApproved = ({ app, settings }: Work): boolean =>
  settings.isProtectedDataApproved || app.isProtectedDataApproved === true;

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

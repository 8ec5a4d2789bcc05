// A page's rows name others. Where a document asks for those, they are read behind the page and handed on: a field that has its
// row at hand answers at once, while one that has to load it makes a promise for every row of the page.
import { createContextCache } from "@pothos/core";
import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";
import { forgetWith } from "./batch.ts";
import type { NodeRef } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";

/** A field whose value is a row that others name. */
export type Reference<Parent> = {
  field: string;
  node: NodeRef;
  idOf: (parent: Parent) => number | null;
};

const atHand = createContextCache((context: GraphQLContext) => {
  const rows = new Map<NodeRef, Map<number, unknown>>();
  forgetWith(context, () => rows.clear());
  return rows;
});

/** The names of all fields that are asked for anywhere below this one. */
function namesBelow({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (selectionSet: SelectionSetNode | undefined) => {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      collect(isSpread ? fragments[selection.name.value]?.selectionSet : selection.selectionSet);
    }
  };
  for (const { selectionSet } of fieldNodes) collect(selectionSet);
  return names;
}

/** Reads what the document asks for of these references, each kind of row once. */
export async function handOn<Parent>(
  context: GraphQLContext,
  info: GraphQLResolveInfo,
  parents: readonly Parent[],
  references: readonly Reference<Parent>[],
): Promise<void> {
  const names = namesBelow(info);
  const wanted = references.filter(({ field }) => names.has(field));
  const readings = [...Map.groupBy(wanted, ({ node }) => node)].map(async ([node, group]) => {
    const ids = new Set(group.flatMap(({ idOf }) => parents.flatMap((parent) => idOf(parent) ?? [])));
    const rows = atHand(context);
    const known = rows.get(node) ?? new Map<number, unknown>();
    rows.set(node, known);
    const found = await node.findTogether(context, [...ids]);
    // Others' rows may be among them.
    for (const id of ids) known.set(id, found.get(id));
  });
  await Promise.all(readings);
}

/** The row where it was handed on; else the id, by which it is loaded. */
export function handedOn<Ref extends NodeRef, Id extends number | null>(
  context: GraphQLContext,
  node: Ref,
  id: Id,
): Ref["$inferType"] | Id {
  return (id === null ? null : atHand(context).get(node)?.get(id)) ?? id;
}

// Any object by its global id.
import { resolveNodes } from "@pothos/plugin-relay";
import { isThere } from "../auth/confinement.ts";
import { builder } from "./builder.ts";
import { decodeGlobalId } from "./global-id.ts";

builder.queryField("node", (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: "Refetch any object by its global id; null where there is none with this id.",
    args: { id: t.arg.id({ required: true, description: "The global id." }) },
    async resolve(_root, { id }, context, info) {
      const key = decodeGlobalId(id);
      if (!key || !(await isThere(context, key))) return null;
      const [node] = await resolveNodes(builder, context, info, [{ typename: key.type, id: key.id }]);
      return node as object | null;
    },
  }),
);

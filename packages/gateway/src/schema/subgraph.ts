// The same schema as an Apollo Federation subgraph: every node is an entity, known by its id. Imported only where it is
// served as one: Apollo's packages take a fifth of a second to load.
import FederationPlugin from "@pothos/plugin-federation";
import { printSubgraphSchema } from "@apollo/subgraph";
import type { GraphQLSchema } from "graphql";
import { isThere } from "../auth/confinement.ts";
import { guardRootFields } from "../auth/scopes.ts";
import { declareCosts } from "../cost/cost-directives.ts";
import { federate, federatedDirectives } from "../cost/federated-costs.ts";
import { builder, nodes } from "./builder.ts";
import { decodeGlobalId } from "./global-id.ts";
import { resolveIdsAtOnce } from "./ids-at-hand.ts";
import { printApplied, writeDirectives } from "./print-schema.ts";
import "./index.ts";

// Plugins are asked for when a schema is put together, and this is the last one of this process.
builder.options.plugins = [...(builder.options.plugins ?? []), FederationPlugin];

// Known to others by their ids, which they may hand in as they may to `node`.
for (const [name, node] of nodes) {
  builder.asEntity(node, {
    key: builder.selection<{ id: string }>("id"),
    async resolveReference({ id }, context) {
      const key = decodeGlobalId(id);
      if (key?.type !== name || !(await isThere(context, key))) return null;
      const [row] = await node.getDataloader(context).loadMany([key.id]);
      return row instanceof Error ? null : (row ?? null);
    },
  });
}

/** What a router reckons by stands in the SDL that it reads, too. */
function serveCosts(schema: GraphQLSchema): GraphQLSchema {
  const sdl = writeDirectives(printSubgraphSchema(schema), schema, (applied, field) =>
    printApplied(field ? federate(applied, field) : applied, federatedDirectives),
  );
  Object.assign(schema.getQueryType()?.getFields()["_service"] ?? {}, { resolve: () => ({ sdl }) });
  return schema;
}

export const subgraphSchema: GraphQLSchema = guardRootFields(
  serveCosts(
    declareCosts(
      resolveIdsAtOnce(
        builder.toSubGraphSchema({
          linkUrl: "https://specs.apollo.dev/federation/v2.9",
          federationDirectives: ["@key", "@shareable", "@cost", "@listSize"],
        }),
      ),
    ),
  ),
);

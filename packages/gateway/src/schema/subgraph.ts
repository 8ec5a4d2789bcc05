// The same schema as an Apollo Federation subgraph: every node is an entity, known by its id.
import type { GraphQLSchema } from "graphql";
import { guardRootFields } from "../auth/scopes.ts";
import { declareCosts } from "../cost/cost-directives.ts";
import { builder } from "./builder.ts";
import "./index.ts";

export const createSubgraphSchema = (): GraphQLSchema =>
  declareCosts(guardRootFields(builder.toSubGraphSchema({ federationDirectives: ["@key", "@shareable"] })));

// The whole schema, put together from its types.
import "./scalars.ts";
import "./node.ts";
import "./adapter.ts";
import "./account.ts";
import "./api-token.ts";
import "./location.ts";
import "./variant.ts";
import "./viewer.ts";
import "./integration.ts";
import "./integration-mutations.ts";
import "./integration-csv.ts";
import "./activity.ts";
import "./location-mapping.ts";
import "./variant-mapping.ts";
import "./variant-mapping-mutations.ts";
import "./variant-forgetting.ts";
import "./variant-pairs.ts";
import "./variant-exclusions.ts";
import "./variant-overrides.ts";
import "./stock-target.ts";
import "./stock-target-history.ts";
import "./stock-target-mutations.ts";
import "./in-flight-order.ts";
import "./in-flight-mutations.ts";
import "./sync-run.ts";
import "./sync-run-mutations.ts";
import "./stock-change.ts";
import "./import-item.ts";
import "./import-mutations.ts";
import "./availability.ts";
import "./sync-event.ts";
import "./stock-push.ts";
import "./subscriptions.ts";
import { type GraphQLSchema, specifiedDirectives } from "graphql";
import { guardRootFields } from "../auth/scopes.ts";
import { costDirective, declareCosts, listSizeDirective } from "../cost/cost-directives.ts";
import { builder } from "./builder.ts";
import { resolveIdsAtOnce } from "./ids-at-hand.ts";

export const schema: GraphQLSchema = declareCosts(
  guardRootFields(
    resolveIdsAtOnce(
      builder.toSchema({ directives: [...specifiedDirectives, costDirective, listSizeDirective] }),
    ),
  ),
);

// All resolvers, by type.
import type { Resolvers } from "../graphql/executable-schema.ts";
import { bulkMutations, bulkTypes } from "./bulk.ts";
import { catalogMutations } from "./catalog-mutations.ts";
import { catalogTypes } from "./catalog.ts";
import { fulfillmentTypes } from "./fulfillment.ts";
import { inventoryMutations } from "./inventory-mutations.ts";
import { inventoryTypes } from "./inventory.ts";
import { locationMutations } from "./location-mutations.ts";
import { locationTypes } from "./locations.ts";
import { orderMutations } from "./order-mutations.ts";
import { orderTypes } from "./orders.ts";
import { queryResolvers } from "./query.ts";
import { shopTypes } from "./shop.ts";
import { webhookMutations, webhookTypes } from "./webhooks.ts";

export const resolvers: Record<string, Resolvers> = {
  QueryRoot: queryResolvers,
  Mutation: {
    ...catalogMutations,
    ...locationMutations,
    ...inventoryMutations,
    ...orderMutations,
    ...webhookMutations,
    ...bulkMutations,
  },
  ...shopTypes,
  ...locationTypes,
  ...catalogTypes,
  ...inventoryTypes,
  ...orderTypes,
  ...fulfillmentTypes,
  ...webhookTypes,
  ...bulkTypes,
};

// All resolvers, by type.
import type { Resolvers } from "../graphql/executable-schema.ts";
import { catalogTypes } from "./catalog.ts";
import { inventoryMutations } from "./inventory-mutations.ts";
import { inventoryTypes } from "./inventory.ts";
import { locationTypes } from "./locations.ts";
import { queryResolvers } from "./query.ts";
import { shopTypes } from "./shop.ts";
import { webhookMutations, webhookTypes } from "./webhooks.ts";

export const resolvers: Record<string, Resolvers> = {
  QueryRoot: queryResolvers,
  Mutation: { ...inventoryMutations, ...webhookMutations },
  ...shopTypes,
  ...locationTypes,
  ...catalogTypes,
  ...inventoryTypes,
  ...webhookTypes,
};

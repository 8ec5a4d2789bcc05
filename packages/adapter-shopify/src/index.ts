// The Shopify adapter: one store, over its Admin GraphQL API, as a stock channel.
import { type ChannelAdapter, defineAdapter } from "@stockgate/core/contracts";
import { createChannel } from "./channel.ts";
import { createConfigSchema, type ShopifyConfig } from "./config.ts";
import { standardBudget } from "./rate-limit.ts";

export type ShopifyAdapterOptions = {
  /** For development: hosts besides *.myshopify.com that `baseUrl` may name, such as "127.0.0.1". */
  allowedHosts?: readonly string[];
};

export const createShopifyAdapter = ({ allowedHosts = [] }: ShopifyAdapterOptions = {}): ChannelAdapter =>
  defineAdapter<ShopifyConfig>({
    kind: "CHANNEL",
    name: "shopify",
    title: "Shopify",
    version: "0.1.0",
    capabilities: ["stock", "orders", "webhooks", "stocking", "compare-and-set", "idempotent-writes"],
    configSchema: createConfigSchema(allowedHosts),
    budget: standardBudget,
    connect: createChannel,
  });

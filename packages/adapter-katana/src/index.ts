// The adapter for Katana Cloud Inventory: a source of stock, over its public REST API (v1).
import { defineAdapter, type SourceAdapter } from "@stockgate/core/contracts";
import { katanaConfigSchema } from "./config.ts";
import { katanaBudget } from "./rate-limit.ts";
import { createKatanaSource } from "./source.ts";

export type KatanaAdapterOptions = {
  /** Hosts besides Katana's own that an account's `baseUrl` may name, for development: ["127.0.0.1"]. */
  allowedHosts?: readonly string[];
};

export function createKatanaAdapter({ allowedHosts = [] }: KatanaAdapterOptions = {}): SourceAdapter {
  return defineAdapter({
    kind: "SOURCE",
    name: "katana",
    title: "Katana",
    version: "1.0.0",
    capabilities: ["stock", "orders", "recipes", "webhooks", "catalog-import"],
    configSchema: katanaConfigSchema(allowedHosts),
    budget: katanaBudget,
    connect: createKatanaSource,
  });
}

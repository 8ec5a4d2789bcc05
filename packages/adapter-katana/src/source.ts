// Katana as a source of stock: the parts put together.
import { AdapterError, type AdapterPorts, type Call, type StockSource } from "@stockgate/core/contracts";
import { readLocations, readRecipes, readVariantPage, readVariants } from "./catalog.ts";
import { createCatalogImport } from "./catalog-import.ts";
import { readChanges } from "./changes.ts";
import { createClient, type KatanaClient } from "./client.ts";
import type { KatanaConfig } from "./config.ts";
import { readLevelPage, readLevels, variantsPerLevelRead } from "./levels.ts";
import { factorySchema, locationSchema, userSchema } from "./mapping.ts";
import { findSalesOrders, readOpenOrderPage, readOrders } from "./orders.ts";
import { createWebhooks } from "./webhooks.ts";

export function createKatanaSource(config: KatanaConfig, ports: AdapterPorts): StockSource {
  const client = createClient(config, ports);
  return {
    identify: async (call) => ({ externalName: (await readName(client, call)) ?? "Katana" }),
    locations: (call) => readLocations(client, call),
    variantPage: (cursor, call) => readVariantPage(client, cursor, call),
    variants: (refs, call) => readVariants(client, refs, call),
    recipes: (kitExternalIds, call) => readRecipes(client, kitExternalIds, call),
    levels: (variantExternalIds, call) => readLevels(client, variantExternalIds, call),
    levelPage: (cursor, call) => readLevelPage(client, ports.log, cursor, call),
    variantsPerLevelRead,
    orders: (refs, call) => readOrders(client, refs, call),
    findSalesOrders: (by, value, call) => findSalesOrders(client, by, value, call),
    openOrderPage: (cursor, call) => readOpenOrderPage(client, cursor, call),
    changes: (cursor, call) => readChanges(client, ports.log, cursor, call),
    webhooks: createWebhooks(client),
    catalogImport: createCatalogImport(client),
  };
}

/** The company's name, or the domain of the key's owner; null where Katana says neither. */
async function readName(client: KatanaClient, call: Call): Promise<string | null> {
  const name =
    (await unlessMissing(client.get("/factory", factorySchema, call))) ??
    (await unlessMissing(client.get("/user_info", userSchema, call)));
  if (name !== null) return name;
  // Neither need be served for every kind of key. A wrong address is told here at the latest.
  await client.list({ path: "/locations", query: {}, row: locationSchema }, 1, call);
  return null;
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AdapterError && error.kind === "not-found") return null;
    throw error;
  }
}

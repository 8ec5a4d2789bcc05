// Katana as a source of stock: the parts put together.
import { AdapterError, type AdapterPorts, type Call, type StockSource } from "@stockgate/core/contracts";
import { readLocations, readRecipes, readVariantPage, readVariants } from "./catalog.ts";
import { createClient, type KatanaClient } from "./client.ts";
import type { KatanaConfig } from "./config.ts";
import { readLevels, variantsPerLevelRead } from "./levels.ts";
import { locationSchema, userSchema } from "./mapping.ts";
import { readOpenOrderPage, readOrders } from "./orders.ts";
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
    variantsPerLevelRead,
    orders: (refs, call) => readOrders(client, refs, call),
    openOrderPage: (cursor, call) => readOpenOrderPage(client, cursor, call),
    webhooks: createWebhooks(client),
  };
}

/** What the account is called, or the domain of the key's owner; null where Katana says neither. */
async function readName(client: KatanaClient, call: Call): Promise<string | null> {
  try {
    return await client.get("/user_info", userSchema, call);
  } catch (error) {
    if (!(error instanceof AdapterError && error.kind === "not-found")) throw error;
  }
  // Katana: not every key is bound to a user.
  const [location] = (await client.list({ path: "/locations", query: {}, row: locationSchema }, 1, call))
    .items;
  return location?.legalName ?? null;
}

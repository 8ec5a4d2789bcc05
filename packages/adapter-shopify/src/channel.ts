// One Shopify store as a stock channel.
import type { AdapterPorts, StockChannel } from "@stockgate/core/contracts";
import { createAccess } from "./access.ts";
import { createCatalog } from "./catalog.ts";
import { createClient } from "./client.ts";
import type { ShopifyConfig } from "./config.ts";
import { createReadLevels, maxLevelsPerRead } from "./levels.ts";
import { createOrders } from "./orders.ts";
import { createSendSetLevels, maxPushesPerWrite, prepareSetLevels } from "./set-levels.ts";
import { createStocking } from "./stock-levels.ts";
import { createWebhooks } from "./webhooks.ts";

export function createChannel(config: ShopifyConfig, ports: AdapterPorts): StockChannel {
  const client = createClient(config, ports);
  const access = createAccess(client, config);
  return {
    identify: access.identify,
    ...createCatalog(client),
    levels: createReadLevels(client),
    maxLevelsPerRead,
    prepareSetLevels,
    sendSetLevels: createSendSetLevels(client),
    maxPushesPerWrite,
    stocking: createStocking(client),
    ...createOrders(client, access),
    webhooks: createWebhooks(client, config),
  };
}

// The one file that names the adapter packages: what this gateway can be connected to.
import { createKatanaAdapter } from "@stockgate/adapter-katana";
import { createShopifyAdapter } from "@stockgate/adapter-shopify";
import type { Adapter } from "@stockgate/core/contracts";

export const createAdapters = (allowedHosts: readonly string[]): Adapter[] => [
  createKatanaAdapter({ allowedHosts }),
  createShopifyAdapter({ allowedHosts }),
];

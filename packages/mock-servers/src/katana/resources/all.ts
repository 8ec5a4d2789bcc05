// Every endpoint of the mock, by resource.
import type { Katana } from "../katana.ts";
import type { Api } from "../wire/api.ts";
import { serveBomRows } from "./bom-rows.ts";
import { serveCustomers } from "./customers.ts";
import { serveInventoryMovements } from "./inventory-movements.ts";
import { serveInventory } from "./inventory.ts";
import { serveLocations } from "./locations.ts";
import { serveMaterials } from "./materials.ts";
import { serveProducts } from "./products.ts";
import { serveRecipes } from "./recipes.ts";
import { serveServices } from "./services.ts";
import { serveStockAdjustments } from "./stock-adjustments.ts";
import { serveSuppliers } from "./suppliers.ts";
import { serveUserInfo } from "./user-info.ts";
import { serveVariants } from "./variants.ts";
import { type ExportedFiles, serveWebhookLogsExport } from "./webhook-logs-export.ts";
import { type ForgetSubscriber, serveWebhooks } from "./webhooks.ts";

export type ResourceOptions = { forgetSubscriber: ForgetSubscriber; exported: ExportedFiles };

export function serveResources(api: Api, katana: Katana, options: ResourceOptions): void {
  serveLocations(api, katana);
  serveVariants(api, katana);
  serveProducts(api, katana);
  serveMaterials(api, katana);
  serveServices(api, katana);
  serveBomRows(api, katana);
  serveRecipes(api, katana);
  serveCustomers(api, katana);
  serveSuppliers(api, katana);
  serveInventory(api, katana);
  serveInventoryMovements(api, katana);
  serveStockAdjustments(api, katana);
  serveWebhooks(api, katana, options.forgetSubscriber);
  serveWebhookLogsExport(api, katana, options.exported);
  serveUserInfo(api, katana);
}

// What Katana's own import gets in with at the stores: an app of its own, whose bucket is nobody else's.
import { allScopes, type AppSeed } from "../shopify/apps.ts";

export const importStores = [
  { domain: "demo.myshopify.com", token: "shpat_demo_import" },
  { domain: "outlet.myshopify.com", token: "shpat_outlet_import" },
] as const;

/** To be among the apps of the Shopify mock. */
export const importApp: AppSeed = {
  key: "katana-import",
  id: "101000004",
  title: "Katana's import",
  handle: "katana-import",
  clientId: "demo-import-client",
  clientSecret: "shpss_demo_import",
  scopes: allScopes,
  isProtectedDataApproved: true,
  webhookApiVersion: "2026-10",
  installations: importStores,
};

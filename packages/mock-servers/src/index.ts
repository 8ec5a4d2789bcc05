// The mock servers as functions, for programs that run them on their own clock and network.
export { type CatalogOptions, katanaCatalogSeed, shopifyCatalogSeed } from "./catalog/catalog-seeds.ts";
export {
  type KatanaMock,
  type KatanaMockOptions,
  type KatanaSeed,
  type KatanaSettings,
  type KatanaSettingsInput,
  createKatanaMock,
  demoApiKeys,
  demoSeed,
} from "./katana/index.ts";
export {
  type AppSeed,
  type ShopifyMock,
  type ShopifyMockOptions,
  type ShopifySeed,
  type ShopifySettings,
  type ShopifySettingsInput,
  createShopifyMock,
  demoApps,
  demoSeed as shopifyDemoSeed,
} from "./shopify/index.ts";
export { importApp } from "./import/import-credentials.ts";
export type { ImportSettings, ImportSettingsInput } from "./import/import-settings.ts";
export {
  type OrderImport,
  type OrderImportCounters,
  type OrderImportOptions,
  startOrderImport,
} from "./import/order-import.ts";
export {
  startTraffic,
  type Traffic,
  type TrafficCounters,
  type TrafficOptions,
} from "./traffic/start-traffic.ts";
export type {
  TrafficKind,
  TrafficMix,
  TrafficSettings,
  TrafficSettingsInput,
} from "./traffic/traffic-settings.ts";
export type { FaultRuleInput } from "./shared/fault-rule.ts";
export type { Clock, Handler, MockPorts, Network, Random, Timers } from "./shared/ports.ts";
export { createSeededRandom } from "./shared/random.ts";
export { type RunningServer, serve } from "./shared/serve.ts";
export { createSystemPorts } from "./shared/system-ports.ts";

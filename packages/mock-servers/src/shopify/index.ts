// What the Shopify mock offers to whoever runs it inside a program.
export { type AppSeed, demoApps, demoTokens } from "./apps.ts";
export { demoSeed, type ShopifySeed } from "./seed.ts";
export { type ShopifySettings, type ShopifySettingsInput, shopifySettingsShape } from "./settings.ts";
export { createShopifyMock, type ShopifyMock, type ShopifyMockOptions } from "./shopify-mock.ts";

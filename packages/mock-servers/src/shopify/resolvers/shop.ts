// The store, its plan and domain, and the apps on it.
import type { AppSeed } from "../apps.ts";
import type { Context } from "../graphql/context.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { gid } from "../store/gid.ts";
import type { ShopRecord } from "../store/records.ts";
import { idField } from "./record-fields.ts";

const planNames = { STANDARD: "Grow", ADVANCED: "Advanced", PLUS: "Shopify Plus", ENTERPRISE: "Enterprise" };

/** Where the vendor puts a type's name on what is no record. */
export type AppSource = AppSeed & { type: "App" };
export type InstallationSource = { type: "AppInstallation"; id: string; app: AppSeed };

export const appSource = (app: AppSeed): AppSource => ({ ...app, type: "App" });

/** One installation for each app and store. */
export const installationSource = (app: AppSeed, context: Context): InstallationSource => ({
  type: "AppInstallation",
  id: `${context.work.store.shop().id.slice(-6)}${app.id}`,
  app,
});

const shopResolvers: Resolvers = {
  ...idField,
  contactEmail: (shop: ShopRecord) => shop.email,
  currencyCode: (shop: ShopRecord) => shop.currency,
  fulfillmentServices: (_: ShopRecord, __: never, context) => [
    ...context.work.store.fulfillmentServices.values(),
  ],
  ianaTimezone: () => "Etc/UTC",
  myshopifyDomain: (shop: ShopRecord) => shop.domain,
  plan: (shop: ShopRecord, _: never, { work }) => {
    const plan = work.settings.plans[shop.domain] ?? "STANDARD";
    const name = planNames[plan];
    return {
      displayName: name,
      publicDisplayName: name,
      partnerDevelopment: false,
      shopifyPlus: plan === "PLUS",
    };
  },
  primaryDomain: (shop: ShopRecord) => ({
    type: "Domain",
    id: gid("Domain", shop.id),
    host: shop.domain,
    sslEnabled: true,
    url: `https://${shop.domain}`,
  }),
  shopOwnerName: (shop: ShopRecord) => shop.name,
  taxesIncluded: () => false,
  timezoneAbbreviation: () => "UTC",
  timezoneOffset: () => "+0000",
  timezoneOffsetMinutes: () => 0,
  unitSystem: () => "METRIC_SYSTEM",
  url: (shop: ShopRecord) => `https://${shop.domain}`,
  weightUnit: () => "KILOGRAMS",
};

const appResolvers: Resolvers = {
  ...idField,
  apiKey: (app: AppSource) => app.clientId,
  description: () => null,
  developerName: () => null,
  embedded: () => false,
  installation: (app: AppSource, _: never, context) => installationSource(app, context),
  published: () => false,
  requestedAccessScopes: (app: AppSource) => accessScopes(app.scopes),
  shopifyDeveloped: () => false,
};

const installationResolvers: Resolvers = {
  ...idField,
  accessScopes: (_: InstallationSource, __: never, context) => accessScopes([...context.work.scopes]),
  app: (installation: InstallationSource) => appSource(installation.app),
  launchUrl: (installation: InstallationSource, _: never, { work }) =>
    `https://${work.store.domain}/admin/apps/${installation.app.handle}`,
  uninstallUrl: () => null,
};

const accessScopes = (scopes: readonly string[]) =>
  scopes.map((handle) => ({ handle, description: describeScope(handle) }));

function describeScope(handle: string): string {
  const what = handle.replace(/^(read|write)_/, "").replaceAll("_", " ");
  return handle.startsWith("write_") ? `Modify ${what}` : `Read ${what}`;
}

export const shopTypes: Record<string, Resolvers> = {
  Shop: shopResolvers,
  App: appResolvers,
  AppInstallation: installationResolvers,
};

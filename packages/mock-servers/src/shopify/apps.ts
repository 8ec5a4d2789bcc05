// The apps that are installed at the mock's stores, as a developer would have made them in the vendor's dashboard.

export type AppSeed = {
  /** Unique; what records name the app by. */
  key: string;
  id: string;
  title: string;
  handle: string;
  /** For the client credentials grant, the secret for the webhooks' signatures too. */
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  /** It has the approval for protected customer data, whatever the setting of that name says of all apps. */
  isProtectedDataApproved?: boolean;
  /** Shopify: the version of a webhook's payload is the app's, not the subscription's. */
  webhookApiVersion: string;
  /** Stores where it is installed, with the token that does not expire, where there is one. */
  installations: readonly { domain: string; token: string | null }[];
};

/** Everything that the mock has a use for. */
export const allScopes: readonly string[] = [
  "write_products",
  "write_inventory",
  "write_locations",
  "write_orders",
  "write_order_edits",
  "write_fulfillments",
  "write_assigned_fulfillment_orders",
  "write_merchant_managed_fulfillment_orders",
  "write_third_party_fulfillment_orders",
  "read_apps",
];

const demo = "demo.myshopify.com";
const outlet = "outlet.myshopify.com";

/** Secrets of the demo: they open nothing but this mock. */
export const demoApps: readonly AppSeed[] = [
  {
    key: "stockgate",
    id: "101000001",
    title: "Stockgate",
    handle: "stockgate",
    clientId: "demo-client",
    clientSecret: "shpss_demo",
    scopes: allScopes,
    webhookApiVersion: "2026-10",
    installations: [
      { domain: demo, token: "shpat_demo" },
      { domain: outlet, token: "shpat_outlet" },
    ],
  },
  {
    key: "user",
    id: "101000002",
    title: "Another app",
    handle: "another-app",
    clientId: "demo-user-client",
    clientSecret: "shpss_demo_user",
    scopes: allScopes,
    webhookApiVersion: "2026-10",
    installations: [
      { domain: demo, token: "shpat_demo_user" },
      { domain: outlet, token: "shpat_outlet_user" },
    ],
  },
  {
    key: "traffic",
    id: "101000003",
    title: "Demo shoppers",
    handle: "demo-shoppers",
    clientId: "demo-traffic-client",
    clientSecret: "shpss_demo_traffic",
    scopes: allScopes,
    isProtectedDataApproved: true,
    webhookApiVersion: "2026-10",
    installations: [
      { domain: demo, token: "shpat_demo_traffic" },
      { domain: outlet, token: "shpat_outlet_traffic" },
    ],
  },
];

/** The tokens that never expire. */
export const demoTokens = demoApps.flatMap((app) => app.installations.flatMap(({ token }) => token ?? []));

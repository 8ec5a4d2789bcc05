// What a user does to get one store in sync, over GraphQL: accounts, the integration, locations, the toggle.
import { type Stand as WholeStand, waitFor } from "./gateway-stand.ts";

/** All that it needs of the stand. */
type Stand = Pick<WholeStand, "client" | "katanaUrl" | "shopifyUrl">;

export type Ids = { katanaId: string; shopifyId: string; integrationId: string };

type Named = { id: string; name: string };
type Connected = { account: { id: string; locations: Named[] } };

const idOf = (named: readonly Named[], name: string): string => {
  const found = named.find((each) => each.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found.id;
};

const connect = ({ client }: Stand, adapter: string, config: object) =>
  client.command<Connected>(
    "connectAccount",
    { adapter, name: adapter, config },
    "account { id locations { id name } }",
  );

export const connectStore = (stand: Stand, shopDomain: string, accessToken: string) =>
  connect(stand, "shopify", {
    shopDomain,
    accessToken,
    clientSecret: "shpss_demo",
    baseUrl: stand.shopifyUrl,
  });

const statusOf = async ({ client }: Stand, id: string): Promise<string> =>
  (
    await client.ask<{ integration: { status: string } }>(
      "query ($id: ID!) { integration(id: $id) { status } }",
      { id },
    )
  ).integration.status;

/** Connects both sides and maps both locations; waits until it could be switched on. */
export async function setUp(stand: Stand): Promise<Ids> {
  const { client } = stand;
  const katana = await connect(stand, "katana", {
    apiKey: "katana-demo-key",
    baseUrl: `${stand.katanaUrl}/v1`,
  });
  const shopify = await connectStore(stand, "demo.myshopify.com", "shpat_demo");
  const created = await client.command<{ integration: { id: string } }>(
    "createIntegration",
    { name: "Shop", sourceAccountId: katana.account.id, channelAccountId: shopify.account.id },
    "integration { id }",
  );
  const integrationId = created.integration.id;
  for (const [channel, source] of [
    ["Online warehouse", "Main warehouse"],
    ["Retail store", "High street shop"],
  ] as const) {
    await client.command(
      "mapLocation",
      {
        integrationId,
        channelLocationId: idOf(shopify.account.locations, channel),
        sourceLocationId: idOf(katana.account.locations, source),
      },
      "locationMapping { origin }",
    );
  }
  await waitFor(async () => (await statusOf(stand, integrationId)) === "INACTIVE");
  return { katanaId: katana.account.id, shopifyId: shopify.account.id, integrationId };
}

export async function switchOn(stand: Stand, integrationId: string): Promise<void> {
  await stand.client.command("setInventorySync", { integrationId, enabled: true }, "integration { status }");
  await waitFor(async () => (await statusOf(stand, integrationId)) === "ACTIVE");
}

/** Another source and another store, with an integration of their own, matched and not mapped. */
export async function setUpOutlet(stand: Stand): Promise<Ids> {
  const katana = await stand.client.command<{ account: { id: string } }>(
    "connectAccount",
    {
      adapter: "katana",
      name: "Another Katana",
      config: { apiKey: "katana-user-key", baseUrl: `${stand.katanaUrl}/v1` },
    },
    "account { id }",
  );
  const shopify = await connectStore(stand, "outlet.myshopify.com", "shpat_outlet");
  const { integration } = await stand.client.command<{ integration: { id: string } }>(
    "createIntegration",
    { name: "Outlet", sourceAccountId: katana.account.id, channelAccountId: shopify.account.id },
    "integration { id }",
  );
  const prepared = "query ($id: ID!) { integration(id: $id) { variantMappings { totalCount } } }";
  await waitFor(async () => {
    type Answer = { integration: { variantMappings: { totalCount: number } } };
    const answer = await stand.client.ask<Answer>(prepared, { id: integration.id });
    return answer.integration.variantMappings.totalCount > 0;
  }, 60_000);
  return { katanaId: katana.account.id, shopifyId: shopify.account.id, integrationId: integration.id };
}

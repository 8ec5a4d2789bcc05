// What a user does to connect two stores: accounts, integrations, locations, the toggle. Done over GraphQL alone, and
// only where it was not done before: a second start finds everything and changes nothing.
import { setTimeout as sleep } from "node:timers/promises";
import { ask, command } from "./graphql.ts";
import type { DemoOptions } from "./options.ts";

export type DemoWorld = { integrationId: string };

type Say = (text: string) => void;
type Location = { id: string; name: string };
type Account = { id: string; externalName: string | null; locations: Location[] };
type Integration = {
  id: string;
  status: string;
  problems: { message: string }[];
  counts: { mapped: number; unmatched: number };
  source: { id: string };
  channel: { id: string };
};

const accountFields = "id externalName locations { id name }";
const integrationFields =
  "id status problems { message } counts { mapped unmatched } source { id } channel { id }";

/** By channel location: the source location that it follows. The wholesale warehouse feeds no store. */
const stores = [
  {
    name: "Outlet",
    shopDomain: "outlet.myshopify.com",
    accessToken: "shpat_outlet",
    locations: { "Outlet warehouse": "Main warehouse" },
  },
  {
    name: "Demo woodshop",
    shopDomain: "demo.myshopify.com",
    accessToken: "shpat_demo",
    locations: { "Online warehouse": "Main warehouse", "Retail store": "High street shop" },
  },
];

async function findOrConnect(
  options: DemoOptions,
  known: Account[],
  input: { adapter: string; name: string; config: object },
  isSame: (account: Account) => boolean,
): Promise<Account> {
  const found = known.find(isSame);
  if (found) return found;
  const { account } = await command<{ account: Account }>(
    options,
    "connectAccount",
    input,
    `account { ${accountFields} }`,
  );
  return account;
}

const locationNamed = (account: Account, name: string): string => {
  const location = account.locations.find((each) => each.name === name);
  if (!location) throw new Error(`${account.externalName} has no location ${name}.`);
  return location.id;
};

const readIntegration = async (options: DemoOptions, id: string): Promise<Integration> => {
  const query = `query ($id: ID!) { integration(id: $id) { ${integrationFields} } }`;
  const { integration } = await ask<{ integration: Integration }>(options, query, { id });
  return integration;
};

async function waitFor(
  options: DemoOptions,
  id: string,
  status: string,
  signal: AbortSignal,
): Promise<Integration> {
  for (let tries = 0; tries < 600; tries += 1) {
    const integration = await readIntegration(options, id);
    if (integration.status === status) return integration;
    await sleep(100, undefined, { signal });
  }
  const { problems } = await readIntegration(options, id);
  throw new Error(`The integration is not ${status}: ${problems.map(({ message }) => message).join(" ")}`);
}

/** From nothing to ACTIVE; its id. */
async function integrate(
  options: DemoOptions,
  source: Account,
  channel: Account,
  store: (typeof stores)[number],
  signal: AbortSignal,
): Promise<Integration> {
  const input = { name: store.name, sourceAccountId: source.id, channelAccountId: channel.id };
  const created = await command<{ integration: Integration }>(
    options,
    "createIntegration",
    input,
    `integration { ${integrationFields} }`,
  );
  const integrationId = created.integration.id;
  for (const [channelName, sourceName] of Object.entries(store.locations)) {
    const channelLocationId = locationNamed(channel, channelName);
    const sourceLocationId = locationNamed(source, sourceName);
    await command(
      options,
      "mapLocation",
      { integrationId, channelLocationId, sourceLocationId },
      "locationMapping { origin }",
    );
  }
  await waitFor(options, integrationId, "INACTIVE", signal);
  await command(options, "setInventorySync", { integrationId, enabled: true }, "integration { status }");
  return waitFor(options, integrationId, "ACTIVE", signal);
}

export async function setUp(options: DemoOptions, say: Say, signal: AbortSignal): Promise<DemoWorld> {
  const { accounts, integrations } = await ask<{
    accounts: Account[];
    integrations: { nodes: Integration[] };
  }>(options, `{ accounts { ${accountFields} } integrations(first: 50) { nodes { ${integrationFields} } } }`);
  const source = await findOrConnect(
    options,
    accounts,
    {
      adapter: "katana",
      name: "Katana",
      config: { apiKey: "katana-demo-key", baseUrl: `${options.katanaUrl}/v1` },
    },
    (account) =>
      integrations.nodes.some((each) => each.source.id === account.id) ||
      account.externalName === "Demo woodshop",
  );
  say(`Katana account connected: ${source.externalName}, ${source.locations.length} locations`);

  let last: Integration | undefined;
  for (const store of stores) {
    const { name, shopDomain, accessToken } = store;
    const config = { shopDomain, accessToken, clientSecret: "shpss_demo", baseUrl: options.shopifyUrl };
    const channel = await findOrConnect(
      options,
      accounts,
      { adapter: "shopify", name, config },
      (account) => account.externalName === shopDomain,
    );
    const known = integrations.nodes.find((each) => each.channel.id === channel.id);
    last = known ?? (await integrate(options, source, channel, store, signal));
    const how = known ? "found again" : "connected, mapped and switched on";
    say(
      `${shopDomain} ${how}: ${last.status}, ${last.counts.mapped} variants mapped, ${last.counts.unmatched} unmatched`,
    );
  }
  if (!last) throw new Error("No store is set up.");
  return { integrationId: last.id };
}

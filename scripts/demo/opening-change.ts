// The demo's first stock change, told as it travels: from Katana's API to the quantity that Shopify's own API shows.
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "graphql-sse";
import type { DemoOptions } from "./options.ts";
import type { DemoWorld } from "./set-up.ts";
import { katana, type KatanaRows, shopifyAvailable } from "./vendors.ts";

const sku = "OAK-STOO-L";
const warehouse = "Main warehouse";
const shopLocation = "Online warehouse";
/** What is told on the way is left out rather than waited for any longer. */
const patienceMs = 5000;

type SyncEvent = { type: string; message: string; sku: string | null; detail: { steps?: Step[] } | null };
type Step = { label: string; amount: string; result: string };

const subscription = `subscription ($id: ID!) {
  syncEvents(integrationId: $id, types: [AVAILABILITY_CHANGED, STOCK_PUSHED]) { type message sku detail }
}`;

/** Hands on each event of the integration, from when `stands` is called until the signal. */
async function follow(
  options: DemoOptions,
  world: DemoWorld,
  use: (event: SyncEvent) => void,
  stands: () => void,
  signal: AbortSignal,
) {
  const client = createClient({
    url: `${options.gatewayUrl}/graphql`,
    headers: { authorization: `Bearer ${options.adminToken}` },
    singleConnection: false,
    // The gateway has settled from where it tells when it answers.
    on: { connected: stands },
  });
  const events = client.iterate<{ syncEvents: SyncEvent }>({
    query: subscription,
    variables: { id: world.integrationId },
  });
  signal.addEventListener("abort", () => client.dispose());
  for await (const { data } of events) if (data) use(data.syncEvents);
}

async function locationId(options: DemoOptions): Promise<number> {
  const { data } = await katana<KatanaRows>(options, "GET", "/locations");
  const found = data.find((row) => row["name"] === warehouse);
  if (!found) throw new Error(`Katana has no location ${warehouse}.`);
  return Number(found["id"]);
}

export async function openingChange(
  options: DemoOptions,
  world: DemoWorld,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { data } = await katana<KatanaRows>(options, "GET", `/variants?sku=${sku}`);
  const before = await shopifyAvailable(options, sku, shopLocation);
  say(`Before: Shopify shows ${before} of ${sku} at ${shopLocation}`);

  const watching = new AbortController();
  const until = AbortSignal.any([signal, watching.signal]);
  const standing = Promise.withResolvers<void>();
  const pushed = Promise.withResolvers<void>();
  const atMost = (what: Promise<void>) => Promise.race([what, sleep(patienceMs, undefined, { signal })]);
  let changedAt = performance.now();
  const since = () => `${Math.round(performance.now() - changedAt)} ms`;
  const told = follow(
    options,
    world,
    (event) => {
      if (event.sku !== sku) return;
      say(`  +${since()}  ${event.type}: ${event.message}`);
      for (const step of event.detail?.steps ?? [])
        say(`             ${step.label.padEnd(24)} ${step.amount.padStart(6)}  makes ${step.result}`);
      if (event.type === "STOCK_PUSHED") pushed.resolve();
    },
    standing.resolve,
    until,
  ).catch(() => undefined);
  await atMost(standing.promise);

  changedAt = performance.now();
  await katana(options, "POST", "/stock_adjustments", {
    stock_adjustment_number: `DEMO-${Date.now()}`,
    location_id: await locationId(options),
    reason: "Found behind the shelf",
    stock_adjustment_rows: [{ variant_id: Number(data[0]?.["id"]), quantity: 3 }],
  });
  say(`Katana: 3 more of ${sku} found, POST /v1/stock_adjustments`);
  while ((await shopifyAvailable(options, sku, shopLocation)) === before) {
    if (performance.now() - changedAt > 30_000) throw new Error("The change did not arrive within 30 s.");
    await sleep(20, undefined, { signal });
  }
  const took = since();
  // The store shows the number a moment before the gateway has heard that it does.
  await atMost(pushed.promise);
  watching.abort();
  await told;
  say(
    `After: Shopify shows ${await shopifyAvailable(options, sku, shopLocation)}, ${took} after the change in Katana`,
  );
}

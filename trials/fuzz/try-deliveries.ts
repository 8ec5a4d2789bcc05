// The webhook intake: what is not genuine is refused and leaves nothing, what is genuine is acknowledged whatever it says,
// each is counted, and the store follows its source afterwards as before.
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { createChance } from "../../test/support/chance.ts";
import { openLedger } from "../../test/support/ledger.ts";
import type { Findings } from "./findings.ts";
import { type Delivery, makeDelivery, type Subscriber } from "./make-delivery.ts";
import { findWhatIsBroken, openGateway, type TriedGateway } from "./open-gateway.ts";

async function subscribersOf({ stand }: TriedGateway): Promise<Subscriber[]> {
  const ledger = await openLedger(() => stand.database);
  const keyOf = (kind: string) =>
    waitFor(async () => {
      const [row] = await ledger.read(
        "select webhook_key as key from account where kind = ? and sealed_webhook_state is not null",
        [kind],
      );
      return typeof row?.["key"] === "string" ? row["key"] : null;
    });
  const [katanaKey, shopifyKey] = [await keyOf("SOURCE"), await keyOf("CHANNEL")];
  await ledger.close();
  const { data } = await stand.katana<{ data: { url: string; token: string }[] }>("GET", "/webhooks");
  const katanaSecret = data.find(({ url }) => url.endsWith(katanaKey))?.token ?? "";
  return [
    { vendor: "katana", key: katanaKey, secret: katanaSecret },
    { vendor: "shopify", key: shopifyKey, secret: "shpss_demo" },
  ];
}

function expectedStatus({ isGenuine, isTooLarge }: Delivery): (status: number) => boolean {
  if (isTooLarge) return (status) => status === 413 || status === 404;
  return isGenuine ? (status) => status === 200 : (status) => status === 401 || status === 404;
}

const shopQuery = (
  sku: string,
) => `{ productVariants(first: 1, query: "sku:'${sku}'") { nodes { inventoryItem {
  inventoryLevels(first: 1) { nodes { quantities(names: ["available"]) { quantity } } } } } } }`;

/** What the store itself shows. */
async function shownAt({ stand }: TriedGateway, sku: string): Promise<number> {
  const response = await fetch(`${stand.shopifyUrl}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "x-shopify-access-token": "shpat_demo_user", "content-type": "application/json" },
    body: JSON.stringify({ query: shopQuery(sku) }),
  });
  const quantity = /"quantity":(-?\d+)/.exec(await response.text())?.[1];
  return Number(quantity);
}

/** How many the gateway has counted, sums over series of this name. */
const countedIn = (metrics: string, series: RegExp): number =>
  metrics
    .split("\n")
    .filter((line) => series.test(line))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);

const webhookRequests = /^stockgate_http_requests_total\{kind="webhook"/;

export async function tryDeliveries(seed: number, inputs: number): Promise<Findings> {
  const chance = createChance(seed);
  const gateway = await openGateway();
  const { url } = gateway.stand.gateway;
  const tally: Record<string, number> = {};
  const found: string[] = [];
  try {
    const subscribers = await subscribersOf(gateway);
    const before = countedIn(await gateway.metrics(), webhookRequests);
    for (let tried = 0; tried < inputs && found.length === 0; tried += 1) {
      const delivery = makeDelivery(chance, subscribers);
      const { path, headers, body } = delivery;
      const response = await fetch(`${url}${path}`, { method: "POST", headers, body }).catch(() => null);
      // A body that is too large is refused while it is still being sent: the connection may be gone first.
      const status = response?.status ?? (delivery.isTooLarge ? 413 : 0);
      await response?.arrayBuffer();
      tally[status] = (tally[status] ?? 0) + 1;
      if (!expectedStatus(delivery)(status)) {
        const what = `${path} ${JSON.stringify(headers)} ${Buffer.from(body).toString("utf8", 0, 2000)}`;
        found.push(`delivery ${tried}, genuine: ${delivery.isGenuine}, was answered ${status}: ${what}`);
      }
      found.push(...gateway.surprises);
    }
    const counted = countedIn(await gateway.metrics(), webhookRequests) - before;
    if (counted < inputs && found.length === 0)
      found.push(`${inputs} deliveries, of which ${counted} were counted`);
    if (found.length === 0)
      found.push(...(await findWhatIsBroken(gateway, (sku) => shownAt(gateway, sku))), ...gateway.surprises);
    return { inputs, tally, faults: found };
  } finally {
    await gateway.stand.close();
  }
}

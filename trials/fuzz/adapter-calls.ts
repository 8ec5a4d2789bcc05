// Every reading that the engine asks of the two adapters, with the answers that the vendors really gave to it.
import { createKatanaAdapter } from "@stockgate/adapter-katana";
import { createShopifyAdapter } from "@stockgate/adapter-shopify";
import { type HttpRequest, HttpFailure, type HttpResponse } from "@stockgate/core";
import type { AdapterPorts, Call } from "@stockgate/core/contracts";
import { openStand } from "../../test/support/stand.ts";
import { wares } from "./small-shop.ts";

type Read = (send: AdapterPorts["send"]) => Promise<unknown>;
export type AdapterCall = {
  name: string;
  read: Read;
  /** What it answers where nothing is spoiled. */
  truth: unknown;
  /** The vendor's answers, by request. */
  answers: ReadonlyMap<string, HttpResponse>;
};

const call: Call = { priority: "webhook" };
const keyOf = ({ method, url, body = "" }: HttpRequest) => `${method} ${url} ${body}`;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const portsOver = (send: AdapterPorts["send"]): AdapterPorts => ({ send, reportBudget() {}, log: silent });

export const answering =
  (answers: ReadonlyMap<string, HttpResponse>): AdapterPorts["send"] =>
  async (request) => {
    const answer = answers.get(keyOf(request));
    // Another page, say, that nobody asked for before.
    if (!answer) throw new HttpFailure("there is no such answer", { isUnsent: false });
    return answer;
  };

const katana = createKatanaAdapter();
const shopify = createShopifyAdapter();
const katanaConfig = katana.configSchema.parse({ apiKey: "katana-demo-key" });
const shopifyConfig = shopify.configSchema.parse({
  shopDomain: "demo.myshopify.com",
  accessToken: "shpat_demo",
  clientSecret: "shpss_demo",
});

const sourceReads = (variants: readonly string[], kits: readonly string[], orders: readonly string[]) => {
  const source = (send: AdapterPorts["send"]) => katana.connect(katanaConfig, portsOver(send));
  return {
    "katana levels": (send) => source(send).levels(variants, call),
    "katana level page": (send) => source(send).levelPage(null, call),
    "katana variant page": (send) => source(send).variantPage(null, call),
    "katana recipes": (send) => source(send).recipes(kits, call),
    "katana orders": (send) =>
      source(send).orders(
        orders.map((externalId) => ({ kind: "sales" as const, externalId })),
        call,
      ),
    "katana open orders": (send) => source(send).openOrderPage(null, call),
    "katana locations": (send) => source(send).locations(call),
  } satisfies Record<string, Read>;
};

const channelReads = (items: readonly string[], location: string, orders: readonly string[]) => {
  const channel = (send: AdapterPorts["send"]) => shopify.connect(shopifyConfig, portsOver(send));
  const keys = items.map((stockItemExternalId) => ({ stockItemExternalId, locationExternalId: location }));
  return {
    "shopify levels": (send) => channel(send).levels(keys, call),
    "shopify variant page": (send) => channel(send).variantPage(null, call),
    "shopify orders": (send) => channel(send).orders(orders, call),
    "shopify open orders": (send) => channel(send).openOrderPage(null, call),
    "shopify locations": (send) => channel(send).locations(call),
  } satisfies Record<string, Read>;
};

/** A small shop with open orders on both sides, as both vendors tell of it. */
export async function recordCalls(): Promise<AdapterCall[]> {
  const stand = await openStand({ wares, isOnlineOnly: true });
  await using _ = stand;
  const { world } = stand;
  const sold = await world.katana.sell({ CHAIR: 3, LAMP: 2 });
  const bought = await world.shopify.buy({ SHELF: 2, LAMP: 1 });
  await stand.rest(5000);
  const variants = (await stand.sourceVariants()).map(({ externalId }) => externalId);
  const kit = String(await world.katana.variantId("PAIR"));
  const [place] = await world.engine.read((tx) => tx.accounts.locations(stand.channelId));
  const items = (await stand.channelVariants()).map(({ stockItemExternalId }) => stockItemExternalId);
  const calls: AdapterCall[] = [];
  for (const [name, read] of Object.entries<Read>({
    ...sourceReads(variants, [kit], [String(sold.id)]),
    ...channelReads(items, place?.externalId ?? "", [bought]),
  })) {
    const answers = new Map<string, HttpResponse>();
    const truth = await read(async (request) => {
      const { method, url, headers, body = "" } = request;
      const mock = url.includes("katana") ? world.mocks.katana : world.mocks.shopify;
      const response = await mock.fetch(
        new Request(url, { method, headers, ...(body === "" ? {} : { body }) }),
      );
      const answer = {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
      answers.set(keyOf(request), answer);
      return answer;
    });
    calls.push({ name, read, truth, answers });
  }
  return calls;
}

// A mock on a virtual clock with a small store, its first client, and a subscriber for its webhooks.
import type { DemoListing, DemoStore } from "../../demo/world.ts";
import { createVirtualPorts, type VirtualPorts } from "../../shared/testing/virtual-ports.ts";
import { type AppSeed, demoApps } from "../apps.ts";
import { textAt } from "./json.ts";
import { createShopifyMock, type ShopifyMock, type ShopifyMockOptions } from "../shopify-mock.ts";

type Answer = { data?: unknown; errors?: unknown; extensions?: unknown };

type Received = { topic: string; body: unknown; text: string; headers: Headers; at: number };

type AskOptions = { token?: string; version?: string; headers?: Record<string, string> };

export type ShopifyClient = {
  mock: ShopifyMock;
  ports: VirtualPorts;
  /** The whole answer, with its errors. */
  ask(query: string, variables?: object, options?: AskOptions): Promise<Answer>;
  /** The data of an answer that must be without errors. */
  data(query: string, variables?: object, options?: AskOptions): Promise<unknown>;
  send(request: Request): Promise<Response>;
  received: Received[];
  /** What the subscriber answers next; 200 when the list is empty. */
  answers: (number | "no answer")[];
  subscribe(topic: string, options?: { token?: string; address?: string }): Promise<string>;
  /** Lets the clock go on and deliveries arrive. */
  advance(ms: number): Promise<void>;
};

export const aListing = (listing: Partial<DemoListing> & { product: string }): DemoListing => ({
  option: "",
  sku: listing.product.toUpperCase(),
  price: "10.00",
  isTracked: true,
  available: { Main: 10, Shop: 5 },
  ...listing,
});

/** "Main" sells online, "Shop" does not. */
export const aStore = (store: Partial<DemoStore> = {}): DemoStore => ({
  domain: "demo.myshopify.com",
  name: "Demo",
  locations: [
    { name: "Main", sellsOnline: true },
    { name: "Shop", sellsOnline: false },
  ],
  listings: [aListing({ product: "Stool" }), aListing({ product: "Shelf" }), aListing({ product: "Tray" })],
  ...store,
});

export const anApp = (app: Partial<AppSeed> & { key: string }): AppSeed => ({
  id: "101009999",
  title: app.key,
  handle: app.key,
  clientId: `${app.key}-client`,
  clientSecret: `shpss_${app.key}`,
  scopes: [],
  webhookApiVersion: "2026-10",
  installations: [{ domain: "demo.myshopify.com", token: `shpat_${app.key}` }],
  ...app,
});

export const demoAddress = "https://subscriber.example/webhooks";

export type ClientOptions = Partial<ShopifyMockOptions> & {
  stores?: DemoStore[];
  /** Beside those of the demo. */
  apps?: AppSeed[];
};

export function aShopify(options: ClientOptions = {}): ShopifyClient {
  const received: Received[] = [];
  const answers: (number | "no answer")[] = [];
  const ports = createVirtualPorts({
    async network(request) {
      const answer = answers.shift() ?? 200;
      if (answer === "no answer") throw new TypeError("fetch failed");
      const text = await request.text();
      const topic = request.headers.get("x-shopify-topic") ?? "";
      received.push({ topic, body: JSON.parse(text), text, headers: request.headers, at: ports.clock.now() });
      return new Response(null, { status: answer });
    },
  });
  const mock = createShopifyMock({
    ports,
    seed: { stores: options.stores ?? [aStore()], apps: [...demoApps, ...(options.apps ?? [])] },
    ...options,
  });
  const ask: ShopifyClient["ask"] = async (query, variables = {}, { token, version, headers } = {}) => {
    const response = await mock.fetch(
      graphqlRequest(JSON.stringify({ query, variables }), token ?? "shpat_demo", version, headers),
    );
    return (await response.json()) as Answer;
  };
  const data: ShopifyClient["data"] = async (query, variables, asked) => {
    const answer = await ask(query, variables, asked);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  };
  return {
    mock,
    ports,
    ask,
    data,
    send: (request) => mock.fetch(request),
    received,
    answers,
    async subscribe(topic, { token, address } = {}) {
      const document = `mutation ($topic: WebhookSubscriptionTopic!, $uri: String!) {
        webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri }) {
          webhookSubscription { id } userErrors { field message } } }`;
      const variables = { topic, uri: address ?? demoAddress };
      const answer = await data(document, variables, token === undefined ? {} : { token });
      return textAt(answer, "webhookSubscriptionCreate", "webhookSubscription", "id");
    },
    advance: (ms) => ports.advance(ms),
  };
}

export function graphqlRequest(
  body: string,
  token: string,
  version = "2026-10",
  headers: Record<string, string> = {},
): Request {
  return new Request(`http://127.0.0.1:4020/admin/api/${version}/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": token, ...headers },
    body,
  });
}

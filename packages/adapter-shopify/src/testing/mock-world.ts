// What a mock of Shopify lives in during a test: time that moves when it is told to, a network on which everything that
// arrives is kept, the adapter connected to it, and a second app for whoever works in the store meanwhile.
import {
  type AdapterPorts,
  type BudgetReading,
  HttpFailure,
  type SignalKey,
  type StockChannel,
  type WebhookState,
} from "@stockgate/core/contracts";
import { z } from "zod";
import { createShopifyAdapter } from "../index.ts";

type Fetch = (request: Request) => Promise<Response>;
const silent = () => {};

export function createWorld<Random>(random: Random) {
  let now = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const deliveries: Request[] = [];
  return {
    deliveries,
    ports: {
      random,
      clock: { now: () => now },
      timers: {
        after(ms: number, run: () => void) {
          const timer = { at: now + ms, run };
          timers.add(timer);
          return () => timers.delete(timer);
        },
      },
      network: async (request: Request) => {
        deliveries.push(request);
        return new Response(null, { status: 200 });
      },
    },
    advance: (ms: number) => {
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.run();
      }
    },
  };
}

const statedCost = z.object({ extensions: z.object({ cost: z.object({ requestedQueryCost: z.number() }) }) });

function operationOf(url: string, body: string): string {
  if (url.endsWith("/admin/oauth/access_token")) return "login";
  const { operationName }: { operationName: string } = JSON.parse(body);
  return operationName;
}

/** `config` as a person enters it. */
export function connectTo(fetch: Fetch, config: Record<string, string>) {
  const budgets: BudgetReading[] = [];
  const costs: { operation: string; estimated: number; requested: number }[] = [];
  const sent: string[] = [];
  const ports: AdapterPorts = {
    async send({ url, ...init }, _call, estimated) {
      const operation = operationOf(url, init.body ?? "");
      sent.push(operation);
      const response = await fetch(new Request(url, init)).catch((cause: unknown) => {
        throw new HttpFailure("the connection failed", { isUnsent: false, cause });
      });
      const body = await response.text();
      const isJson = response.headers.get("content-type")?.includes("json") ?? false;
      const stated = isJson ? statedCost.safeParse(JSON.parse(body)).data : undefined;
      if (stated) costs.push({ operation, estimated, requested: stated.extensions.cost.requestedQueryCost });
      return { status: response.status, headers: Object.fromEntries(response.headers), body };
    },
    reportBudget: (reading) => budgets.push(reading),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  };
  const adapter = createShopifyAdapter({ allowedHosts: ["127.0.0.1"] });
  return { channel: adapter.connect(adapter.configSchema.parse(config), ports), budgets, costs, sent };
}

/** Somebody's request to the store through its API, with a token of their own. */
export const createAsk =
  (fetch: Fetch, shopDomain: string, token: string) =>
  async (query: string, variables: Record<string, unknown> = {}): Promise<unknown> => {
    const response = await fetch(
      new Request(`https://${shopDomain}/admin/api/2026-10/graphql.json`, {
        method: "POST",
        headers: { "x-shopify-access-token": token, "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      }),
    );
    const answer: { data?: unknown; errors?: unknown } = JSON.parse(await response.text());
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  };

/** What the deliveries since the last call are about; each must be accepted. */
export async function received(
  channel: StockChannel,
  deliveries: Request[],
  state: WebhookState,
): Promise<SignalKey[]> {
  const keys: SignalKey[] = [];
  for (const request of deliveries.splice(0)) {
    const body = new Uint8Array(await request.arrayBuffer());
    const verdict = channel.webhooks.receive({ body, headers: Object.fromEntries(request.headers) }, state);
    if (verdict.kind !== "accepted") throw new Error(`a delivery was ${verdict.kind}`);
    keys.push(...verdict.keys);
  }
  return keys;
}

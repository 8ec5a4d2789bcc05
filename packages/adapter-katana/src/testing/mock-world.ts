// What a mock of Katana lives in during a test: time that moves when it is told to, a network on which everything that
// arrives is kept, the adapter connected to it, and a second key for whoever works in Katana meanwhile.
import {
  HttpFailure,
  type AdapterPorts,
  type BudgetReading,
  type SignalKey,
  type StockSource,
  type WebhookState,
} from "@stockgate/core/contracts";
import { createKatanaAdapter } from "../index.ts";

/** 1 October 2026, 09:00 UTC. */
export const startAt = 1_790_845_200_000;

type Fetch = (request: Request) => Promise<Response>;
const silent = () => {};

/** `answerDelivery`: the HTTP status that a delivery is answered with. */
export function createWorld<Random>(random: Random, answerDelivery = () => 200) {
  let now = startAt;
  const timers = new Set<{ at: number; run: () => void }>();
  const deliveries: Request[] = [];
  return {
    deliveries,
    ports: {
      random,
      clock: { now: () => now },
      timers: {
        after: (ms: number, run: () => void) => {
          const timer = { at: now + ms, run };
          timers.add(timer);
          return () => timers.delete(timer);
        },
      },
      network: async (request: Request) => {
        deliveries.push(request);
        return new Response(null, { status: answerDelivery() });
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

export function connectTo(fetch: Fetch, keys: { apiKey: string; otherKey: string }) {
  const budgets: BudgetReading[] = [];
  const requests: URL[] = [];
  const sent: string[] = [];
  const ports: AdapterPorts = {
    async send({ url, ...init }) {
      requests.push(new URL(url));
      sent.push(`${init.method} ${new URL(url).pathname.replace("/v1", "")}`);
      const response = await fetch(new Request(url, init)).catch((cause: unknown) => {
        throw new HttpFailure("the connection was reset", { isUnsent: false, cause });
      });
      const headers = Object.fromEntries(response.headers);
      return { status: response.status, headers, body: await response.text() };
    },
    reportBudget: (reading) => budgets.push(reading),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  };
  const adapter = createKatanaAdapter();
  const source = adapter.connect(adapter.configSchema.parse({ apiKey: keys.apiKey }), ports);

  /** Somebody's change in Katana, through its API. */
  const change = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${keys.otherKey}`, "content-type": "application/json" };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = new Request(`https://api.katanamrp.com/v1${path}`, { method, headers, ...content });
    const response = await fetch(request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  return { source, change, budgets, requests, sent };
}

/** What the deliveries since the last call are about; each must be accepted. */
export async function received(
  source: StockSource,
  deliveries: Request[],
  state: WebhookState,
): Promise<SignalKey[]> {
  const keys: SignalKey[] = [];
  for (const request of deliveries.splice(0)) {
    const body = new Uint8Array(await request.arrayBuffer());
    const verdict = source.webhooks.receive({ body, headers: Object.fromEntries(request.headers) }, state);
    if (verdict.kind !== "accepted") throw new Error(`a delivery was ${verdict.kind}`);
    keys.push(...verdict.keys);
  }
  return keys;
}

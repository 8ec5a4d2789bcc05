// Katana's side of the conformance kit: the mock, driven through Katana's own API with a key of somebody else's.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { SourceFixture, SourceFarSide, StatedLevel, WireFault } from "@stockgate/core/testing";
import {
  createKatanaMock,
  createSeededRandom,
  type FaultRuleInput,
  katanaCatalogSeed,
} from "@stockgate/mock-servers";
import { createKatanaAdapter } from "../index.ts";
import { createWorld } from "./mock-world.ts";

const origin = "https://api.katanamrp.com";
const seed = katanaCatalogSeed({ variants: 300 });

const faultOf: Record<WireFault, FaultRuleInput> = {
  throttled: { kind: "throttled" },
  unauthorized: { kind: "unauthorized" },
  "server-error": { kind: "server-error" },
  html: { kind: "html", status: 200 },
  reset: { kind: "reset" },
  "lost-answer": { kind: "reset", afterEffect: true },
};

type Row = { [field: string]: unknown; id: number };
type Fetch = (request: Request) => Promise<Response>;

/** Requests of somebody who works in Katana. Keys in turn, so that no quota runs out. */
function createUser(fetch: Fetch) {
  let count = 0;
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const key = `katana-office-${(count += 1) % 20}`;
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(new Request(`${origin}/v1${path}`, { method, headers, ...content }));
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }
  async function list(path: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (let page = 1; ; page += 1) {
      const joint = path.includes("?") ? "&" : "?";
      const { data } = (await ask("GET", `${path}${joint}limit=250&page=${page}`)) as { data: Row[] };
      rows.push(...data);
      if (data.length < 250) return rows;
    }
  }
  return { ask, list };
}

async function open(): Promise<SourceFarSide> {
  const world = createWorld(createSeededRandom(1));
  const keys = ["katana-demo-key", ...Array.from({ length: 20 }, (_, index) => `katana-office-${index}`)];
  const mock = createKatanaMock({ ports: world.ports, seed, apiKeys: keys });
  const { ask, list } = createUser(mock.fetch);
  const control = async (method: string, body?: FaultRuleInput) => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { "content-type": "application/json" };
    await mock.fetch(new Request(`${origin}/__mock/faults`, { method, headers, ...content }));
  };
  const adjust = async (variantId: number, quantity: number) => {
    const [location] = await list("/locations");
    await ask("POST", "/stock_adjustments", {
      stock_adjustment_number: `SA-${variantId}-${quantity}`,
      location_id: location?.id,
      stock_adjustment_rows: [{ variant_id: variantId, quantity }],
    });
  };
  const stocked = async () => (await list("/inventory?location_id=1")).slice(0, 4);
  const [first] = await stocked();
  await adjust(Number(first?.["variant_id"]), 0.25);

  return {
    fetch: mock.fetch,
    strike: (fault, count) => control("POST", { ...faultOf[fault], count }),
    calm: () => control("DELETE"),
    variantIds: async () => (await list("/variants?include_archived=true")).map(({ id }) => String(id)),
    async shiftCatalog() {
      const name = "A bench that came while the catalog was read";
      await ask("POST", "/products", { name, variants: [{ sku: "NEW-BENCH" }] });
    },
    async changeStock() {
      await adjust(Number((await stocked())[0]?.["variant_id"]), 1);
      world.advance(10_000);
      await nextTurn();
    },
    deliveries: async () => world.deliveries.splice(0),
    subscriptions: async () => (await list("/webhooks")).length,
    async loseSubscription() {
      const [webhook] = await list("/webhooks");
      await ask("DELETE", `/webhooks/${webhook?.id}`);
    },
    async statedLevels(): Promise<StatedLevel[]> {
      const ids = [...new Set((await stocked()).map((row) => `variant_id=${String(row["variant_id"])}`))];
      return (await list(`/inventory?${ids.join("&")}`)).map((row) => ({
        variantExternalId: String(row["variant_id"]),
        locationExternalId: String(row["location_id"]),
        inStock: String(row["quantity_in_stock"]),
        committed: String(row["quantity_committed"]),
      }));
    },
    unknownVariantId: "999999999",
    close: () => mock.close(),
  };
}

export const katanaFixture: SourceFixture = {
  adapter: createKatanaAdapter(),
  config: { apiKey: "katana-demo-key" },
  badConfigs: [
    { config: {}, field: "apiKey" },
    { config: { apiKey: "two words" }, field: "apiKey" },
    { config: { apiKey: "katana-demo-key", baseUrl: "https://evil.example/v1" }, field: "baseUrl" },
    { config: { apiKey: "katana-demo-key", baseUrl: "http://api.katanamrp.com/v1" }, field: "baseUrl" },
  ],
  secrets: ["katana-demo-key"],
  // The secret is each subscription's own, and so part of the state.
  otherAccounts: [
    {
      stateOf: (state) =>
        Object.fromEntries(
          Object.entries(state).map(([name, value]) => [
            name,
            typeof value === "string" ? `${value}x` : value,
          ]),
        ),
    },
  ],
  open,
};

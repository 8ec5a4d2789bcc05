// A mock on a virtual clock with its first client: every answer is judged by the OpenAPI document as it passes.
import type { DemoItem } from "../../demo/world.ts";
import type { Handler } from "../../shared/ports.ts";
import { type VirtualPorts, createVirtualPorts } from "../../shared/testing/virtual-ports.ts";
import { type KatanaMock, type KatanaMockOptions, createKatanaMock } from "../katana-mock.ts";
import type { KatanaSeed } from "../seed.ts";
import type { Json } from "./json.ts";
import { openOpenapiDocument } from "./openapi-document.ts";

type Answer = { status: number; headers: Headers; body: unknown };
type Received = { event: string; object: Json; headers: Headers; text: string; at: number };

export type KatanaClient = {
  mock: KatanaMock;
  ports: VirtualPorts;
  /** Webhooks as they arrived at the subscriber. */
  received: Received[];
  /** What the subscriber answers next; 200 when the list is empty. */
  answers: (number | "no answer")[];
  call(method: string, path: string, body?: unknown, key?: string): Promise<Answer>;
  /** The body of an answer that must be a success. */
  get(path: string): Promise<Json>;
  post(path: string, body: unknown): Promise<Json>;
  patch(path: string, body: unknown): Promise<Json>;
  delete(path: string): Promise<void>;
  /** The rows of a list. */
  list(path: string): Promise<Json[]>;
  /** Subscribes to the events named and answers the webhook. */
  subscribe(events: readonly string[]): Promise<Json>;
  /** "in stock / committed / expected / potential" of an inventory row, whole numbers without their zeros. */
  numbers(variantId: number, locationId?: number): Promise<string>;
};

const document = openOpenapiDocument();
const subscriberUrl = "https://subscriber.test/katana";

export function aKatana(options: Partial<KatanaMockOptions> = {}): KatanaClient {
  const received: Received[] = [];
  const answers: (number | "no answer")[] = [];
  const ports = createVirtualPorts({
    network: async (request) => {
      const text = await request.text();
      const payload = JSON.parse(text) as { action: string; object: Json };
      received.push({
        event: payload.action,
        object: payload.object,
        headers: request.headers,
        text,
        at: ports.clock.now(),
      });
      const answer = answers.shift() ?? 200;
      if (answer === "no answer") throw new TypeError("fetch failed");
      return new Response(null, { status: answer });
    },
  });
  const mock = createKatanaMock({
    ports,
    seed: smallSeed,
    report: (error) => {
      throw error;
    },
    ...options,
  });

  const call: KatanaClient["call"] = async (method, path, body, key = "katana-demo-key") => {
    const request = new Request(`http://katana.test/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await answerOf(await mock.fetch(request));
    judge(method, path, body, answer);
    return answer;
  };
  const succeed = async (method: string, path: string, body?: unknown) => {
    const answer = await call(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Json;
  };

  return {
    mock,
    ports,
    received,
    answers,
    call,
    get: (path) => succeed("GET", path),
    post: (path, body) => succeed("POST", path, body),
    patch: (path, body) => succeed("PATCH", path, body),
    delete: async (path) => void (await succeed("DELETE", path)),
    list: async (path) => (await succeed("GET", path))["data"] as Json[],
    subscribe: (events) => succeed("POST", "/webhooks", { url: subscriberUrl, subscribed_events: events }),
    async numbers(variantId, locationId = 1) {
      const { data } = await succeed("GET", `/inventory?variant_id=${variantId}&location_id=${locationId}`);
      const [row] = data as Record<string, string | null>[];
      const shown = ["in_stock", "committed", "expected", "potential"].map((name) => {
        const value = row?.[`quantity_${name}`] ?? null;
        return value === null ? "-" : String(Number(value));
      });
      return shown.join(" / ");
    },
  };
}

/** A handler whose every answer is judged on its way; for clients that are not this one. */
export const judged =
  (handler: Handler): Handler =>
  async (request) => {
    const sent = await request.clone().text();
    const response = await handler(request);
    const { pathname, search } = new URL(request.url);
    const body = sent === "" ? undefined : JSON.parse(sent);
    const answer = await answerOf(response.clone());
    if (!pathname.startsWith("/__mock"))
      judge(request.method, pathname.replace("/v1", "") + search, body, answer);
    return response;
  };

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, body: text === "" ? null : JSON.parse(text) };
}

/** Throws where the document forbids the answer, or the request that was answered with success. */
function judge(method: string, path: string, body: unknown, answer: Answer): void {
  const pathname = path.split("?")[0] ?? "";
  if (!document.hasPath(pathname) && answer.status === 404) return;
  const isSuccess = answer.status < 300;
  const problems = [
    ...document.checkAnswer(method, pathname, answer.status, answer.body),
    ...(isSuccess && body !== undefined ? document.checkRequest(method, pathname, body) : []),
  ];
  if (problems.length > 0) {
    throw new Error(
      `${method} ${path} (${answer.status}) breaks the document:\n${problems.join("\n")}\n${JSON.stringify(answer.body)?.slice(0, 2000)}`,
    );
  }
}

export const anItem = (key: string, fields: Partial<DemoItem>): DemoItem => ({
  key,
  sku: key,
  product: key,
  option: "",
  kind: "product",
  price: "10.00",
  stock: { main: 0, shop: 0, wholesale: 0 },
  recipe: [],
  ageDays: 10,
  ...fields,
});

const stockOf = (main: number) => ({ main, shop: 0, wholesale: 0 });

/** Variant ids, in the order of the seed. */
export const ids = { chair: 1, table: 2, oil: 3, cloth: 4, careKit: 5, homeKit: 6, stool: 7 };

/** A small world: two products, two materials, a kit, a kit of kits, and a product with a recipe. */
const smallSeed: KatanaSeed = {
  locations: [
    { key: "main", name: "Main", isPrimary: true },
    { key: "shop", name: "Shop", isPrimary: false },
  ],
  items: [
    anItem("CHAIR", { stock: { main: 10, shop: 4, wholesale: 0 } }),
    anItem("TABLE", { stock: stockOf(5) }),
    anItem("OIL", { kind: "material", stock: stockOf(2.5) }),
    anItem("CLOTH", { kind: "material", stock: stockOf(30) }),
    anItem("CARE", {
      kind: "kit",
      recipe: [
        { key: "OIL", quantity: 0.25 },
        { key: "CLOTH", quantity: 2 },
      ],
    }),
    anItem("HOME", {
      kind: "kit",
      recipe: [
        { key: "CARE", quantity: 1 },
        { key: "CHAIR", quantity: 2 },
      ],
    }),
    anItem("STOOL", { stock: stockOf(1), recipe: [{ key: "CLOTH", quantity: 0.5 }] }),
  ],
};

// `npm start` as a user runs it, on ports and in a folder of its own, and the gateway's process within it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "./free-ports.ts";

const adminToken = "a-token-for-the-tests-alone";
const secretKey = Buffer.alloc(32, 7).toString("base64");

export type Demo = {
  gatewayUrl: string;
  /** What it printed so far. */
  output(): string;
  gql<T>(query: string, variables?: object): Promise<T>;
  /** One request to Katana's own API, under a key of its own; `path` begins behind /v1. */
  katana<T>(method: string, path: string, body?: object): Promise<T>;
  /** One document to the demo store's own Admin API, as another app. */
  shopify<T>(query: string): Promise<T>;
  /** What Shopify's own API shows at one of its locations, by SKU. */
  shown(location: string): Promise<Map<string, number>>;
  /** Rows that were written at the demo store since the mock's start. */
  rowsWritten(): Promise<number>;
  /** The process that listens at the gateway's port is killed outright; answers when it is gone. */
  killGateway(): Promise<void>;
  /** The gateway alone, as `npm run gateway` starts it, on the same database. */
  startGateway(): Promise<void>;
  /** As Ctrl-C; answers the exit code. */
  interrupt(): Promise<number | null>;
  stop(): Promise<void>;
};

/** Looks again and again; a look at a vendor costs quota, so it is given its pace. */
export async function waitUntil(
  condition: () => Promise<boolean> | boolean,
  withinMs: number,
  everyMs = 50,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`it did not come true within ${withinMs} ms`);
    await sleep(everyMs);
  }
}

/** One JSON request; throws with the answer where it is no success. */
async function send<T>(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: object,
): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as T;
}

/** A GraphQL answer's data; throws where there are errors. */
async function ask<T>(
  url: string,
  headers: Record<string, string>,
  query: string,
  variables: object = {},
): Promise<T> {
  const answer = await send<{ data?: T; errors?: unknown }>(url, "POST", headers, { query, variables });
  if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer));
  return answer.data;
}

const gatewayPid = (parent: ChildProcess): Promise<number | undefined> =>
  new Promise((resolve) => {
    const list = spawn("ps", ["-eo", "pid,ppid,args"], { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    list.stdout.on("data", (chunk) => (text += String(chunk)));
    list.once("exit", () => {
      const line = text
        .split("\n")
        .map((each) => each.trim().split(/\s+/))
        .find(
          ([, ppid, ...args]) =>
            ppid === String(parent.pid) && args.join(" ").includes("packages/gateway/src/main.ts"),
        );
      resolve(line?.[0] === undefined ? undefined : Number(line[0]));
    });
  });

type Level = { location: { name: string }; quantities: { quantity: number }[] };
export type VariantPage = {
  productVariants: {
    nodes: { sku: string | null; inventoryItem: { inventoryLevels: { nodes: Level[] } } }[];
  };
};

export const variantPage = `{ productVariants(first: 250) { nodes { sku inventoryItem { inventoryLevels(first: 2) { nodes {
  location { name } quantities(names: ["available"]) { quantity } } } } } } }`;

export function readShown({ productVariants }: VariantPage, location: string): Map<string, number> {
  return new Map(
    productVariants.nodes.flatMap(({ sku, inventoryItem }) => {
      const level = inventoryItem.inventoryLevels.nodes.find((each) => each.location.name === location);
      const quantity = level?.quantities[0]?.quantity;
      return sku === null || quantity === undefined ? [] : [[sku, quantity] as const];
    }),
  );
}

export type DemoPlace = {
  /** Where the database and the mock servers' state lie. */
  folder: string;
  /** Of the gateway, the Katana mock and the Shopify mock. */
  ports: number[];
};

/** A folder and ports of its own; a second start at the same place finds everything again. */
export const findPlace = async (): Promise<DemoPlace> => ({
  folder: mkdtempSync(join(tmpdir(), "stockgate-demo-")),
  ports: await freePorts(3),
});

export async function startDemo(place: DemoPlace): Promise<Demo> {
  const [gatewayPort = 0, katanaPort = 0, shopifyPort = 0] = place.ports;
  const environment = {
    ...process.env,
    STOCKGATE_PORT: String(gatewayPort),
    STOCKGATE_DATABASE_URL: `file:${join(place.folder, "stockgate.db")}`,
    STOCKGATE_ADMIN_TOKEN: adminToken,
    STOCKGATE_SECRET_KEY: secretKey,
    STOCKGATE_PUBLIC_URL: `http://127.0.0.1:${gatewayPort}`,
    STOCKGATE_ALLOWED_HOSTS: "127.0.0.1",
    STOCKGATE_DEMO_TRAFFIC: "off",
    MOCK_KATANA_PORT: String(katanaPort),
    MOCK_SHOPIFY_PORT: String(shopifyPort),
  };
  const launch = (script: string) =>
    spawn(process.execPath, [script], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const demo = launch("scripts/demo.ts");
  let output = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  let gateway: ChildProcess = demo;
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const isReady = () =>
    fetch(`${gatewayUrl}/ready`).then(
      (response) => response.ok,
      () => false,
    );
  const ended = (child: ChildProcess) =>
    new Promise<number | null>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
      else child.once("exit", (code) => resolve(code));
    });
  const interrupt = async () => {
    if (gateway !== demo) {
      gateway.kill("SIGTERM");
      await ended(gateway);
    }
    demo.kill("SIGINT");
    return ended(demo);
  };
  try {
    await waitUntil(() => output.includes("Ctrl-C ends the demo") || demo.exitCode !== null, 60_000);
    if (demo.exitCode !== null) throw new Error("it ended");
  } catch (cause) {
    await interrupt();
    throw new Error(`the demo did not start:\n${output}`, { cause });
  }
  const shopifyUrl = `http://127.0.0.1:${shopifyPort}`;
  const shopify = <T>(query: string) =>
    ask<T>(
      `${shopifyUrl}/admin/api/2026-10/graphql.json`,
      { "x-shopify-access-token": "shpat_demo_user" },
      query,
    );
  return {
    gatewayUrl,
    shown: async (location) => readShown(await shopify<VariantPage>(variantPage), location),
    async rowsWritten() {
      type Write = { shop: string; applied: unknown[] };
      const { recent } = await send<{ recent: Write[] }>(`${shopifyUrl}/__mock/writes`, "GET", {});
      const own = recent.filter((write) => write.shop === "demo.myshopify.com");
      return own.reduce((sum, write) => sum + write.applied.length, 0);
    },
    output: () => output,
    gql: (query, variables) =>
      ask(`${gatewayUrl}/graphql`, { authorization: `Bearer ${adminToken}` }, query, variables),
    katana: (method, path, body) =>
      send(
        `http://127.0.0.1:${katanaPort}/v1${path}`,
        method,
        { authorization: "Bearer katana-user-key" },
        body,
      ),
    shopify,
    async killGateway() {
      if (gateway === demo) {
        const pid = await gatewayPid(demo);
        if (pid === undefined) throw new Error("the gateway's process was not found");
        process.kill(pid, "SIGKILL");
      } else {
        gateway.kill("SIGKILL");
      }
      await waitUntil(async () => !(await isReady()), 5000);
    },
    async startGateway() {
      gateway = launch("packages/gateway/src/main.ts");
      await waitUntil(isReady, 60_000);
    },
    interrupt,
    async stop() {
      await interrupt();
      rmSync(place.folder, { recursive: true, force: true });
    },
  };
}

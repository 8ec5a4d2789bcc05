import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { quickFolder } from "../../../test/support/quick-folder.ts";

let folder = "";
let running: ChildProcess[] = [];
let subscriber: Server;
const heard: string[] = [];
let notify = () => {};

beforeEach(async () => {
  folder = mkdtempSync(join(quickFolder, "mocks-e2e-"));
  heard.length = 0;
  subscriber = createServer((request, response) => {
    request.resume().on("end", () => {
      heard.push(request.headers["x-sha2-signature"]?.toString() ?? "");
      response.end();
      notify();
    });
  });
  subscriber.listen(0, "127.0.0.1");
  await once(subscriber, "listening");
});

afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  running = [];
  subscriber.close();
  subscriber.closeAllConnections();
  await once(subscriber, "close");
  rmSync(folder, { recursive: true, force: true });
});

type Run = { child: ChildProcess; url: string; output: () => string };

/** The program, started as a person would; resolves when it has printed the Katana mock's address. */
async function startMocks(...flags: string[]): Promise<Run> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...flags], { cwd: folder });
  running.push(child);
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /Katana mock\s+(http\S+)\/v1/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("close", () => reject(new Error(`It ended: ${output}`)));
  });
  return { child, url, output: () => output };
}

const onlyKatana = ["--only", "katana", "--katana-port", "0"];

async function call(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: { authorization: "Bearer katana-user-key", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as { data: Record<string, unknown>[] } & Record<string, unknown>;
}

const adjust = (url: string) =>
  call(url, "POST", "/stock_adjustments", {
    stock_adjustment_number: "ADJ",
    location_id: 1,
    stock_adjustment_rows: [{ variant_id: 1, quantity: 1000 }],
  });
const inStock = async (url: string) =>
  Number((await call(url, "GET", "/inventory?variant_id=1&location_id=1")).data[0]?.["quantity_in_stock"]);

it("ends within a second of a signal, and finds its data again", async () => {
  const first = await startMocks(...onlyKatana, "--state", folder);
  const before = await inStock(first.url);
  await adjust(first.url);
  const signalledAt = performance.now();
  first.child.kill("SIGTERM");
  const [code] = (await once(first.child, "exit")) as [number | null];
  expect(code).toBe(0);
  expect(performance.now() - signalledAt).toBeLessThan(1000);
  const second = await startMocks(...onlyKatana, "--state", folder);
  expect(await inStock(second.url)).toBe(before + 1000);
});

it("killed after an answer, it keeps what it answered and still tells its subscriber", async () => {
  const first = await startMocks(...onlyKatana, "--state", folder);
  const { port } = subscriber.address() as AddressInfo;
  await call(first.url, "POST", "/webhooks", {
    url: `http://127.0.0.1:${port}/`,
    subscribed_events: ["current_inventory.product_updated"],
  });
  const before = await inStock(first.url);
  await adjust(first.url);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const told = new Promise<void>((resolve) => {
    notify = resolve;
  });
  const second = await startMocks(...onlyKatana, "--state", folder);
  expect(await inStock(second.url)).toBe(before + 1000);
  if (heard.length === 0) await told;
  expect(heard[0]).toMatch(/^[0-9a-f]{64}$/);
});

it("starts both, and prints where they are and how to get in", async () => {
  const { output } = await startMocks("--katana-port", "0", "--shopify-port", "0");
  for (const part of ["katana-demo-key", "/__mock", "shpat_demo", "graphql.json"])
    expect(output()).toContain(part);
});

it("lives: shoppers buy, Katana imports, people work, and other keys see it", async () => {
  const flags = ["--katana-port", "0", "--shopify-port", "0", "--seed", "3", "--state", folder];
  const settings = join(folder, "settings.json");
  writeFileSync(settings, '{"import": {"lagMs": 50, "pollMs": 50}}');
  const { url, output, child } = await startMocks(...flags, "--traffic", "1200", "--settings", settings);
  // A key may ask 60 times a minute.
  const imported = async () => (await call(url, "GET", "/sales_orders?source=shopify")).data.length;
  await expect.poll(imported, { timeout: 30_000, interval: 600 }).toBeGreaterThan(0);
  expect(output()).toContain("1200 events a minute");
  const status = (await (await fetch(`${url}/__mock`)).json()) as { traffic: { lastError: unknown } };
  expect(status.traffic.lastError).toBeNull();
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toStrictEqual([0, null]);
  await expect(startMocks("--only", "katana", "--traffic", "5")).rejects.toThrow("leave out --only");
});

it("refuses bad values, all at once, and a port that is taken", async () => {
  await expect(startMocks("--seed", "x", "--katana-port", "y")).rejects.toThrow(/katana-port[^]*--seed/);
  const { port } = subscriber.address() as AddressInfo;
  await expect(startMocks("--only", "katana", "--katana-port", String(port))).rejects.toThrow("EADDRINUSE");
});

#!/usr/bin/env node
// stockgate-mocks: starts the mock servers and prints how to reach them. Ends within a second of SIGINT or SIGTERM.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { type CatalogOptions, katanaCatalogSeed, shopifyCatalogSeed } from "./catalog/catalog-seeds.ts";
import { importApp } from "./import/import-credentials.ts";
import { createKatanaMock, demoApiKeys, katanaSettingsShape } from "./katana/index.ts";
import { usage } from "./shared/launch-flags.ts";
import { type LaunchOptions, type Vendor, messageOf, readLaunch, vendors } from "./shared/launch-options.ts";
import type { Handler, MockPorts } from "./shared/ports.ts";
import { type RunningServer, serve } from "./shared/serve.ts";
import { createSystemPorts } from "./shared/system-ports.ts";
import { createShopifyMock, demoSeed, demoTokens, shopifySettingsShape } from "./shopify/index.ts";
import { type Life, startLife } from "./start-life.ts";

const shapes = { katana: katanaSettingsShape, shopify: shopifySettingsShape };
type Options = LaunchOptions<z.output<typeof shapes.katana>, z.output<typeof shapes.shopify>>;
type Started = { server: RunningServer; fetch: Handler; lines: string[]; close: () => void };
/** Told when it is asked for: life begins once both mocks are there. */
type Status = () => Record<string, unknown>;

const report = (error: unknown) => console.error("The mock itself failed:", error);

async function startKatana(options: Options, ports: MockPorts, status: Status): Promise<Started> {
  let address = "";
  const mock = createKatanaMock({
    ports,
    ...beginningOf(options, "katana", katanaCatalogSeed),
    settings: options.settings.katana,
    faults: options.faults.katana,
    baseUrl: () => `${address}/v1`,
    status,
    report,
  });
  const close = () => mock.close();
  const server = await serveOrClose(
    () => serve(mock.fetch, { host: options.host, port: options.ports.katana, timers: ports.timers, report }),
    close,
  );
  address = server.url;
  const lines = [
    `Katana mock   ${address}/v1`,
    `              Authorization: Bearer ${demoApiKeys.join(" | ")}`,
    `              control: ${address}/__mock`,
  ];
  return { server, fetch: mock.fetch, lines, close };
}

async function startShopify(options: Options, ports: MockPorts, status: Status): Promise<Started> {
  const { seed = demoSeed, ...beginning } = beginningOf(options, "shopify", shopifyCatalogSeed);
  const mock = createShopifyMock({
    ports,
    ...beginning,
    seed: options.import ? { ...seed, apps: [...seed.apps, importApp] } : seed,
    status,
    settings: options.settings.shopify,
    faults: options.faults.shopify,
  });
  const close = () => mock.close();
  const { host } = options;
  const server = await serveOrClose(
    () => serve(mock.fetch, { host, port: options.ports.shopify, timers: ports.timers, report }),
    close,
  );
  const lines = [
    `Shopify mock  ${server.url}/admin/api/2026-10/graphql.json`,
    `              X-Shopify-Access-Token: ${demoTokens.join(" | ")}`,
    `              control: ${server.url}/__mock`,
  ];
  return { server, fetch: (request) => mock.fetch(request), lines, close };
}

const starters: Record<Vendor, typeof startKatana> = { katana: startKatana, shopify: startShopify };

async function serveOrClose(listen: () => Promise<RunningServer>, close: () => void): Promise<RunningServer> {
  try {
    return await listen();
  } catch (error) {
    close();
    throw error;
  }
}

/** Where the state is, and what it begins with where there is none. */
function beginningOf<Seed>(
  { stateFolder, catalog, seed }: Options,
  vendor: Vendor,
  generate: (options: CatalogOptions) => Seed,
): { statePath?: string; seed?: Seed } {
  const statePath = stateFolder === null ? null : join(stateFolder, `${vendor}-mock.db`);
  const isKept = statePath !== null && existsSync(statePath);
  if (isKept && catalog !== null) console.log(`${statePath} is kept as it is: --catalog is for a new state`);
  if (stateFolder !== null) mkdirSync(stateFolder, { recursive: true });
  const size = catalog === null || isKept ? null : { variants: catalog, ...(seed === null ? {} : { seed }) };
  return {
    ...(statePath === null ? {} : { statePath }),
    ...(size === null ? {} : { seed: generate(size) }),
  };
}

async function start(options: Options): Promise<void> {
  const ports = createSystemPorts(options.seed === null ? {} : { seed: options.seed });
  const wanted = vendors.filter((vendor) => options.only === null || options.only === vendor);
  const started: Started[] = [];
  let life: Life | null = null;
  const stop = async () => {
    life?.stop();
    await Promise.all(started.map(({ server }) => server.close()));
    for (const each of started) each.close();
  };
  try {
    for (const vendor of wanted) {
      started.push(await starters[vendor](options, ports, () => life?.status() ?? {}));
    }
    const [katana, shopify] = started;
    if (katana && shopify) {
      life = startLife(options, { katana: katana.fetch, shopify: shopify.fetch }, ports);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  console.log([...started, ...(life ? [life] : [])].flatMap(({ lines }) => lines).join("\n"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
}

const launch = readLaunch(process.argv.slice(2), process.env, shapes);
if (launch.kind === "help") {
  console.log(usage);
} else if (launch.kind === "problems") {
  console.error(launch.problems.join("\n"));
  process.exitCode = 2;
} else {
  await start(launch.options).catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  });
}

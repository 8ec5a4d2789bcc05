// `npm run bench:csv`: what do the mappings of 50,000 variants cost as a file? Each step beside its limit; a limit that is
// missed ends it with 1.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { type Stockgate, systemStorePorts, type Tx } from "@stockgate/core";
import { importMappings } from "../../packages/core/src/engine/commands/import-mappings.ts";
import { rematch } from "../../packages/core/src/engine/matching.ts";
import { openStore } from "../../packages/core/src/store/store.ts";
import { buildShop, type Shop } from "../../packages/core/src/testing/builders.ts";
import { createTestContext } from "../../packages/core/src/testing/engine-context.ts";
import { mappingStyle } from "../../packages/gateway/src/csv/mapping-table.ts";
import { mappingsCsv } from "../../packages/gateway/src/csv/mappings-csv.ts";
import { writeTable } from "../../packages/gateway/src/csv/write-table.ts";

const variants = 50_000;
/** Seconds, with others at work on the same two cores; megabytes of the whole process, the making of the shop included. */
const limits = { download: 30, "dry run": 60, "handed in": 240, "handed in again": 60 };
const mostMegabytes = 4000;

const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-csv-"));
const store = await openStore({ engine: "sqlite", path: join(folder, "bench.db") }, systemStorePorts);
const { context } = createTestContext(store);

async function prepare(): Promise<Shop> {
  return store.transaction(async (tx) => {
    const shop = await buildShop(tx, { variants });
    const [from = 0] = shop.channelLocations;
    const [to = 0] = shop.sourceLocations;
    await tx.integrations.decideLocation(shop.integration, from, to);
    const integration = await tx.integrations.byId(shop.integration);
    if (!integration) throw new Error("the integration is not there");
    integration.preparedAt = 1;
    await rematch(tx, integration, 1);
    return shop;
  });
}

const shop = await prepare();
const engine = {
  read: <T>(work: (tx: Tx) => Promise<T>) => store.read(work),
  commands: {
    importMappings: (input: Parameters<typeof importMappings>[1]) => importMappings(context, input),
  },
} as unknown as Stockgate;

async function download(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collector = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  await writeTable(mappingsCsv.pages(engine, shop.integration), mappingStyle, collector);
  return Buffer.concat(chunks);
}

/** Every channel variant is mapped by hand to the source variant behind the one that its SKU leads to. */
const edited = (): Buffer =>
  Buffer.from(
    [
      "Channel variant ID,Source code",
      ...Array.from({ length: variants }, (_, index) => `${index + 1},SKU-${((index + 1) % variants) + 1}`),
    ].join("\n"),
  );

async function handIn(bytes: Buffer, isDryRun: boolean): Promise<number> {
  const options = { integrationId: shop.integration, isDryRun, skipBadRows: false, idempotencyKey: null };
  const { report, faults = [] } = await mappingsCsv.importFile(engine, bytes, options);
  if (faults.length > 0) throw new Error(JSON.stringify(faults.slice(0, 3)));
  return Number(report?.["changed"]);
}

let isWithin = true;
async function measure(name: keyof typeof limits, work: () => Promise<string>): Promise<void> {
  const beganAt = performance.now();
  const what = await work();
  const seconds = (performance.now() - beganAt) / 1000;
  if (seconds > limits[name]) isWithin = false;
  console.log(`${name}: ${what} in ${seconds.toFixed(1)} s (at most ${limits[name]} s)`);
}

try {
  await measure("download", async () => `${variants} mappings, ${(await download()).byteLength} bytes`);
  await measure("dry run", async () => `${await handIn(edited(), true)} would change`);
  await measure("handed in", async () => `${await handIn(edited(), false)} changed`);
  await measure("handed in again", async () => `${await handIn(edited(), false)} changed`);
  const megabytes = process.resourceUsage().maxRSS / 1024;
  if (megabytes > mostMegabytes) isWithin = false;
  console.log(`memory: ${megabytes.toFixed(0)} MB at its largest (at most ${mostMegabytes} MB)`);
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isWithin ? 0 : 1;

#!/usr/bin/env node
// The production entry: the gateway alone, configured by the environment. No mock servers, no demo data.
import { systemTimers } from "@stockgate/core";
import { readConfig } from "./config.ts";
import { forgetVariables } from "./forget-variables.ts";
import { builtConsole } from "./console/console-files.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { createLog } from "./log.ts";
import { runMigrateStore } from "./migrate-store.ts";
import { runStoreCopy } from "./store-copies.ts";

/** A stop that takes longer than the gateway allows itself has hung. */
const forcedStopMs = 60_000;

/** Null where it cannot, which was said. What it was configured with is known to nobody once this has returned. */
async function start(): Promise<Pick<Gateway, "stop"> | null> {
  const reading = readConfig(process.env);
  if ("problems" in reading) {
    console.error(`Stockgate cannot start:\n${reading.problems.map((problem) => `  ${problem}`).join("\n")}`);
    return null;
  }
  forgetVariables(process.env);
  const { config } = reading;
  const { url, madeAdminToken, stop } = await startGateway(config, {
    log: createLog(config.logLevel),
    consoleFolder: builtConsole,
  });
  console.log(`Stockgate is listening at ${url}/graphql`);
  if (madeAdminToken) {
    console.log(`  Authorization: Bearer ${madeAdminToken}`);
    console.log(
      "  This token was made for this start alone. Set STOCKGATE_ADMIN_TOKEN to have one that stays.",
    );
  }
  return { stop };
}

async function run(): Promise<number> {
  const [command, ...args] = process.argv.slice(2);
  if (command === "backup" || command === "restore")
    return runStoreCopy(command, args, process.env["STOCKGATE_DATABASE_URL"], console);
  if (command === "migrate-store") {
    const print = { line: console.log, problem: console.error };
    return runMigrateStore(args, process.env["STOCKGATE_DATABASE_URL"], print);
  }
  if (command !== undefined) {
    console.error(
      `There is no command ${command}. Without one the gateway starts; there are: backup, restore, migrate-store`,
    );
    return 2;
  }
  // Listened for from here on: whoever reads the address below may ask for the stop at once.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  const started = await start();
  if (started === null) return 2;
  await stopped;
  const cancel = systemTimers.after(forcedStopMs, () => process.exit(1));
  await started.stop();
  cancel();
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`Stockgate cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

// `npm start`: both mock servers and the gateway, set up as a user would do it over GraphQL, then one stock change told
// line by line, then a shop that goes on trading. Ctrl-C ends all of it.
import { buildConsoleWhereOld } from "./demo/build-console.ts";
import { openingChange } from "./demo/opening-change.ts";
import { readDemoOptions } from "./demo/options.ts";
import { startProcesses } from "./demo/processes.ts";
import { setUp } from "./demo/set-up.ts";
import { startTraffic } from "./demo/traffic.ts";

const startedAt = performance.now();
const say = (text: string) =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}`);

const reading = readDemoOptions(process.env);
if ("problems" in reading) {
  console.error(`The demo cannot start:\n${reading.problems.map((problem) => `  ${problem}`).join("\n")}`);
  process.exit(2);
}
const { options } = reading;
const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ending.abort());
// Whoever read what is printed has gone: so do we, and take the servers with us.
process.stdout.on("error", () => ending.abort());

buildConsoleWhereOld(say);
const processes = await startProcesses(options, say, ending);
try {
  const world = await setUp(options, say, ending.signal);
  await openingChange(options, world, say, ending.signal);
  console.log(`
  Console         ${options.gatewayUrl}/sign-in#token=${options.adminToken}
  GraphQL         ${options.gatewayUrl}/graphql
  Authorization   Bearer ${options.adminToken}
  Katana mock     ${options.katanaUrl}/v1       Authorization: Bearer katana-user-key
  Shopify mock    ${options.shopifyUrl}/admin/api/2026-10/graphql.json       X-Shopify-Access-Token: shpat_demo_user

  Try it: change stock in Katana and watch the store follow (README.md, "Five examples"). Ctrl-C ends the demo.
`);
  if (options.hasTraffic) await startTraffic(options, say, ending.signal);
  await new Promise<void>((resolve) => {
    if (ending.signal.aborted) resolve();
    ending.signal.addEventListener("abort", () => resolve());
  });
} catch (error) {
  if (!ending.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  ending.abort();
  await processes.stop();
}
say("ended");

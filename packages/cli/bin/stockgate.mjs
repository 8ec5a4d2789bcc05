#!/usr/bin/env node
// Starts the command line on the project's own Node, whatever Node it was called with. Plain JavaScript for that reason.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
const runtime = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
const main = join(import.meta.dirname, "../src/main.ts");

if (!existsSync(runtime)) {
  process.stderr.write("The packages are not installed: `npm run stockgate -- --help` once installs them.\n");
  process.exit(2);
}
const args = ["--disable-warning=ExperimentalWarning", main, ...process.argv.slice(2)];
// What was compiled is kept, so that the next call, and each Tab, is answered three times as fast.
const cache = join(root, "node_modules/.cache/stockgate-cli");
const child = spawn(runtime, args, { stdio: "inherit", env: { NODE_COMPILE_CACHE: cache, ...process.env } });
// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone must be passed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

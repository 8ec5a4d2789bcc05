// `npm run test:browser`: builds the console and runs its tests in Debian's Chromium, which is installed where it is
// missing and may be.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const bin = (name: string) => join("node_modules", ".bin", name);
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const findBrowser = (): string | null =>
  [process.env["CHROMIUM_PATH"] ?? "", ...places].find((path) => path !== "" && existsSync(path)) ?? null;

const run = (command: string, args: string[]): boolean =>
  spawnSync(command, args, { stdio: "inherit" }).status === 0;

/** By the system's packages, which only root may change. */
function install(): void {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  console.log("Installing Chromium with apt-get ...");
  const quiet = ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "Acquire::Retries=3"];
  if (run("apt-get", ["update", ...quiet])) run("apt-get", ["install", "-y", ...quiet, "chromium"]);
}

/** The browser that tests are run in; null where there is none, and it cannot be installed here: then that was said. */
export function readyBrowser(): string | null {
  if (findBrowser() === null) install();
  const found = findBrowser();
  if (found === null)
    console.error(
      "The browser tests need Chromium, and there is none: install it (Debian: apt-get install chromium), or name one in CHROMIUM_PATH.",
    );
  return found;
}

const buildConsole = (): boolean => run(bin("node"), ["packages/console/scripts/build.ts"]);

if (import.meta.main) {
  const browser = readyBrowser();
  if (browser === null || !buildConsole()) process.exit(1);
  process.env["CHROMIUM_PATH"] = browser;
  const isDone = run(bin("vitest"), ["run", "--project", "browser", ...process.argv.slice(2)]);
  process.exit(isDone ? 0 : 1);
}

// The console for the demo: built where there is none yet, or its sources are newer than it. The demo goes on without it.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const sources = ["packages/console", "packages/client/src"];
const built = "packages/console/dist/index.html";
const skipped = /(^|[/\\])(node_modules|dist)([/\\]|$)/;

/** Epoch milliseconds; 0 where it is not there. */
const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newest = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    if (skipped.test(path)) return latest;
    return Math.max(latest, entry.isDirectory() ? newest(path) : changedAt(path));
  }, 0);

export function buildConsoleWhereOld(say: (text: string) => void): void {
  const builtAt = changedAt(built);
  if (builtAt > Math.max(...sources.map(newest))) return;
  say(
    builtAt === 0
      ? "The console is not built yet: building it"
      : "The console's sources changed: building it",
  );
  const { status } = spawnSync(process.execPath, ["packages/console/scripts/build.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) say("The console could not be built; everything else is there without it");
}

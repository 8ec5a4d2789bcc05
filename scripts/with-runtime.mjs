// Starts a script on the project's own Node, whatever Node (20 or newer) it was called with.
// Installs the packages first where they are missing or older than the lockfile. Plain JavaScript,
// because it runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const windows = process.platform === "win32";
const runtime = join(root, "node_modules", "node", "bin", windows ? "node.exe" : "node");

/** A hash of all that decides what gets installed; left behind in node_modules after each install. */
function wantedInstall() {
  const hash = createHash("sha256");
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"]) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function install() {
  const mark = join(root, "node_modules", ".stockgate-install");
  const wanted = wantedInstall();
  if (existsSync(runtime) && existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  const { config } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const packageManager = `pnpm@${config.pnpm}`;
  console.error(`Installing packages with ${packageManager} ...`);
  const { status } = spawnSync(
    "npx",
    // What is installed is pinned by hash: asking the registry of every package's age again would only cost time.
    [
      "--yes",
      packageManager,
      "install",
      "--frozen-lockfile",
      "--reporter=append-only",
      "--config.minimum-release-age=0",
    ],
    { cwd: root, stdio: ["ignore", 2, 2], shell: windows },
  );
  if (status !== 0) {
    console.error("The packages could not be installed; the lines above say why.");
    process.exit(status ?? 1);
  }
  writeFileSync(mark, wanted);
}

install();
const given = process.argv.slice(2);
// What stands before the script is Node's own.
const place = given.findIndex((each) => !each.startsWith("--"));
const options = ["--disable-warning=ExperimentalWarning", ...given.slice(0, place)];
const [script, ...rest] = given.slice(place);
const child = spawn(runtime, [...options, join(root, script), ...rest], { cwd: root, stdio: "inherit" });
// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone must be passed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

// What the Dockerfile does, done in a folder: the same files, the same install without tests and tools, the same command.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitUntil } from "../support/demo-process.ts";
import { variableNames } from "../../packages/gateway/src/config-variables.ts";

const root = join(import.meta.dirname, "../..");
const dockerfile = readFileSync(join(root, "deploy/Dockerfile"), "utf8").replaceAll("\\\n", "");
const instructions = (name: string) =>
  dockerfile
    .split("\n")
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.slice(name.length + 1));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-image-"));
  for (const line of instructions("COPY").filter((each) => !each.startsWith("--from"))) {
    const sources = line.split(" ").slice(0, -1);
    for (const source of sources)
      cpSync(join(root, source), join(folder, source), {
        recursive: true,
        filter: (path) => !/node_modules|\.test\.ts$/.test(path),
      });
  }
  const install = instructions("RUN").find((line) => line.includes("--prod")) ?? "";
  execFileSync("sh", ["-c", `${install} --prefer-offline --config.minimum-release-age=0`], { cwd: folder });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("what is in the image starts, says that it is ready, and ends at SIGTERM", async () => {
  const [, ...args] = JSON.parse(instructions("CMD").at(-1) ?? "[]") as string[];
  const gateway = spawn(process.execPath, args, {
    cwd: folder,
    env: {
      NODE_ENV: "production",
      STOCKGATE_PORT: "0",
      STOCKGATE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
      STOCKGATE_DATABASE_URL: `file:${join(folder, "stockgate.db")}`,
    },
  });
  let said = "";
  gateway.stdout.on("data", (chunk) => (said += String(chunk)));
  gateway.stderr.on("data", (chunk) => (said += String(chunk)));
  const ended = new Promise<number | null>((resolve) => void gateway.once("exit", resolve));
  const url = () => /listening at (http\S+)\/graphql/.exec(said)?.[1];
  await waitUntil(() => url() !== undefined || gateway.exitCode !== null, 60_000);
  if (url() === undefined) throw new Error(said);
  expect(await (await fetch(`${url()}/ready`)).json()).toEqual({ status: "ready" });
  gateway.kill("SIGTERM");
  expect(await ended).toBe(0);
});

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

it.runIf(hasSystemd)(
  "deploy/stockgate.service is one that systemd takes, and leaves a process little to do",
  () => {
    const unit = readFileSync(join(root, "deploy/stockgate.service"), "utf8");
    const path = join(folder, "stockgate.service");
    // The checkout is elsewhere here, and so is the user.
    writeFileSync(path, unit.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
    const verified = spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" });
    expect([verified.status, verified.stderr]).toEqual([0, ""]);
    const looked = spawnSync("systemd-analyze", ["security", "--offline=true", path], { encoding: "utf8" });
    expect(Number(/Overall exposure level.*: ([\d.]+)/.exec(looked.stdout)?.[1])).toBeLessThan(2.5);
  },
);

it.each(["Dockerfile", "compose.yaml", "stockgate.service"])(
  "deploy/%s sets no variable that is not there",
  (name) => {
    const text = readFileSync(join(root, "deploy", name), "utf8");
    const named = new Set(
      [...text.matchAll(/STOCKGATE_[A-Z_]+/g)].map(([each]) => each.replace(/_FILE$/, "")),
    );
    expect(named.size).toBeGreaterThan(0);
    const known = new Set<string>(variableNames);
    expect([...named].filter((each) => !known.has(each))).toEqual([]);
  },
);

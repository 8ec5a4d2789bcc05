// The house's rules hold, and each of them can tell.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkFile } from "../support/house-rules.ts";

const tracked = (...patterns: string[]): string[] =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], {
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "");

const read = (path: string) => ({ path, text: readFileSync(path, "utf8") });

describe("the house rules", () => {
  it("hold in every source file", () => {
    const files = tracked(
      "packages/*/src/**/*.ts",
      "packages/*/src/**/*.tsx",
      "packages/*/scripts/*.ts",
      "scripts/**/*.ts",
      "bench/**/*.ts",
      "sim/**/*.ts",
      "trials/**/*.ts",
      "test/**/*.ts",
    );
    expect(files.length).toBeGreaterThan(300);
    expect(files.map(read).flatMap(checkFile)).toEqual([]);
  });

  it("half of the files have about 100 lines or fewer", () => {
    const lengths = tracked("packages/*/src/**/*.ts")
      .filter((path) => !path.includes("/generated/") && !path.endsWith(".test.ts"))
      .map((path) => read(path).text.split("\n").length)
      .toSorted((left, right) => left - right);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(110);
  });

  const opening = "// What it is for.\n";
  // Put together, so that this file keeps the rules itself.
  const unfinished = ["TO", "DO"].join("");
  const untyped = ["an", "y"].join("");
  it.each([
    ["packages/core/src/engine/utils.ts", opening],
    ["packages/core/src/engine/myFile.ts", opening],
    ["packages/core/src/engine/long.ts", `${opening}${"x();\n".repeat(301)}`],
    ["packages/core/src/engine/bare.ts", "export const a = 1;\n"],
    ["packages/core/src/engine/later.ts", `${opening}// ${unfinished}: the rest\n`],
    ["packages/core/src/engine/waved.ts", `${opening}const a = b as ${untyped};\n`],
    ["packages/core/src/engine/clock.ts", `${opening}const now = Date.now();\n`],
    ["packages/core/src/engine/chance.ts", `${opening}const roll = Math.random();\n`],
    ["packages/adapter-katana/src/net.ts", `${opening}await fetch(url);\n`],
    ["packages/core/src/engine/orm.ts", `${opening}import { p } from "@mikro-orm/sql";\n`],
    ["packages/core/src/engine/queue.ts", `${opening}import PQueue from "p-queue";\n`],
    ["packages/gateway/src/schema/account.ts", `${opening}import { x } from "@stockgate/adapter-katana";\n`],
    ["packages/adapter-katana/src/source.ts", `${opening}import { x } from "@stockgate/core";\n`],
    ["packages/client/src/client.ts", `${opening}import { x } from "@stockgate/core";\n`],
    ["packages/console/src/ui/net.tsx", `${opening}import { x } from "@stockgate/core";\n`],
    ["packages/console/src/ui/myPanel.tsx", opening],
    ["packages/cli/src/status.ts", `${opening}import { x } from "@stockgate/gateway";\n`],
    [
      "packages/mock-servers/src/katana/api.ts",
      `${opening}import type { x } from "@stockgate/core/contracts";\n`,
    ],
  ])("refuse %s", (path, text) => {
    expect(checkFile({ path, text })).toHaveLength(1);
  });

  it("allow what belongs there", () => {
    expect(
      checkFile({
        path: "packages/core/src/store/a.ts",
        text: `${opening}import { p } from "@mikro-orm/sql";\n`,
      }),
    ).toEqual([]);
    expect(
      checkFile({ path: "packages/core/src/ports/system-ports.ts", text: `${opening}Date.now();\n` }),
    ).toEqual([]);
    expect(
      checkFile({ path: "packages/core/src/engine/a.ts", text: `${opening}// Date.now() is not called\n` }),
    ).toEqual([]);
  });
});

describe("what is installed", () => {
  it("is pinned to exact versions, and no file names a registry", () => {
    for (const path of tracked("package.json", "packages/*/package.json")) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path).text) as Record<
        string,
        Record<string, string>
      >;
      const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, version]) => !/^(\d+\.\d+\.\d+([-+][\w.]+)?|workspace:\*)$/.test(version),
      );
      expect({ path, loose }).toEqual({ path, loose: [] });
    }
    const hosts = tracked().filter((path) => /\.(json|ya?ml|npmrc)$/.test(path));
    const naming = hosts.filter((path) => /registry\.(npmjs|yarnpkg)|npm\.pkg\.github/.test(read(path).text));
    expect(naming).toEqual([]);
  });
});

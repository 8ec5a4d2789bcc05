import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { readLaunch as readLaunchFor } from "./launch-options.ts";

const shapes = {
  katana: z.strictObject({ limit: z.int().default(60) }),
  shopify: z.strictObject({ plan: z.enum(["basic", "plus"]).default("basic") }),
};
const readLaunch = (args: string[], environment: Record<string, string>) =>
  readLaunchFor(args, environment, shapes);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mock-launch-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

it("starts both with the demo's ports when told nothing", () => {
  expect(readLaunch([], {})).toStrictEqual({
    kind: "start",
    options: {
      only: null,
      host: "127.0.0.1",
      ports: { katana: 4010, shopify: 4020 },
      stateFolder: null,
      seed: null,
      catalog: null,
      faults: { katana: [], shopify: [] },
      settings: { katana: { limit: 60 }, shopify: { plan: "basic" } },
    },
  });
});

it("prefers a flag to the environment", () => {
  const launch = readLaunch(["--katana-port", "0", "--seed", "7"], {
    MOCK_KATANA_PORT: "5000",
    MOCK_STATE_DIR: "x",
  });
  expect(launch).toMatchObject({ options: { ports: { katana: 0 }, seed: 7, stateFolder: "x" } });
});

it("reads faults and settings from files", () => {
  const faults = file("good-faults.json", '{"katana": [{"kind": "throttled", "count": 3}]}');
  const settings = file("good-settings.json", '{"shopify": {"plan": "plus"}}');
  expect(readLaunch(["--faults", faults, "--settings", settings], {})).toMatchObject({
    options: {
      faults: { katana: [{ kind: "throttled", count: 3, probability: 1 }], shopify: [] },
      settings: { katana: { limit: 60 }, shopify: { plan: "plus" } },
    },
  });
});

it("names every problem at once", () => {
  const faults = file(
    "faults.json",
    '{"katana": [{"kind": "explode"}], "shopify": [{"kind": "reset", "count": 0}]}',
  );
  const settings = file("settings.json", '{"katana": {"limt": 1}, "shopify": {"plan": "huge"}}');
  const launch = readLaunch(["--only", "amazon", "--faults", faults, "--settings", settings], {
    MOCK_KATANA_PORT: "http",
    MOCK_SHOPIFY_PORT: "70000",
    MOCK_SEED: "-1",
    MOCK_CATALOG: "19",
  });
  expect(launch.kind).toBe("problems");
  const problems = launch.kind === "problems" ? launch.problems.join("\n") : "";
  for (const part of [
    "MOCK_KATANA_PORT",
    "70000",
    "MOCK_SEED",
    "MOCK_CATALOG",
    "amazon",
    "katana.0.kind",
    "shopify.0.count",
    "limt",
    "shopify.plan",
  ]) {
    expect(problems).toContain(part);
  }
});

it("refuses files that are not there or no JSON", () => {
  const broken = file("broken.json", "{not json");
  const launch = readLaunch(["--faults", join(folder, "none.json"), "--settings", broken], {});
  expect(launch).toMatchObject({
    problems: [expect.stringContaining("ENOENT"), expect.stringContaining("broken.json")],
  });
});

it("refuses unknown flags", () => {
  expect(readLaunch(["--katana"], {})).toMatchObject({ kind: "problems" });
});

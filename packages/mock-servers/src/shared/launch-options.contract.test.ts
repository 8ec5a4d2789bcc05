import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
      traffic: null,
      import: null,
    },
  });
});

describe("traffic and import", () => {
  const options = (args: string[], environment: Record<string, string> = {}) => {
    const launch = readLaunch(args, environment);
    if (launch.kind !== "start") throw new Error(JSON.stringify(launch));
    return launch.options;
  };
  const problemsOf = (args: string[], environment: Record<string, string> = {}) => {
    const launch = readLaunch(args, environment);
    return launch.kind === "problems" ? launch.problems.join("\n") : "";
  };

  it("come together, unless the import is switched off", () => {
    expect(options(["--traffic", "30"])).toMatchObject({ traffic: { rate: 30 }, import: { lagMs: 5000 } });
    expect(options(["--traffic", "0.5", "--no-import"])).toMatchObject({
      traffic: { rate: 0.5 },
      import: null,
    });
    expect(options([], { MOCK_TRAFFIC: "6", MOCK_IMPORT: "off" })).toMatchObject({
      traffic: { rate: 6 },
      import: null,
    });
    expect(options(["--import"])).toMatchObject({ traffic: null, import: { pollMs: 1000 } });
  });

  it("take a mix from a flag, and everything from the settings file, where a flag has the last word", () => {
    expect(options(["--traffic", "30", "--traffic-mix", "shop-order=5, hold=1"]).traffic?.mix).toStrictEqual({
      "shop-order": 5,
      hold: 1,
    });
    const settings = file(
      "life.json",
      '{"traffic": {"rate": 5, "mix": {"hold": 1}}, "import": {"lagMs": 9, "neverImportedShare": 0.1}}',
    );
    expect(options(["--settings", settings, "--traffic", "7"])).toMatchObject({
      traffic: { rate: 7, mix: { hold: 1 } },
      import: { lagMs: 9, neverImportedShare: 0.1 },
    });
  });

  it("need both mocks, and say what else is wrong", () => {
    expect(problemsOf(["--traffic", "30", "--only", "katana"])).toMatch(
      /--traffic needs both[^]*--import needs both/,
    );
    expect(problemsOf(["--import", "--only", "shopify"])).toMatch(/--import needs both mocks/);
    expect(problemsOf(["--traffic", "much"])).toContain('not "much"');
    expect(problemsOf(["--traffic", "0"])).toContain("above 0");
    expect(problemsOf(["--traffic-mix", "hold=1"])).toContain("give both");
    expect(problemsOf(["--traffic", "1", "--traffic-mix", "hopp=1"])).toContain("hopp");
    expect(problemsOf(["--traffic", "1", "--traffic-mix", "hold"])).toContain("--traffic-mix hold");
    expect(problemsOf(["--traffic", "1", "--traffic-mix", "hold=0"])).toContain("nothing that happens");
    expect(problemsOf([], { MOCK_IMPORT: "maybe" })).toContain('not "maybe"');
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

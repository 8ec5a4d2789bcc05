// What a file says, and where it is wrong.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigFileError } from "./places.ts";
import { readDocument } from "./read-document.ts";
import { describeReference, isReference, resolveSetting } from "./references.ts";

const integration = (more: string) =>
  `version: 1\nintegrations:\n  Shop:\n    source: Katana\n    channel: 4711\n${more}`;
const read = (text: string) => readDocument("s.yaml", text).declared;
function faultsIn(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigFileError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("a configuration file", () => {
  it("Q7 keeps digits as they are written: SKUs, names and decimals are text", () => {
    const { integrations } = read(
      integration(
        "    policy: { bufferPercent: 12.50, massZeroGuardPercent: null }\n    variants:\n      007: { source: 1e3 }\n      12345678901234567890: { exclude: true }\n",
      ),
    );
    expect(integrations?.["Shop"]).toMatchObject({
      channel: "4711",
      policy: { bufferPercent: "12.50", massZeroGuardPercent: null },
      variants: { "007": { source: "1e3" }, "12345678901234567890": { exclude: true } },
    });
  });

  it("T1 takes on, off, true and false for sync, and nothing for what it is", () => {
    const sync = (text: string) => read(integration(text)).integrations?.["Shop"]?.sync;
    expect(["    sync: on\n", "    sync: off\n", "    sync: true\n", ""].map(sync)).toEqual([
      true,
      false,
      true,
      undefined,
    ]);
  });

  it("names every fault with its path, line and column", () => {
    expect(
      faultsIn(
        integration(
          "    polcy: {}\n    policy: { bufferQuantity: 1.5, commitments: SOME }\n    variants:\n      A: { source: B, exclude: true }\n",
        ),
      ),
    ).toEqual([
      "s.yaml:7:15 integrations.Shop.policy.bufferQuantity: must be a whole number",
      "s.yaml:7:36 integrations.Shop.policy.commitments: must be one of ALL, CHANNEL_ORDERS, THIS_CHANNEL",
      "s.yaml:9:23 integrations.Shop.variants.A.exclude: is said beside `source`: a variant follows another or is left out, not both",
      "s.yaml:6:5 integrations.Shop.polcy: is not known here: see docs/config-file.md",
    ]);
    expect(faultsIn("version: 1\nintegrations:\n  Shop: { source: Katana }\n")).toEqual([
      "s.yaml:3:3 integrations.Shop: channel is missing",
    ]);
    expect(faultsIn("version: 1\naccounts:\n  A: {}\n  A: {}\n")).toEqual([
      expect.stringMatching(/^s\.yaml:4:3: .*unique/),
    ]);
    expect(faultsIn("")).toEqual(["s.yaml:1:1: the file is empty, or no list of names and values"]);
  });

  it("never repeats a value", () => {
    const said = faultsIn(
      "version: 1\naccounts:\n  A: { adapter: katana, config: { apiKey: [planted] } }\nplanted",
    );
    expect(said.length).toBeGreaterThan(0);
    expect(said.join("\n")).not.toContain("planted");
  });

  it("has a schema for editors that says of each field of the policy what it means", () => {
    const schema = JSON.parse(readFileSync(new URL("../../stockgate.schema.json", import.meta.url), "utf8"));
    const { policy } = schema.properties.integrations.additionalProperties.properties;
    for (const field of Object.values<{ description?: string }>(policy.properties))
      expect(field.description).toMatch(/\w/);
  });
});

describe("references", () => {
  const sources = {
    env: { HOST: "katana.example", EMPTY: "" },
    readText(path: string) {
      if (path === "key") return "abc\n";
      throw Object.assign(new Error("no"), { code: "ENOENT" });
    },
  };
  it("come from the environment or a file; what is not there is named", () => {
    expect(resolveSetting("${HOST}", sources)).toEqual({ value: "katana.example" });
    expect(resolveSetting("https://${HOST}/v1", sources)).toEqual({ value: "https://katana.example/v1" });
    expect(resolveSetting("$${HOST}", sources)).toEqual({ value: "${HOST}" });
    expect(resolveSetting({ fromFile: "key" }, sources)).toEqual({ value: "abc" });
    expect(resolveSetting({ fromFile: "none" }, sources)).toMatchObject({
      problem: expect.stringContaining("none cannot be read: ENOENT"),
    });
    for (const value of ["${EMPTY}", "${NONE}", "a ${NONE}", { fromEnv: "NONE" }])
      expect(resolveSetting(value, sources)).toMatchObject({ problem: expect.stringContaining("not set") });
  });

  it("are whole: a secret with a literal part is none", () => {
    expect(["${A}", { fromEnv: "A" }, { fromFile: "a" }].map(isReference)).toEqual([true, true, true]);
    expect(["shpat_${A}", "abc", "", 5].map(isReference)).toEqual([false, false, false, false]);
    expect(describeReference("${A}")).toBe("from A");
  });
});

// What an adapter says of itself, and what it takes for a configuration.
import assert from "node:assert/strict";
import { type Adapter, configJsonSchema } from "../../../contracts/index.ts";
import { type Case, ofManifest, type Suite } from "../suite.ts";

type Properties = Record<string, { writeOnly?: boolean; title?: string }>;
const propertiesOf = (adapter: Adapter): Properties =>
  (configJsonSchema(adapter)["properties"] ?? {}) as Properties;

const cases: Case[] = [
  ofManifest("has a name to store accounts under, a title, a version and a budget", async ({ adapter }) => {
    assert.match(adapter.name, /^[a-z][a-z0-9-]*$/);
    assert.match(adapter.version, /^\d+\.\d+\.\d+$/);
    assert.notEqual(adapter.title.trim(), "");
    assert.equal(new Set(adapter.capabilities).size, adapter.capabilities.length);
    const { budget } = adapter;
    const rate = budget.kind === "window" ? budget.limit / budget.windowMs : budget.restorePerSecond;
    assert.ok(rate > 0, "the budget allows nothing");
  }),
  ofManifest(
    "describes its configuration as a form: a title for each field, and what is secret is write-only",
    async ({ adapter, config, secrets }) => {
      const properties = propertiesOf(adapter);
      for (const [field, { title }] of Object.entries(properties)) assert.ok(title, `${field} has no title`);
      const secretFields = Object.keys(config).filter((field) => secrets.includes(String(config[field])));
      assert.ok(secretFields.length > 0, "the fixture names no secret");
      for (const field of secretFields) assert.equal(properties[field]?.writeOnly, true, field);
    },
  ),
  ofManifest("takes a good configuration", async ({ adapter, config }) => {
    assert.equal(adapter.configSchema.safeParse(config).success, true);
  }),
  ofManifest(
    "refuses a bad one, names the field, and repeats no secret",
    async ({ adapter, badConfigs, secrets }) => {
      assert.ok(badConfigs.length > 0, "the fixture names none");
      for (const { config, field } of [
        ...badConfigs,
        { config: null, field: "" },
        { config: 7, field: "" },
      ]) {
        const { error } = adapter.configSchema.safeParse(config);
        assert.ok(error, `taken: ${JSON.stringify(config)}`);
        const told = error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("\n");
        assert.ok(told.includes(field), `"${told}" does not name ${field}`);
        for (const secret of secrets) assert.ok(!told.includes(secret), "a message repeats a secret");
      }
    },
  ),
];

export const manifest: Suite = { name: "manifest and configuration", cases };

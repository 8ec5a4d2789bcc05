import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { createSettings, katanaSettingsShape } from "./settings.ts";

const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");

describe("settings", () => {
  it.each(Object.entries(createSettings({}).read()))(
    "%s stands in the README with its default",
    (name, initial) => {
      const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row).toContain(`| \`${String(initial)}\` |`);
      expect(row).toContain(
        katanaSettingsShape.shape[name as keyof typeof katanaSettingsShape.shape].description,
      );
    },
  );

  it("change one by one, and are left alone by what is none", () => {
    const settings = createSettings({ quotaRequests: 10 });
    settings.change({ errorEnvelope: "flat" });
    expect(settings.read()).toMatchObject({ quotaRequests: 10, errorEnvelope: "flat" });
    for (const bad of [{ errorEnvelope: "round" }, { nothing: 1 }, { quotaRequests: 0 }, null, "flat"]) {
      expect(() => settings.change(bad)).toThrow(ZodError);
    }
    expect(settings.read()).toMatchObject({ quotaRequests: 10, errorEnvelope: "flat" });
  });
});

// No release goes out without the databases that later versions are held to migrate.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { listKept } from "../../packages/core/src/testing/released-databases.ts";
import { paths, releasesIn } from "../../scripts/schema-release/last-release.ts";

it("a database of every release that is out is kept", () => {
  const changelog = readFileSync(paths.changelog, "utf8");
  expect(changelog).toMatch(/^## \S+/m);
  expect(new Set(listKept())).toEqual(new Set(releasesIn(changelog)));
});

it("of a changelog those releases are out that are not marked as unreleased, the newest first", () => {
  const changelog = "# Changelog\n\n## 0.3.0 (unreleased)\n\n- x\n\n## 0.2.0\n\n## 0.1.0 - first\n";
  expect(releasesIn(changelog)).toEqual(["0.2.0", "0.1.0"]);
});

// No component of the library is used without its styles.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const source = "packages/console/src";
const styles = "packages/console/node_modules/@mantine/core/styles";

it("console: every component that is imported has its styles imported too", () => {
  const files = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", `${source}/**/*.tsx`],
    {
      encoding: "utf8",
    },
  );
  const used = files
    .split("\n")
    .filter((path) => path !== "" && existsSync(path))
    .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)])
    .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim().replace(/^type /, "")));
  const imported = readFileSync(join(source, "app/styles.ts"), "utf8");
  const missing = new Set(
    used.filter((name) => existsSync(join(styles, `${name}.css`)) && !imported.includes(`/${name}.css"`)),
  );
  expect(used.length).toBeGreaterThan(20);
  expect([...missing]).toEqual([]);
});

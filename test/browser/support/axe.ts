// What axe finds on a page, in lines that tell where.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const script = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
type Axe = { run(options: RunOptions): Promise<AxeResults> };

/** Of every weight: a small fault of today is a large one for somebody. */
export async function findFaults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, past the page's policy, which lets no such script in.
  await page.evaluate(readFileSync(script, "utf8"));
  const { violations } = await page.evaluate(async () =>
    (Reflect.get(globalThis, "axe") as Axe).run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) at ${target.join(" ")}: ${failureSummary}`),
  );
}

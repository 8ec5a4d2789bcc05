// The conformance kit: what any adapter must keep, tried on it over its mock server. An adapter's test file calls
// `describeConformance` with a fixture; every case opens a far side of its own.
import { describe, expect, it } from "vitest";
import type { ChannelFixture, SourceFixture } from "./fixture.ts";
import type { Suite } from "./suite.ts";
import { catalog } from "./suites/catalog.ts";
import { faults, throttling } from "./suites/faults.ts";
import { imports } from "./suites/imports.ts";
import { manifest } from "./suites/manifest.ts";
import { manners } from "./suites/manners.ts";
import { quantities } from "./suites/quantities.ts";
import { stocking } from "./suites/stocking.ts";
import { webhooks } from "./suites/webhooks.ts";
import { writes } from "./suites/writes.ts";

const suites: readonly Suite[] = [
  manifest,
  catalog,
  quantities,
  writes,
  stocking,
  imports,
  webhooks,
  throttling,
  faults,
  manners,
];

export function describeConformance(fixture: SourceFixture | ChannelFixture): void {
  for (const suite of suites) {
    const cases = suite.cases.filter(({ isFor }) => isFor(fixture));
    if (cases.length === 0) continue;
    describe(`${fixture.adapter.title}: ${suite.name}`, () => {
      it.each(cases)("$title", async ({ run }) => {
        await expect(run(fixture)).resolves.toBeUndefined();
      });
    });
  }
}

/** The names of the suites in which some case fails: for tests of the kit itself. */
export async function failingSuites(fixture: SourceFixture | ChannelFixture): Promise<string[]> {
  const failing: string[] = [];
  for (const suite of suites) {
    const outcomes: boolean[] = [];
    for (const { run } of suite.cases.filter(({ isFor }) => isFor(fixture))) {
      outcomes.push(
        await run(fixture).then(
          () => true,
          () => false,
        ),
      );
    }
    if (outcomes.includes(false)) failing.push(suite.name);
  }
  return failing;
}

// Which release the committed schema of a release is of, and which it should be of.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const gateway = join(root, "packages/gateway");

export const paths = {
  changelog: join(root, "CHANGELOG.md"),
  served: join(gateway, "schema.graphql"),
  released: join(gateway, "schema.released.graphql"),
  contract: join(gateway, "contract/core.graphql"),
};

/** Null where there is no such file. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return null;
    throw error;
  }
}

/** Those of the changelog that are out, the newest first. */
export const releasesIn = (changelog: string): string[] =>
  [...changelog.matchAll(/^## (\S+)(?!.*\(unreleased\)).*$/gm)].flatMap(([, release]) => release ?? []);

/** Null before the first. */
const lastReleaseIn = (changelog: string): string | null => releasesIn(changelog)[0] ?? null;

const releaseOf = (kept: string): string | null =>
  /^# The schema as of release (\S+),/.exec(kept)?.[1] ?? null;

const file = "packages/gateway/schema.released.graphql";

/** What later schemas are held to: that of the last release, and before the first the contract. */
export type Base = { name: string; isReleased: boolean; schema: string } | { problem: string };

export function findBase(changelog: string, kept: string | null, contract: string): Base {
  const last = lastReleaseIn(changelog);
  if (kept === null) {
    return last === null
      ? { name: "the contract (there is no release yet)", isReleased: false, schema: contract }
      : { problem: `CHANGELOG.md says that ${last} is out, and ${file} is missing: npm run release:schema.` };
  }
  if (last !== null && releaseOf(kept) === last)
    return { name: `release ${last}`, isReleased: true, schema: kept };
  const says = last === null ? "tells of no release" : `says that ${last} is the last one`;
  return {
    problem: `${file} is of release ${releaseOf(kept)}, and CHANGELOG.md ${says}: npm run release:schema, at that release's commit.`,
  };
}

/** What is to be kept of the release that goes out, or why nothing is. */
export function keepSchema(
  changelog: string,
  kept: string | null,
  served: string,
): { release: string; content: string } | { problem: string } {
  const release = lastReleaseIn(changelog);
  if (release === null) {
    return { problem: "CHANGELOG.md tells of no release: take `(unreleased)` off the one that goes out." };
  }
  if (kept !== null && releaseOf(kept) === release) {
    return { problem: `The schema of ${release} is kept already, and a release is not changed afterwards.` };
  }
  const stamp = `# The schema as of release ${release}, written by \`npm run release:schema\`. What stands here is kept.`;
  return { release, content: `${stamp}\n\n${served}` };
}

// Fails where the served schema breaks what the last release promised, and says the way out.
import { readFileSync } from "node:fs";
import { buildSchema } from "graphql";
import { compareSchemas } from "./schema-release/compare-schemas.ts";
import { findBase, paths, readIfThere } from "./schema-release/last-release.ts";

const wayOut =
  "Keep it, mark it as deprecated with the way round (`deprecationReason`), and take it away in a release after that one. What must change its type or become required gets a new name beside the old one.";

async function run(): Promise<boolean> {
  const read = (path: string) => readFileSync(path, "utf8");
  const base = findBase(read(paths.changelog), readIfThere(paths.released), read(paths.contract));
  if ("problem" in base) {
    console.error(base.problem);
    return false;
  }
  const { breaking, dangerous } = await compareSchemas(
    buildSchema(base.schema),
    buildSchema(read(paths.served)),
  );
  for (const line of base.isReleased ? dangerous : []) console.log(`careful: ${line}`);
  if (breaking.length === 0) return true;
  console.error(`schema.graphql breaks ${base.name}:`);
  for (const line of breaking) console.error(`  ${line}`);
  console.error(wayOut);
  return false;
}

process.exitCode = (await run()) ? 0 : 1;

// A step of a release: keeps the schema as it goes out, so that every later one is held to it.
import { readFileSync, writeFileSync } from "node:fs";
import { keepSchema, paths, readIfThere } from "./schema-release/last-release.ts";

const read = (path: string) => readFileSync(path, "utf8");
const keeping = keepSchema(read(paths.changelog), readIfThere(paths.released), read(paths.served));
if ("problem" in keeping) {
  console.error(keeping.problem);
  process.exitCode = 1;
} else {
  writeFileSync(paths.released, keeping.content);
  console.log(`kept as of release ${keeping.release}: ${paths.released}`);
}

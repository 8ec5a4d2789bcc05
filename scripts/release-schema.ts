// A step of a release: keeps the schema as it goes out, and a database of each engine, so that every later version is held to
// both.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseUrl } from "../packages/core/src/store/database.ts";
import { startPostgres } from "../packages/core/src/testing/postgres.ts";
import { keepDatabase, releasedFolder } from "../packages/core/src/testing/released-databases.ts";
import { keepSchema, paths, readIfThere } from "./schema-release/last-release.ts";

async function keepDatabases(release: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "stockgate-release-"));
  const postgres = await startPostgres();
  try {
    const targets: DatabaseUrl[] = [
      { engine: "sqlite", path: join(scratch, "stockgate.db") },
      { engine: "postgres", url: await postgres.createDatabase() },
    ];
    for (const target of targets) {
      const folder = join(releasedFolder, release, target.engine);
      await keepDatabase(target, folder);
      console.log(`kept as of release ${release}: ${folder}`);
    }
  } finally {
    await postgres.stop();
    rmSync(scratch, { recursive: true });
  }
}

const read = (path: string) => readFileSync(path, "utf8");
const keeping = keepSchema(read(paths.changelog), readIfThere(paths.released), read(paths.served));
if ("problem" in keeping) {
  console.error(keeping.problem);
  process.exitCode = 1;
} else {
  await keepDatabases(keeping.release);
  writeFileSync(paths.released, keeping.content);
  console.log(`kept as of release ${keeping.release}: ${paths.released}`);
}

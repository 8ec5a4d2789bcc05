// Writes the next migration of both engines: what stands between the migrations so far and the entities.
// Usage: npm run migration -- <name-in-kebab-case>
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../src/store/database.ts";
import { migrationsFolder } from "../src/store/migrations.ts";
import { startPostgres } from "../src/testing/postgres.ts";

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9-]*$/.test(name)) {
  console.error("Name the migration: npm run migration -- <name-in-kebab-case>");
  process.exit(1);
}

const postgres = await startPostgres();
try {
  const targets = [
    { engine: "sqlite", path: ":memory:" } as const,
    { engine: "postgres", url: await postgres.createDatabase() } as const,
  ];
  for (const target of targets) {
    const database = await openDatabase(target);
    const sql = (await database.pendingSchemaSql()).trim();
    await database.close();
    const folder = migrationsFolder(target.engine);
    if (sql === "") {
      console.log(`${target.engine}: the entities have no change that is not migrated`);
      continue;
    }
    const number = String(readdirSync(folder).length + 1).padStart(4, "0");
    writeFileSync(join(folder, `${number}-${name}.sql`), `${sql}\n`);
    console.log(`${target.engine}: ${number}-${name}.sql`);
  }
} finally {
  await postgres.stop();
}

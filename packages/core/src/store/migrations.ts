// The migrations of one engine: its .sql files in order of their names, each applied once, in a transaction.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Migration } from "@mikro-orm/migrations";
import type { Engine } from "./engine.ts";

/** Statements end in a semicolon at the end of a line; lines that start with -- are comments. */
const splitStatements = (sql: string): string[] =>
  sql
    .split("\n")
    .filter((line) => !line.startsWith("--"))
    .join("\n")
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");

export const migrationsFolder = (engine: Engine): string => join(import.meta.dirname, "migrations", engine);

/** Those in another folder are an older version's, as they went out. */
export function listMigrations(engine: Engine, folder: string = migrationsFolder(engine)) {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((file) => ({
      name: file.replace(/\.sql$/, ""),
      class: class extends Migration {
        override up(): void {
          for (const statement of splitStatements(readFileSync(join(folder, file), "utf8")))
            this.addSql(statement);
        }
      },
    }));
}

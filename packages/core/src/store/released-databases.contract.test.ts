// Every release's database is migrated to what the entities say, and keeps its rows.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  keepDatabase,
  listKept,
  readRows,
  releasedFolder,
  restoreKept,
} from "../testing/released-databases.ts";
import { describeStores } from "../testing/stores.ts";
import { openDatabase } from "./database.ts";

describeStores("a database of a release", ({ engine, blankDatabase, freshDatabase }) => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "stockgate-released-"));
    await keepDatabase(await freshDatabase(), join(folder, engine));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What is left to be done for the entities once this version has opened it, and its rows before and after. */
  async function migrate(kept: string) {
    const url = await blankDatabase();
    const before = await restoreKept(url, kept);
    const database = await openDatabase(url);
    try {
      return { pending: await database.pendingSchemaSql(), before, after: await readRows(database) };
    } finally {
      await database.close();
    }
  }
  const counts = (rows: object) =>
    Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, (all as unknown[]).length]));

  it.each(["this one, were it out", ...listKept()])("%s is migrated, and no row is lost", async (release) => {
    const kept = join(listKept().includes(release) ? join(releasedFolder, release) : folder, engine);
    const { pending, before, after } = await migrate(kept);
    expect(pending).toBe("");
    expect(Object.keys(before).length).toBeGreaterThan(10);
    expect(counts(after)).toMatchObject(counts(before));
  });

  it("is made again as it was, row for row", async () => {
    const { before, after } = await migrate(join(folder, engine));
    expect(after).toEqual(before);
  });

  it("shows where a migration was changed after it went out", async () => {
    const kept = join(folder, engine);
    const changed = readdirSync(kept).findLast((name) => name.endsWith(".sql")) ?? "";
    const text = readFileSync(join(kept, changed), "utf8");
    writeFileSync(join(kept, changed), text.replace(/^create index .*;$/m, ""));
    expect(readFileSync(join(kept, changed), "utf8")).not.toBe(text);
    expect((await migrate(kept)).pending).toContain("create index");
  });
});

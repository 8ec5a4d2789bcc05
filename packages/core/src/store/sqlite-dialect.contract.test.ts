// A disk that is full: what was under way is undone, and whoever comes next is not kept waiting for ever.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openDatabase } from "./database.ts";

it("a transaction that the full database ended by itself gives its connection back", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-full-"));
  const database = await openDatabase({ engine: "sqlite", path: join(folder, "store.db") });
  const put = (key: string, value: string) =>
    database
      .fork()
      .transactional((em) => em.execute("insert into meta (key, value) values (?, ?)", [key, value]));
  const keys = async () => {
    const rows: { key: string }[] = await database.fork().execute("select key from meta", [], "all");
    return rows.map(({ key }) => key);
  };
  try {
    // The least that SQLite takes: as many pages as there are.
    await database.fork().execute("pragma max_page_count = 1");
    await expect(put("large", "x".repeat(1_000_000))).rejects.toThrow(/full/);
    expect(await keys()).not.toContain("large");
    await database.fork().execute("pragma max_page_count = 1000000");
    await put("large", "x".repeat(1_000_000));
    expect(await keys()).toContain("large");
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

it("rows are objects by column, whatever their number and width, and none of none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-rows-"));
  const database = await openDatabase({ engine: "sqlite", path: join(folder, "store.db") });
  try {
    const names = Array.from({ length: 60 }, (_, index) => `column_${index}`);
    const select = names.map((name, index) => `${index} + value as ${name}`).join();
    const read = (count: number) =>
      database
        .fork()
        .execute(
          `select ${select} from (select value from json_each(?))`,
          [JSON.stringify(Array(count).fill(7))],
          "all",
        );
    const row = Object.fromEntries(names.map((name, index) => [name, index + 7]));
    for (const count of [0, 1, 3, 0]) expect(await read(count)).toStrictEqual(Array(count).fill(row));
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

// Copies of a SQLite store: what is in them, what they replace, and what is refused.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemStorePorts } from "../ports/system-ports.ts";
import { anAccount } from "../testing/builders.ts";
import { backUpStore, BackupRefused, restoreStore } from "./back-up.ts";
import { StoreInUse } from "./process-lock.ts";
import { openStore, type Store } from "./store.ts";
import { StoreUnusable } from "./store-faults.ts";

let folder = "";
let store: Store;
const at = (name: string) => join(folder, name);
const open = () => openStore({ engine: "sqlite", path: at("store.db") }, systemStorePorts);
const addAccount = (name: string) => store.transaction((tx) => tx.accounts.insert(anAccount({ name })));
const names = async () => (await store.read((tx) => tx.accounts.list())).map(({ name }) => name);
const backUp = (to = "copy.db") => backUpStore({ from: at("store.db"), to: at(to) });
const restore = (from = "copy.db") =>
  restoreStore({ from: at(from), to: at("store.db"), random: systemStorePorts.random });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-backup-"));
  store = await open();
  await addAccount("before");
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it("a backup is the open store as it was, and a restore brings it back under another log's name", async () => {
  const { logEpoch } = store;
  const tables = backUp();
  expect(tables).toContainEqual({ name: "account", rows: 1 });
  await addAccount("after");
  await store.close();
  const restored = restore();
  expect(restored.tables).toStrictEqual(tables);
  expect(restored.aside).toBe(at("store.db.replaced-1"));
  store = await open();
  expect(await names()).toStrictEqual(["before"]);
  expect(store.logEpoch).not.toBe(logEpoch);
  // What was replaced is still there, whole.
  await store.close();
  restoreStore({ from: at("store.db.replaced-1"), to: at("store.db"), random: systemStorePorts.random });
  store = await open();
  expect(await names()).toStrictEqual(["before", "after"]);
});

it("a store that is open is not restored over, and a backup replaces nothing", async () => {
  backUp();
  expect(() => restore()).toThrow(StoreInUse);
  expect(await names()).toStrictEqual(["before"]);
  const bytes = readFileSync(at("copy.db"));
  expect(() => backUp()).toThrow(BackupRefused);
  expect(readFileSync(at("copy.db")).equals(bytes)).toBe(true);
});

it.each([
  [
    "a text",
    () => writeFileSync(at("copy.db"), "no database at all, though of some length".repeat(100)),
    StoreUnusable,
  ],
  [
    "a database of something else",
    () => new DatabaseSync(at("copy.db")).exec("create table other (id integer)"),
    BackupRefused,
  ],
  [
    "a torn copy",
    () => {
      backUp();
      const bytes = readFileSync(at("copy.db"));
      writeFileSync(at("copy.db"), bytes.fill(0x5a, 4096 * 3, 4096 * 12));
    },
    Error,
  ],
  [
    "a copy of a newer version",
    () => {
      backUp();
      new DatabaseSync(at("copy.db")).exec("insert into migration (name) values ('0099-later')");
    },
    StoreUnusable,
  ],
])("%s is not restored, and the store stays as it is", async (_, make, error) => {
  make();
  await store.close();
  const before = readFileSync(at("store.db"));
  expect(() => restore()).toThrow(error);
  expect(readFileSync(at("store.db")).equals(before)).toBe(true);
  expect(readdirSync(folder).filter((name) => /part|replaced/.test(name))).toStrictEqual([]);
  store = await open();
  expect(await names()).toStrictEqual(["before"]);
});

it("there is no backup of what is not there", () => {
  expect(() => backUpStore({ from: at("nothing.db"), to: at("copy.db") })).toThrow(/no database at/);
  expect(existsSync(at("nothing.db"))).toBe(false);
  expect(() => restore("nothing.db")).toThrow(/no backup at/);
});

it("a store that a newer version has changed is refused by name, and not touched", async () => {
  await store.close();
  const database = new DatabaseSync(at("store.db"));
  database.exec("insert into migration (name) values ('0099-later')");
  database.close();
  const before = readFileSync(at("store.db"));
  await expect(open()).rejects.toThrow(/changed by a newer version of Stockgate \(0099-later\)/);
  expect(readFileSync(at("store.db")).equals(before)).toBe(true);
  new DatabaseSync(at("store.db")).exec("delete from migration where name = '0099-later'");
  store = await open();
  expect(await names()).toStrictEqual(["before"]);
});

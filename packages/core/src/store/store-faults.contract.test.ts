// Files that are no store: refused by name, with the way out, and left as they are.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemStorePorts } from "../ports/system-ports.ts";
import { openStore } from "./store.ts";
import { StoreUnusable } from "./store-faults.ts";

let path = "";
let folder = "";
const open = () => openStore({ engine: "sqlite", path }, systemStorePorts);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-faults-"));
  path = join(folder, "store.db");
  const store = await open();
  await store.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each<[string, (bytes: Buffer) => Buffer]>([
  ["a text", () => Buffer.from("a text of some length, and no database at all. ".repeat(200))],
  ["a store whose beginning is damaged", (bytes) => bytes.fill(0x5a, 0, 100)],
  ["a store that is damaged everywhere but at its beginning", (bytes) => bytes.fill(0x5a, 200)],
])("%s", async (_, spoil) => {
  const bytes = spoil(readFileSync(path));
  writeFileSync(path, bytes);
  const opened = open();
  await expect(opened).rejects.toThrow(StoreUnusable);
  await expect(opened).rejects.toThrow(path);
  await expect(opened).rejects.toThrow(/Restore a backup/);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStateFile } from "./state-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mock-state-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, "state.db");

/** What the disk holds at this moment, read past the server: what a kill -9 would leave. */
function onDisk(): Record<string, unknown> {
  const copy = new DatabaseSync(path());
  const rows = copy.prepare("SELECT key, record FROM records ORDER BY place").all();
  copy.close();
  return Object.fromEntries(rows.map((row) => [row["key"], JSON.parse(String(row["record"]))]));
}

describe("a state file", () => {
  it("gives back what was committed, in the order in which it was first set", () => {
    const state = openStateFile(path());
    expect(state.isNew).toBe(true);
    state.transact(() => {
      const things = state.collection<{ size: number }>("things");
      things.set("b", { size: 1 });
      things.set("a", { size: 2 });
      things.set("b", { size: 3 });
    });
    state.close();
    const again = openStateFile(path());
    expect(again.isNew).toBe(false);
    const things = again.collection<{ size: number }>("things");
    expect([...things.keys()]).toStrictEqual(["b", "a"]);
    expect(things.get("b")).toStrictEqual({ size: 3 });
    again.close();
    expect(onDisk()).toStrictEqual({ b: { size: 3 }, a: { size: 2 } });
  });

  it("takes back, in memory and on disk, what a failed transaction changed, and nothing before it", () => {
    const state = openStateFile(path());
    const things = state.collection<number>("things");
    state.transact(() => things.set("kept", 1));
    things.set("loose", 2);
    const fail = () =>
      state.transact(() => {
        things.set("kept", 10);
        things.delete("loose");
        things.set("new", 3);
        throw new Error("on purpose");
      });
    expect(fail).toThrow("on purpose");
    expect([things.get("kept"), things.get("loose"), things.get("new")]).toStrictEqual([1, 2, undefined]);
    state.close();
    expect(onDisk()).toStrictEqual({ kept: 1, loose: 2 });
  });

  it("refuses a second process and a foreign format", () => {
    const state = openStateFile(path());
    expect(() => openStateFile(path())).toThrow(/locked/);
    state.close();
    const other = new DatabaseSync(path());
    other.exec("PRAGMA user_version = 99");
    other.close();
    expect(() => openStateFile(path())).toThrow(/format 99/);
  });

  it("keeps its lookups right through changes, rollbacks and a restart", () => {
    const state = openStateFile(path());
    const byOwner = (file: typeof state) =>
      file.collection<{ id: number; owner: string | null }>("things").index(({ owner }) => owner);
    const things = state.collection<{ id: number; owner: string | null }>("things");
    const ownedBy = byOwner(state);
    const ids = (owner: string, find = ownedBy) => find(owner).map(({ id }) => id);
    state.transact(() => {
      things.set("1", { id: 1, owner: "ann" });
      things.set("2", { id: 2, owner: "ann" });
      things.set("3", { id: 3, owner: null });
    });
    const fail = () =>
      state.transact(() => {
        things.set("1", { id: 1, owner: "bob" });
        things.delete("2");
        expect([ids("ann"), ids("bob")]).toStrictEqual([[], [1]]);
        throw new Error("on purpose");
      });
    expect(fail).toThrow("on purpose");
    expect([ids("ann").toSorted((a, b) => a - b), ids("bob")]).toStrictEqual([[1, 2], []]);
    state.close();
    const again = openStateFile(path());
    expect(ids("ann", byOwner(again))).toStrictEqual([1, 2]);
    again.close();
  });

  it("works without a file", () => {
    const state = openStateFile();
    state.transact(() => state.collection<number>("things").set("a", 1));
    expect(state.collection<number>("things").get("a")).toBe(1);
    state.close();
  });
});

// One process per SQLite file: shown with a real second process, which is killed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemStorePorts } from "../ports/system-ports.ts";
import { lockFile, StoreInUse } from "./process-lock.ts";
import { openStore } from "./store.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const holder = `
  import { openStore } from ${JSON.stringify(join(import.meta.dirname, "store.ts"))};
  import { systemStorePorts } from ${JSON.stringify(join(import.meta.dirname, "../ports/system-ports.ts"))};
  import { anAccount } from ${JSON.stringify(join(import.meta.dirname, "../testing/builders.ts"))};
  const store = await openStore({ engine: "sqlite", path: process.argv[1] }, systemStorePorts);
  const account = anAccount({ name: "kept" });
  await store.transaction((tx) => tx.accounts.insert(account));
  console.log("open");
  setInterval(() => {}, 1000);
`;

/** A process that has the store open, with one account in it. */
async function openElsewhere(path: string) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", holder, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await Promise.race([
    once(child.stdout, "data"),
    ended.then(() => Promise.reject(new Error("the holder ended"))),
  ]);
  return {
    async kill(signal: NodeJS.Signals) {
      child.kill(signal);
      await ended;
    },
  };
}

const open = (path: string) => openStore({ engine: "sqlite", path }, systemStorePorts);

it("a second process is refused at once, by name, and free to open as soon as the first is killed", async () => {
  const path = join(folder, "deep", "store.db");
  const other = await openElsewhere(path);
  try {
    const refused = open(path);
    await expect(refused).rejects.toThrow(StoreInUse);
    await expect(refused).rejects.toThrow(path);
    await expect(open(path)).rejects.toThrow(StoreInUse);
  } finally {
    await other.kill("SIGKILL");
  }
  const store = await open(path);
  // What was acknowledged before the kill is there.
  expect(await store.read((tx) => tx.accounts.list())).toMatchObject([{ name: "kept" }]);
  await store.close();
});

it("a second store of the same process is refused, until the first is closed", async () => {
  const path = join(folder, "store.db");
  const first = await open(path);
  await expect(open(path)).rejects.toThrow(StoreInUse);
  await first.close();
  const second = await open(path);
  await second.close();
  await second.close();
});

it("stores in memory do not know of each other", async () => {
  const stores = await Promise.all([open(":memory:"), open(":memory:")]);
  expect(stores[0].logEpoch).not.toBe(stores[1].logEpoch);
  await Promise.all(stores.map((store) => store.close()));
});

it("a lock file that is none is an error of its own, not said to be in use", () => {
  const path = join(folder, "store.db.lock");
  writeFileSync(path, "this is a text of some length, and no lock at all; it is longer than a header");
  expect(() => lockFile(path)).toThrow(/not a database/);
  expect(() => lockFile(path)).not.toThrow(StoreInUse);
});

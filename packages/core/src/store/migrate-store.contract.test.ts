// From SQLite to PostgreSQL: everything, exactly, once, or nothing at all.
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemRandom, systemStorePorts } from "../ports/system-ports.ts";
import { aRun, aSignal, anAccount, anIntent, aPush, buildShop, insertTargets } from "../testing/builders.ts";
import { describeStore } from "../testing/stores.ts";
import { query } from "../testing/waits.ts";
import type { DatabaseUrl } from "./database.ts";
import { MigrationRefused, migrateStore } from "./migrate-store.ts";
import { StoreInUse } from "./process-lock.ts";
import { openStore } from "./store.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-migrate-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A log is shown to its end a moment after it was written. */
const patiently = { timeout: 20_000 };
const urlOf = (target: DatabaseUrl) => (target.engine === "postgres" ? target.url : "");

/** A store with some of everything that is hard: odd letters, JSON, null, booleans, large numbers, many rows. */
async function fill(path: string) {
  const store = await openStore({ engine: "sqlite", path }, systemStorePorts);
  const shop = await store.transaction(async (tx) => {
    const built = await buildShop(tx, { name: "odd \" ' ? \\ 漢🧦" });
    await insertTargets(tx, built, () => ({ desired: 3, settled: null }));
    const targets = await tx.targets.ofIntegration(built.integration);
    const intent = anIntent({
      integration: built.integration,
      account: built.channel,
      idempotencyKey: "key",
    });
    await tx.intents.insert(
      intent,
      targets.map(({ id }) => aPush(id)),
    );
    await tx.runs.insert(aRun({ integration: built.integration, skus: ["a", "b"] }));
    await tx.signals.insert(aSignal({ account: built.source }));
    await tx.events.append(
      Array.from({ length: 1203 }, (_, index) => ({
        type: "STOCK_PUSHED" as const,
        occurredAt: 1_790_000_000_000 + index,
        message: `event ${index} ?`,
        detail: { index, text: "é", nothing: null },
      })),
    );
    return built;
  });
  const ticket = await store.transaction((tx) => tx.sequence.next());
  const { logEpoch } = store;
  await store.close();
  return { shop, ticket, logEpoch };
}

describeStore("postgres", "a SQLite store that is copied", ({ freshDatabase, blankDatabase, open }) => {
  it("is the same there, goes on with larger ids, and calls its log otherwise", async () => {
    const path = join(folder, "store.db");
    const { shop, ticket, logEpoch } = await fill(path);
    const before = await openStore({ engine: "sqlite", path }, systemStorePorts);
    const readAll = (store: typeof before) =>
      store.read(async (tx) => ({
        integrations: await tx.integrations.list(),
        targets: await tx.targets.ofIntegration(shop.integration),
        intents: await tx.intents.openOf(shop.integration),
        events: (await tx.events.page({}, { first: 5000 })).rows,
        accounts: await tx.accounts.byIds([shop.source, shop.channel]),
      }));
    const original = await readAll(before);
    await before.close();

    const target = await blankDatabase();
    const told: string[] = [];
    const copied = await migrateStore({
      path,
      url: urlOf(target),
      random: systemRandom,
      onCopied: ({ name, rows }) => told.push(`${name} ${rows}`),
    });
    expect(told).toContain("sync_event 1203");
    expect(copied.find(({ name }) => name === "integration")?.rows).toBe(1);

    const store = await open(target);
    expect(await readAll(store)).toEqual(original);
    expect(store.logEpoch).not.toBe(logEpoch);
    await store.transaction(async (tx) => {
      expect(await tx.sequence.next()).toBeGreaterThan(ticket);
      const added = await tx.accounts.insert(anAccount({ name: "later" }));
      expect(added.id).toBeGreaterThan(Math.max(shop.source, shop.channel));
      await tx.events.append([{ type: "SYNC_TOGGLED", occurredAt: 1, message: "the first one here" }]);
    });
    // Behind all that was copied, and shown.
    const last = () => store.read((tx) => tx.events.page({}, { last: 1 }));
    await expect.poll(async () => (await last()).rows[0]?.message, patiently).toBe("the first one here");
  });

  it("is refused where a gateway has it open, and where there is none", async () => {
    const path = join(folder, "store.db");
    const target = await blankDatabase();
    const request = { path, url: urlOf(target), random: systemRandom };
    await expect(migrateStore(request)).rejects.toThrow(MigrationRefused);
    await expect(migrateStore(request)).rejects.toThrow("There is no SQLite database");
    const open = await openStore({ engine: "sqlite", path }, systemStorePorts);
    await expect(migrateStore(request)).rejects.toThrow(StoreInUse);
    await open.close();
  });

  it("is copied into nothing but an empty database, and changes none that is not", async () => {
    const path = join(folder, "store.db");
    await fill(path);
    const target = await freshDatabase();
    const store = await open(target);
    await store.transaction((tx) => tx.accounts.insert(anAccount({ name: "theirs" })));
    const request = { path, url: urlOf(target), random: systemRandom };
    await expect(migrateStore(request)).rejects.toThrow(/not empty: there are rows in account, .*meta/);
    expect(await query(target, "select name from account")).toEqual([{ name: "theirs" }]);
  });

  it("is there as a whole or not at all: a row that PostgreSQL does not take leaves nothing behind", async () => {
    const path = join(folder, "store.db");
    await fill(path);
    const spoilt = join(folder, "spoilt.db");
    copyFileSync(path, spoilt);
    const file = new DatabaseSync(spoilt, { enableForeignKeyConstraints: false });
    file.exec("update sync_event set occurred_at = 'never' where id = (select max(id) from sync_event)");
    file.close();
    const target = await blankDatabase();
    const digest = () => createHash("sha256").update(readFileSync(path)).digest("hex");
    const untouched = digest();
    await expect(migrateStore({ path: spoilt, url: urlOf(target), random: systemRandom })).rejects.toThrow(
      "never",
    );
    expect(await query(target, "select id from account")).toEqual([]);
    // The next attempt finds an empty database.
    await migrateStore({ path, url: urlOf(target), random: systemRandom });
    expect(await query(target, "select count(*)::int as count from sync_event")).toEqual([{ count: 1203 }]);
    expect(digest()).toBe(untouched);
  });

  it("is found out where something came out otherwise than it went in", async () => {
    const path = join(folder, "store.db");
    await fill(path);
    const target = await freshDatabase();
    await query(
      target,
      `create function spoil() returns trigger language plpgsql as $$ begin new.message := trim(new.message, '?'); return new; end $$`,
    );
    await query(
      target,
      "create trigger spoil before insert on sync_event for each row execute function spoil()",
    );
    const copying = migrateStore({ path, url: urlOf(target), random: systemRandom });
    await expect(copying).rejects.toThrow("sync_event came out otherwise");
    expect(await query(target, "select id from account")).toEqual([]);
  });
});

describeStore("postgres", "a dump that was restored elsewhere", ({ freshDatabase, open }) => {
  it("shows its events at once, though the other cluster counted its transactions further, under another name", async () => {
    const target = await freshDatabase();
    const first = await openStore(target, systemStorePorts);
    await first.transaction((tx) =>
      tx.events.append([
        { type: "SYNC_TOGGLED", occurredAt: 1, message: "one" },
        { type: "SYNC_TOGGLED", occurredAt: 2, message: "two" },
      ]),
    );
    await first.close();
    await query(target, "update sync_event set tx = tx + 1000000000000");
    await query(target, "update meta set value = '12345/6' where key = 'log-home'");

    const restored = await open(target);
    expect(restored.logEpoch).not.toBe(first.logEpoch);
    const page = () => restored.read((tx) => tx.events.page({}, { first: 10, after: { tx: 0, id: 0 } }));
    expect((await page()).rows.map(({ message }) => message)).toEqual(["one", "two"]);
    await restored.transaction((tx) =>
      tx.events.append([{ type: "SYNC_TOGGLED", occurredAt: 3, message: "three" }]),
    );
    await expect
      .poll(async () => (await page()).rows.map(({ message }) => message), patiently)
      .toEqual(["one", "two", "three"]);
    // It is at home here from now on.
    expect((await open(target)).logEpoch).toBe(restored.logEpoch);
  });
});

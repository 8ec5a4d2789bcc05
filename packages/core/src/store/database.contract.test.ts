// Opening and migrating, on both databases.
import { writeFileSync } from "node:fs";
import { assert, asyncProperty, constantFrom, oneof, string, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { systemStorePorts } from "../ports/system-ports.ts";
import { aSignal, aSourceVariant, buildShop, insertTargets } from "../testing/builders.ts";
import { describeStore, describeStores } from "../testing/stores.ts";
import { query } from "../testing/waits.ts";
import { openDatabase, parseDatabaseUrl } from "./database.ts";
import { openStore } from "./store.ts";

describe("a database's URL", () => {
  it.each([
    ["file:stockgate.db", { engine: "sqlite", path: "stockgate.db" }],
    ["file:./data/stockgate.db", { engine: "sqlite", path: "./data/stockgate.db" }],
    ["file:/var/lib/stockgate.db", { engine: "sqlite", path: "/var/lib/stockgate.db" }],
    ["file:///var/lib/stockgate.db", { engine: "sqlite", path: "/var/lib/stockgate.db" }],
    ["file::memory:", { engine: "sqlite", path: ":memory:" }],
    ["postgres://u:p@host:5432/db", { engine: "postgres", url: "postgres://u:p@host:5432/db" }],
    ["postgresql://host/db", { engine: "postgres", url: "postgresql://host/db" }],
  ])("%s", (text, url) => {
    expect(parseDatabaseUrl(text)).toEqual(url);
  });

  it.each(["", "stockgate.db", "file:", "postgres://", "mysql://host/db"])("%j is none", (text) => {
    expect(parseDatabaseUrl(text)).toBeUndefined();
  });
});

const oddLetters = Array.from("'\"\\?%_;-\n\0$`{}[]:漢🧦");

describeStores("a database", ({ blankDatabase, open }) => {
  it("is migrated up from nothing to what the entities say", async () => {
    const database = await openDatabase(await blankDatabase());
    try {
      expect(await database.pendingSchemaSql()).toBe("");
    } finally {
      await database.close();
    }
  });

  it("is migrated once and keeps its rows and its log's name", async () => {
    const url = await blankDatabase();
    const first = await openStore(url, systemStorePorts);
    const { integration } = await first.transaction((tx) => buildShop(tx));
    await first.close();

    const second = await open(url);
    expect(second.logEpoch).toBe(first.logEpoch);
    expect((await second.read((tx) => tx.integrations.byId(integration)))?.status).toBe("ACTIVE");
    expect((await open()).logEpoch).not.toBe(first.logEpoch);
  });

  it("lets an integration's rows go with it, and no others", async () => {
    const store = await open();
    const [ended, kept] = await store.transaction(async (tx) => {
      const shops = [await buildShop(tx, { name: "ended" }), await buildShop(tx, { name: "kept" })] as const;
      for (const shop of shops) await insertTargets(tx, shop);
      return shops;
    });
    await store.transaction((tx) => tx.integrations.remove(ended.integration));

    const counts = await store.read((tx) => tx.targets.counts([ended.integration, kept.integration], {}));
    expect([...counts.values()]).toEqual([0, 2]);
    expect(await store.read((tx) => tx.accounts.byId(ended.source))).not.toBeNull();
  });

  it("takes texts of any length and any letters, and gives them back", async () => {
    const store = await open();
    const { source } = await store.transaction((tx) => buildShop(tx));
    const texts = uniqueArray(
      oneof(
        string({ unit: "binary", maxLength: 20 }),
        string({ unit: constantFrom(...oddLetters) }),
        constantFrom(
          "x".repeat(5000),
          "\\",
          "\\'",
          "?",
          "??",
          "\\?",
          "$1",
          ":name",
          "\0",
          "' or '1'='1",
          "\ud800",
        ),
      ),
      { minLength: 30, maxLength: 60 },
    );
    await assert(
      asyncProperty(texts, async (generated) => {
        // What no database takes is replaced; two texts that become one are one.
        const skus = [
          ...new Set(generated.map((text) => text.toWellFormed().replaceAll("\0", "\uFFFD").trim())),
        ].filter(Boolean);
        const given = [...new Set(generated.map((text) => text.trim()))].filter(Boolean);
        await store.transaction((tx) =>
          tx.catalog.saveSourceVariants(
            source,
            skus.map((sku) => aSourceVariant(sku, { sku, name: sku })),
          ),
        );
        const found = await store.read((tx) => tx.catalog.sourceVariantsBySku(source, given));
        expect(new Set(found.map((row) => row.sku))).toEqual(new Set(skus));
        expect(found.every((row) => row.name === row.sku && row.externalId === row.sku)).toBe(true);

        const keys = generated.map((externalId) => ({ about: "product" as const, externalId }));
        const id = await store.transaction((tx) => tx.signals.insert(aSignal({ account: source, keys })));
        const [signal] = (await store.read((tx) => tx.signals.due(source, true, 0, 1000))).slice(-1);
        expect(signal).toMatchObject({ id, keys });
      }),
      { numRuns: 10 },
    );
  });
});

describeStore("postgres", "a database", ({ blankDatabase, freshDatabase, open }) => {
  it("is migrated by one of several gateways that start at once", async () => {
    const url = await blankDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    expect(new Set(stores.map((store) => store.logEpoch)).size).toBe(1);
  });

  it("goes on when the server ends its connections", async () => {
    const url = await freshDatabase();
    const store = await open(url);
    await store.read((tx) => tx.accounts.list());
    await query(
      url,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    // Each connection that was ended may still be handed out once.
    let rows: unknown = null;
    for (let attempt = 1; attempt <= 10 && rows === null; attempt += 1) {
      rows = await store.read((tx) => tx.accounts.list()).catch(() => null);
    }
    expect(rows).toEqual([]);
  });

  it("ends a transaction whose gateway froze, so that its rows are free again", async () => {
    const url = await freshDatabase();
    const database = await openDatabase(url);
    try {
      const [row] = await database
        .fork()
        .execute<{ setting: string }[]>("show idle_in_transaction_session_timeout");
      expect(row).toEqual({ idle_in_transaction_session_timeout: "30s" });
    } finally {
      await database.close();
    }
  });

  it("that cannot be reached is an error at once", async () => {
    await expect(openDatabase({ engine: "postgres", url: "postgres://127.0.0.1:1/none" })).rejects.toThrow(
      /ECONNREFUSED/,
    );
  });
});

describeStore("sqlite", "a database", ({ blankDatabase }) => {
  it("that is no database is refused, and left as it was", async () => {
    const url = await blankDatabase();
    if (url.engine !== "sqlite") throw new Error("not SQLite");
    writeFileSync(url.path, "this is a text of some length, and no database at all");
    await expect(openDatabase(url)).rejects.toThrow(/not a database/);
    // The lock was given back: the second try fails for the same reason.
    await expect(openDatabase(url)).rejects.toThrow(/not a database/);
  });
});

// A plain row is what an entity of it would be, column by column, on both databases.
import type { EntitySchema } from "@mikro-orm/sql";
import { expect, it } from "vitest";
import { fillStore } from "../testing/released-databases.ts";
import { describeStores, type TestStores } from "../testing/stores.ts";
import { type Database, openDatabase } from "./database.ts";
import { Account } from "./entities/account.ts";
import { Level } from "./entities/catalog.ts";
import { entities } from "./entities/index.ts";
import { SyncEvent } from "./entities/run.ts";

async function filledDatabase({ freshDatabase }: TestStores): Promise<Database> {
  const url = await freshDatabase();
  await fillStore(url);
  return openDatabase(url);
}

describeStores("rows for reference", (stores) => {
  it("are what entities of them would be, without being any", async () => {
    const database = await filledDatabase(stores);
    try {
      let compared = 0;
      for (const entity of entities as readonly EntitySchema<object>[]) {
        const names = database
          .fork()
          .getMetadata()
          .get(entity)
          .props.map(({ name }) => name);
        const [live, plain] = [
          await database.fork().find(entity, {}),
          await database.forReading().find(entity, {}),
        ];
        const asRead = (row: object) => names.map((name) => Reflect.get(row, name) as unknown);
        expect(plain.map(asRead)).toEqual(live.map(asRead));
        for (const row of plain) expect(new Set(Object.keys(row))).toEqual(new Set(names));
        compared += plain.length;
      }
      expect(compared).toBeGreaterThan(15);
    } finally {
      await database.close();
    }
  });

  it("come in the order, number and fields that are asked for", async () => {
    const database = await filledDatabase(stores);
    try {
      const em = database.forReading();
      const options = {
        orderBy: { occurredAt: "asc" },
        limit: 1,
        fields: ["message", "occurredAt"],
      } as const;
      expect(await em.find(SyncEvent, {}, options)).toEqual([{ message: "", occurredAt: 3 }]);
      expect(await em.findOne(SyncEvent, { occurredAt: { $gt: 3 } })).toMatchObject({ message: "é" });
      expect(await em.findOne(SyncEvent, { message: "none" })).toBeNull();
      expect(await em.find(Level, { sourceVariant: { $in: [] } })).toEqual([]);
    } finally {
      await database.close();
    }
  });

  it("see what their transaction wrote, and are not written when they are changed", async () => {
    const database = await filledDatabase(stores);
    try {
      await database.fork().transactional(async (em) => {
        await em.nativeUpdate(Account, { kind: "SOURCE" }, { externalName: "written" });
        const [row] = await em.find(Account, { kind: "SOURCE" }, { disableIdentityMap: true });
        expect(row?.externalName).toBe("written");
        if (row) row.externalName = "changed";
      });
      const row = await database.forReading().findOne(Account, { kind: "SOURCE" });
      expect(row?.externalName).toBe("written");
    } finally {
      await database.close();
    }
  });
});

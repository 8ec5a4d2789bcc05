// Rows and conditions drawn by chance, to compare the store's own statements with the ORM's.
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  oneof,
  record,
  tuple,
} from "fast-check";
import { systemStorePorts } from "../ports/system-ports.ts";
import { type Database, openDatabase } from "../store/database.ts";
import type { TargetRow } from "../store/entities/target.ts";
import { openStore } from "../store/store.ts";
import { buildShop, insertTargets } from "./builders.ts";
import type { TestStores } from "./stores.ts";

const states = ["IN_SYNC", "PENDING", "FAILED"] as const;
const codes = [null, "it's", 'a "b"', "100%?", "a\0b", "{1,2}", "é"];

/** Of each kind of column: a number, a bigint, a text, a truth value, a reference; some with nothing in them. */
const rowOf = (index: number): Partial<TargetRow> => ({
  desired: index % 3 === 0 ? null : index % 5,
  pushMark: index % 4 === 0 ? null : 2 ** 40 + index,
  state: states[index % 3] ?? "IN_SYNC",
  errorCode: codes[index % codes.length] ?? null,
  isUntold: index % 2 === 0,
});

/** A database with some targets in it, as the ORM opens it. */
export async function openTargets({ freshDatabase }: TestStores): Promise<Database> {
  const url = await freshDatabase();
  const store = await openStore(url, systemStorePorts);
  await store.transaction(async (tx) => {
    const shop = await buildShop(tx, { variants: 30 });
    await insertTargets(tx, shop, rowOf);
  });
  await store.close();
  return openDatabase(url);
}

export const values = {
  desired: integer({ min: -1, max: 6 }),
  pushMark: integer({ min: 0, max: 30 }).map((more) => 2 ** 40 + more),
  state: constantFrom<string>(...states, "none"),
  errorCode: constantFrom(...codes.filter((code) => code !== null), "none"),
  isUntold: boolean(),
  id: integer({ min: 0, max: 40 }),
  integration: integer({ min: 1, max: 2 }),
};
type Name = keyof typeof values;
const names = Object.keys(values) as Name[];

const comparison = (value: Arbitrary<unknown>) =>
  oneof(
    value,
    constant(null),
    array(value, { maxLength: 5 }).map((list) => ({ $in: list })),
    record({ $ne: oneof(value, constant(null)) }),
    record({ $gt: value }, { requiredKeys: [] }).filter((each) => Object.keys(each).length > 0),
    tuple(value, value).map(([least, most]) => ({ $gte: least, $lt: most })),
    value.map((most) => ({ $lte: most })),
  );
const condition = constantFrom(...names).chain((name) =>
  comparison(values[name]).map((each): object => ({ [name]: each })),
);
/** As `find` takes them, of the columns of a target. */
export const conditions = oneof(
  {
    weight: 3,
    arbitrary: array(condition, { maxLength: 3 }).map((all) => Object.assign({}, ...all) as object),
  },
  array(condition, { minLength: 1, maxLength: 3 }).map((all) => ({ $or: all })),
  array(condition, { minLength: 1, maxLength: 3 }).map((all) => ({ $and: all, id: { $gt: 3 } })),
);

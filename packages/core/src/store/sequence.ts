// The store-wide sequence that marks, tickets and event ids are drawn from. Numbers grow and are never used twice;
// clocks jump, tickets do not.
import type { Em, Engine } from "./engine.ts";

export type Sequence = {
  next(): Promise<number>;
  /** That many numbers, ascending; others may draw some in between. */
  take(count: number): Promise<number[]>;
};

const drawn = (rows: { value: number | string }[]): number[] => rows.map((row) => Number(row.value));

async function takeFromSqlite(em: Em, count: number): Promise<number[]> {
  const [last] = drawn(
    await em.execute("update store_sequence set value = value + ? returning value", [count], "all"),
  );
  if (last === undefined) throw new Error("the store's sequence is missing");
  return Array.from({ length: count }, (_, index) => last - count + 1 + index);
}

async function takeFromPostgres(em: Em, count: number): Promise<number[]> {
  const sql = "select nextval('store_sequence') as value from generate_series(1, ?)";
  return drawn(await em.execute(sql, [count], "all")).toSorted((left, right) => left - right);
}

export function createSequence(em: Em, engine: Engine): Sequence {
  const takeFrom = engine === "sqlite" ? takeFromSqlite : takeFromPostgres;
  const take = async (count: number) => (count === 0 ? [] : takeFrom(em, count));
  return {
    take,
    async next() {
      const [value] = await take(1);
      if (value === undefined) throw new Error("the store's sequence gave no number");
      return value;
    },
  };
}

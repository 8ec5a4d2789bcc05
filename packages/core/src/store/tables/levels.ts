// The source's levels as read last.
import type { Level as LevelValue } from "../../domain/availability.ts";
import { formatQuantity } from "../../domain/quantity.ts";
import { chunksOf, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em, Engine } from "../engine.ts";
import { Level, type LevelRow } from "../entities/catalog.ts";
import { mergedRows, plainRows } from "../listed-rows.ts";

/** Whether two readings say the same, whenever they were taken. */
const isSameLevel = (left: LevelValue, right: LevelValue): boolean =>
  left.inStock === right.inStock &&
  left.committed === right.committed &&
  left.expected === right.expected &&
  left.potential === right.potential;

const keyOf = (row: LevelRow) => `${row.sourceVariant}:${row.location}`;

/** By variant: of the latest snapshot that read it. */
export function newestTickets(
  rows: readonly Pick<LevelRow, "sourceVariant" | "ticket">[],
): Map<number, number> {
  const newest = new Map<number, number>();
  for (const { sourceVariant, ticket } of rows)
    newest.set(sourceVariant, Math.max(ticket, newest.get(sourceVariant) ?? 0));
  return newest;
}

export function levelTable(em: Em, engine: Engine) {
  const keysOf = (rows: readonly LevelRow[]) =>
    plainRows(
      engine,
      rows.map((row) => [row.sourceVariant, row.location]),
    );

  /** The database itself compares the tickets: another snapshot may have been stored since the rows were read. */
  async function upsert(rows: readonly LevelRow[]): Promise<void> {
    const values = rows.map((row) => [
      row.sourceVariant,
      row.location,
      formatQuantity(row.inStock),
      formatQuantity(row.committed),
      formatQuantity(row.expected),
      row.potential === null ? null : formatQuantity(row.potential),
      row.readAt,
      row.ticket,
    ]);
    const { sql, params } = mergedRows(engine, values);
    await em.execute(
      `insert into level (source_variant_id, location_id, in_stock, committed, expected, potential, read_at, ticket)
       ${sql} on conflict (source_variant_id, location_id) do update set
         in_stock = excluded.in_stock, committed = excluded.committed, expected = excluded.expected,
         potential = excluded.potential, read_at = excluded.read_at, ticket = excluded.ticket
       where level.ticket <= excluded.ticket`,
      params,
    );
  }

  async function remove(rows: readonly LevelRow[], ticket: number): Promise<void> {
    for (const chunk of chunksOf(rows, 1000)) {
      const keys = keysOf(chunk);
      await em.execute(
        `delete from level where ticket <= ? and (source_variant_id, location_id) in (${keys.sql})`,
        [ticket, ...keys.params],
      );
    }
  }

  return {
    ofVariants: (variantIds: readonly number[]): Promise<LevelRow[]> =>
      findInChunks(variantIds, (chunk) =>
        em.find(Level, { sourceVariant: { $in: chunk } }, { disableIdentityMap: true }),
      ),

    /**
     * The variants of which these rows say otherwise than what is stored. A variant that a later ticket's snapshot read
     * is left out: what is stored of it is newer than the rows.
     */
    async differing(rows: readonly LevelRow[]): Promise<number[]> {
      const stored = await this.ofVariants([...new Set(rows.map((row) => row.sourceVariant))]);
      const known = new Map(stored.map((row) => [keyOf(row), row]));
      const newest = newestTickets(stored);
      const differing = rows.filter((row) => {
        const before = known.get(keyOf(row));
        const isOutdated = (newest.get(row.sourceVariant) ?? 0) > row.ticket;
        return !isOutdated && !(before && isSameLevel(before, row));
      });
      return [...new Set(differing.map((row) => row.sourceVariant))];
    },

    /** Notes that the rotation of this ticket came by these levels, as far as they are stored. */
    async noteSwept(rows: readonly LevelRow[], sweepTicket: number): Promise<void> {
      for (const chunk of chunksOf(rows, 1000)) {
        const keys = keysOf(chunk);
        await em.execute(
          `update level set swept_in = ? where (source_variant_id, location_id) in (${keys.sql})`,
          [sweepTicket, ...keys.params],
        );
      }
    },

    /** The account's variants with a level that was read before this rotation began, and that it has not come by. */
    async missedBySweep(accountId: number, sweepTicket: number): Promise<number[]> {
      const rows: { id: number }[] = await em.execute(
        `select distinct variant.id from level join source_variant variant on variant.id = level.source_variant_id
         where variant.account_id = ? and level.ticket < ? and coalesce(level.swept_in, 0) < ? order by variant.id`,
        [accountId, sweepTicket, sweepTicket],
        "all",
      );
      return rows.map(({ id }) => id);
    },

    /**
     * Stores what one snapshot read of these variants: rows it did not mention are forgotten, for they are unknown now.
     * A row of a later ticket stays. Answers the variants whose quantities differ from before, each with when it was read
     * then; now, where it was not.
     */
    async save(
      variantIds: readonly number[],
      rows: readonly LevelRow[],
      ticket: number,
    ): Promise<Map<number, number>> {
      const known = await this.ofVariants(variantIds);
      const before = new Map(known.map((row) => [keyOf(row), row]));
      const readAt = new Map(known.map((row) => [row.sourceVariant, row.readAt]));
      const isNewer = (row: LevelRow | undefined) => row !== undefined && row.ticket > ticket;
      const stored = rows.filter((row) => !isNewer(before.get(keyOf(row))));
      const mentioned = new Set(rows.map(keyOf));
      const gone = [...before.values()].filter((row) => !mentioned.has(keyOf(row)) && !isNewer(row));
      const differing = stored.filter((row) => {
        const old = before.get(keyOf(row));
        return !old || !isSameLevel(old, row);
      });
      await remove(gone, ticket);
      await insertInChunks(stored, upsert);
      return new Map(
        [...differing, ...gone].map((row) => [
          row.sourceVariant,
          readAt.get(row.sourceVariant) ?? row.readAt,
        ]),
      );
    },
  };
}

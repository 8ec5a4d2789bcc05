// The source's levels as read last.
import type { Level as LevelValue } from "../../domain/availability.ts";
import type { Em } from "../engine.ts";
import { Level, type LevelRow } from "../entities/catalog.ts";

/** Whether two readings say the same, whenever they were taken. */
const isSameLevel = (left: LevelValue, right: LevelValue): boolean =>
  left.inStock === right.inStock &&
  left.committed === right.committed &&
  left.expected === right.expected &&
  left.potential === right.potential;

export function levelTable(em: Em) {
  return {
    ofVariants: (variantIds: readonly number[]): Promise<LevelRow[]> =>
      em.find(Level, { sourceVariant: { $in: [...variantIds] } }, { disableIdentityMap: true }),

    /**
     * Stores what one snapshot read of these variants: rows it did not mention are forgotten, for they are unknown now.
     * A row of a later ticket stays. Answers the variants whose quantities differ from before.
     */
    async save(
      variantIds: readonly number[],
      rows: readonly LevelRow[],
      ticket: number,
    ): Promise<Set<number>> {
      const before = await this.ofVariants(variantIds);
      const keyOf = (row: LevelRow) => `${row.sourceVariant}:${row.location}`;
      const beforeByKey = new Map(before.map((row) => [keyOf(row), row]));
      const changed = new Set<number>();
      const upserts: LevelRow[] = [];
      for (const row of rows) {
        const old = beforeByKey.get(keyOf(row));
        beforeByKey.delete(keyOf(row));
        if (old && old.ticket > ticket) continue;
        if (!old || !isSameLevel(old, row)) changed.add(row.sourceVariant);
        upserts.push(row);
      }
      for (const gone of beforeByKey.values()) {
        if (gone.ticket > ticket) continue;
        changed.add(gone.sourceVariant);
        await em.nativeDelete(Level, { sourceVariant: gone.sourceVariant, location: gone.location });
      }
      if (upserts.length > 0) await em.upsertMany(Level, upserts);
      return changed;
    },
  };
}

// Which units of a channel's orders are in flight, by the source variant that they are held back of.
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import { InFlightUnits, type InFlightUnitsRow } from "../entities/channel-orders.ts";

export type NewInFlightUnits = Omit<InFlightUnitsRow, "id">;
const forReference = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

export function inFlightUnitsTable(em: Em) {
  return {
    inFlightOf: (orderIds: readonly number[]): Promise<InFlightUnitsRow[]> =>
      findInChunks(orderIds, (chunk) => em.find(InFlightUnits, { order: { $in: chunk } }, forReference)),
    hasInFlight: async (): Promise<boolean> =>
      (await em.find(InFlightUnits, {}, { limit: 1, ...forReference })).length > 0,
    /** Units in flight of these source variants, of whatever store. */
    inFlightOfVariants: (sourceVariantIds: readonly number[]): Promise<InFlightUnitsRow[]> =>
      findInChunks(sourceVariantIds, (chunk) =>
        em.find(InFlightUnits, { sourceVariant: { $in: chunk } }, forReference),
      ),
    /** Puts these in the place of all that these orders had. */
    async replaceInFlight(orderIds: readonly number[], rows: readonly NewInFlightUnits[]): Promise<void> {
      await changeInChunks(orderIds, (chunk) => em.nativeDelete(InFlightUnits, { order: { $in: chunk } }));
      await insertInChunks(rows, (chunk) => em.insertMany(InFlightUnits, chunk));
    },
  };
}

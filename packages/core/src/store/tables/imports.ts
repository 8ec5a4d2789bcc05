// Items of import runs, and which opening stock was imported.
import { countOfEach, isAmong, pageOfEach } from "../children.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  ImportItem,
  type ImportItemRow,
  type ImportOutcome,
  OpeningStock,
  type OpeningStockRow,
} from "../entities/imports.ts";
import type { Locks } from "../locks.ts";
import type { PageRequest, RowPage } from "../paging.ts";

export type NewImportItem = Omit<ImportItemRow, "id">;
export type ImportFilter = { outcome?: ImportOutcome[] };

const ofRuns = { table: "import_item", column: "run_id" };
const ordered = { orderBy: { id: "asc" } } as const;
const forReference = { orderBy: { id: "asc" }, disableIdentityMap: true } as const;
const conditionsOf = ({ outcome }: ImportFilter) => (outcome ? [isAmong("outcome", outcome)] : []);

export function importTable(em: Em, locks: Locks) {
  return {
    async insertItems(items: readonly NewImportItem[]): Promise<void> {
      await insertInChunks(items, (chunk) => em.insertMany(ImportItem, chunk));
    },
    /** Live. */
    items: (ids: readonly number[]): Promise<ImportItemRow[]> =>
      findInChunks(ids, (chunk) => em.find(ImportItem, { id: { $in: chunk } }, ordered)),
    /** The first so many that are yet to be done, behind this one. */
    openItems: (run: number, limit: number, behind = 0): Promise<ImportItemRow[]> =>
      em.find(ImportItem, { run, isOpen: true, id: { $gt: behind } }, { ...forReference, limit }),
    /** Live: all that are yet to be done. */
    allOpenItems: (run: number): Promise<ImportItemRow[]> =>
      em.find(ImportItem, { run, isOpen: true }, ordered),
    countItems: (run: number): Promise<number> => em.count(ImportItem, { run }),
    /** The same page of each run's items. */
    pages: (
      runIds: readonly number[],
      filter: ImportFilter,
      request: PageRequest,
    ): Promise<Map<number, RowPage<ImportItemRow>>> =>
      pageOfEach(
        {
          ...ofRuns,
          parentOf: (row) => row.run,
          find: (where) => em.find(ImportItem, where, forReference),
        },
        runIds,
        conditionsOf(filter),
        request,
      ),
    counts: (runIds: readonly number[], filter: ImportFilter): Promise<Map<number, number>> =>
      countOfEach(em, ofRuns, runIds, conditionsOf(filter)),

    /** Live: what is remembered of these variants, at whatever location. */
    async openingStockOf(account: number, sourceVariants: readonly number[]): Promise<OpeningStockRow[]> {
      await locks.holdAccounts([account]);
      return findInChunks(sourceVariants, (chunk) =>
        em.find(OpeningStock, { account, sourceVariant: { $in: chunk } }),
      );
    },
    /** Live: what may have been booked, by whatever run. */
    async unsettledStock(account: number): Promise<OpeningStockRow[]> {
      await locks.holdAccounts([account]);
      return em.find(OpeningStock, { account, state: "SENDING" });
    },
    async rememberStock(rows: readonly OpeningStockRow[]): Promise<void> {
      await insertInChunks(rows, (chunk) => em.insertMany(OpeningStock, chunk));
    },
    /** By the number of the adjustment, which was not booked. */
    forgetStock: (account: number, adjustmentNumbers: readonly string[]): Promise<number> =>
      changeInChunks(adjustmentNumbers, (chunk) =>
        em.nativeDelete(OpeningStock, { account, state: "SENDING", adjustmentNumber: { $in: chunk } }),
      ),
  };
}

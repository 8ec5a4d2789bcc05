// Runs, and each target's part in one.
import type { Em } from "../engine.ts";
import {
  StockChange,
  type StockChangeRow,
  SyncRun,
  type SyncRunKind,
  type SyncRunRow,
} from "../entities/run.ts";
import { fetchPage, type PageRequest, type RowPage } from "../paging.ts";

export type NewRun = Omit<SyncRunRow, "id">;

export function runTable(em: Em) {
  return {
    byId: (id: number): Promise<SyncRunRow | null> => em.findOne(SyncRun, { id }),
    byIds: (ids: readonly number[]): Promise<SyncRunRow[]> => em.find(SyncRun, { id: { $in: [...ids] } }),
    /** Queued and running ones, the oldest first. */
    open: (integrationId: number): Promise<SyncRunRow[]> =>
      em.find(
        SyncRun,
        { integration: integrationId, state: { $in: ["QUEUED", "RUNNING"] } },
        { orderBy: { id: "asc" } },
      ),
    byIdempotencyKey: (
      integration: number,
      kind: SyncRunKind,
      idempotencyKey: string,
    ): Promise<SyncRunRow | null> => em.findOne(SyncRun, { integration, kind, idempotencyKey }),
    async insert(run: NewRun): Promise<SyncRunRow> {
      const row = em.create(SyncRun, run);
      await em.persist(row).flush();
      return row;
    },
    page: (integrationId: number, request: PageRequest): Promise<RowPage<SyncRunRow>> =>
      fetchPage(request, (id, order, limit) =>
        em.find(SyncRun, { id, integration: integrationId }, { orderBy: { id: order }, limit }),
      ),
    count: (integrationId: number): Promise<number> => em.count(SyncRun, { integration: integrationId }),

    changesPage: (runId: number, request: PageRequest): Promise<RowPage<StockChangeRow>> =>
      fetchPage(request, (id, order, limit) =>
        em.find(StockChange, { id, run: runId }, { orderBy: { id: order }, limit, disableIdentityMap: true }),
      ),
    countChanges: (runId: number): Promise<number> => em.count(StockChange, { run: runId }),
    countOpenChanges: (runId: number): Promise<number> => em.count(StockChange, { run: runId, isOpen: true }),
    /** The open parts that these targets have in any run: such a target is pushed whatever is settled. */
    openChangesOf: (targetIds: readonly number[]): Promise<StockChangeRow[]> =>
      em.find(StockChange, { target: { $in: [...targetIds] }, isOpen: true }),
    openChangesOfRun: (runId: number): Promise<StockChangeRow[]> =>
      em.find(StockChange, { run: runId, isOpen: true }),
    async insertChanges(changes: readonly Omit<StockChangeRow, "id">[]): Promise<void> {
      if (changes.length > 0) await em.insertMany(StockChange, [...changes]);
    },
    removeChanges: (runId: number): Promise<number> => em.nativeDelete(StockChange, { run: runId }),
  };
}

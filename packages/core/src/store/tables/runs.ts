// Runs, and each target's part in one.
import { countOfEach, pageOfEach } from "../children.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  StockChange,
  type StockChangeRow,
  SyncRun,
  type SyncRunKind,
  type SyncRunRow,
} from "../entities/run.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import type { Locks } from "../locks.ts";
import type { PageRequest, RowPage } from "../paging.ts";

export type NewRun = Omit<SyncRunRow, "id" | "traceparent">;

const ofIntegrations = { table: "sync_run", column: "integration_id" };
const ofRuns = { table: "stock_change", column: "run_id" };
const ordered = { orderBy: { id: "asc" } } as const;
const forReference = { orderBy: { id: "asc" }, disableIdentityMap: true } as const;

export function runTable(em: Em, locks: Locks, traceparent: Telemetry["traceparent"]) {
  return {
    /** Live. */
    async byId(id: number): Promise<SyncRunRow | null> {
      await locks.holdOwners("sync_run", "id", [id]);
      return em.findOne(SyncRun, { id });
    },
    /** Live. */
    async byIds(ids: readonly number[]): Promise<SyncRunRow[]> {
      await locks.holdOwners("sync_run", "id", ids);
      return em.find(SyncRun, { id: { $in: [...ids] } }, ordered);
    },
    /** Queued and running ones, the oldest first. */
    open: (integrationId: number): Promise<SyncRunRow[]> =>
      em.find(
        SyncRun,
        { integration: integrationId, state: { $in: ["QUEUED", "RUNNING"] } },
        { orderBy: { id: "asc" } },
      ),
    /** Live: the one whose targets wait for a person. */
    async awaitingApproval(integrationId: number): Promise<SyncRunRow | null> {
      await locks.holdIntegrations([integrationId]);
      return em.findOne(SyncRun, { integration: integrationId, state: "AWAITING_APPROVAL" });
    },
    byIdempotencyKey: (
      integration: number,
      kind: SyncRunKind,
      idempotencyKey: string,
    ): Promise<SyncRunRow | null> => em.findOne(SyncRun, { integration, kind, idempotencyKey }),
    async insert(run: NewRun): Promise<SyncRunRow> {
      const row = em.create(SyncRun, { ...run, traceparent: traceparent() });
      await em.persist(row).flush();
      return row;
    },
    /** The same page of each integration's runs. */
    pages: (
      integrationIds: readonly number[],
      request: PageRequest,
    ): Promise<Map<number, RowPage<SyncRunRow>>> =>
      pageOfEach(
        {
          ...ofIntegrations,
          parentOf: (row) => row.integration,
          find: (where) => em.find(SyncRun, where, forReference),
        },
        integrationIds,
        [],
        request,
      ),
    counts: (integrationIds: readonly number[]): Promise<Map<number, number>> =>
      countOfEach(em, ofIntegrations, integrationIds),

    /** The same page of each run's changes. */
    changePages: (
      runIds: readonly number[],
      request: PageRequest,
    ): Promise<Map<number, RowPage<StockChangeRow>>> =>
      pageOfEach(
        {
          ...ofRuns,
          parentOf: (row) => row.run,
          find: (where) => em.find(StockChange, where, forReference),
        },
        runIds,
        [],
        request,
      ),
    changeCounts: (runIds: readonly number[]): Promise<Map<number, number>> =>
      countOfEach(em, ofRuns, runIds),
    async hasOpenChanges(runId: number): Promise<boolean> {
      const options = { fields: ["id"], limit: 1, disableIdentityMap: true } as const;
      return (await em.find(StockChange, { run: runId, isOpen: true }, options)).length > 0;
    },
    /** The open parts that these targets have in any run: such a target is pushed whatever is settled. */
    openChangesOf: (targetIds: readonly number[]): Promise<StockChangeRow[]> =>
      findInChunks(targetIds, (chunk) =>
        em.find(StockChange, { target: { $in: chunk }, isOpen: true }, forReference),
      ),
    /** The same, live. */
    closableChangesOf: (targetIds: readonly number[]): Promise<StockChangeRow[]> =>
      findInChunks(targetIds, (chunk) =>
        em.find(StockChange, { target: { $in: chunk }, isOpen: true }, ordered),
      ),
    /** Those of these parts that belong to reconciliations. */
    async reconciliationsAmong(changes: readonly StockChangeRow[]): Promise<StockChangeRow[]> {
      if (changes.length === 0) return [];
      const ids = [...new Set(changes.map((change) => change.run))];
      const runs = await em.find(SyncRun, { id: { $in: ids }, kind: "RECONCILE" }, forReference);
      const reconciliations = new Set(runs.map((run) => run.id));
      return changes.filter((change) => reconciliations.has(change.run));
    },
    openChangesOfRun: (runId: number): Promise<StockChangeRow[]> =>
      em.find(StockChange, { run: runId, isOpen: true }, ordered),
    async insertChanges(changes: readonly Omit<StockChangeRow, "id">[]): Promise<void> {
      await insertInChunks(changes, (chunk) => em.insertMany(StockChange, chunk));
    },
    /** Live: all parts of a run. */
    changesOfRun: (runId: number): Promise<StockChangeRow[]> => em.find(StockChange, { run: runId }, ordered),
    /** Which of these targets a person's approval lets through: they have an open part in a run that was approved. */
    async approvedAmong(targetIds: readonly number[]): Promise<Set<number>> {
      const found = await findInChunks(targetIds, (chunk): Promise<{ target: number }[]> => {
        const sql = `select distinct change.target from stock_change change
          join sync_run run on run.id = change.run_id where change.is_open and run.approved_at is not null
          and change.target in (?)`;
        return em.execute(sql, [chunk], "all");
      });
      return new Set(found.map(({ target }) => target));
    },
    /** Takes the parts of these targets out of a run; answers how many there were. */
    removeChangesOf: (runId: number, targetIds: readonly number[]): Promise<number> =>
      changeInChunks(targetIds, (chunk) =>
        em.nativeDelete(StockChange, { run: runId, target: { $in: chunk } }),
      ),
    removeChanges: (runId: number): Promise<number> => em.nativeDelete(StockChange, { run: runId }),
  };
}

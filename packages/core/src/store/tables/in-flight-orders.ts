// Orders whose units are held back, for each integration that they are held back for.
import { countOfEach, isAmong, pageOfEach } from "../children.ts";
import { changeInChunks, findInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import { InFlightOrder, type InFlightOrderRow } from "../entities/channel-orders.ts";
import type { Locks } from "../locks.ts";
import type { PageRequest, RowPage } from "../paging.ts";

const forReference = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

/** How many orders of an integration are overdue, and the first of them by name. */
export type OverdueOrders = { count: number; first: string[] };

/** Orders named where there are many. */
const mostNamed = 5;

/** Those that a person settled are kept, so that they stay settled, and listed no more. */
const unsettled = { sql: "settled_at is null", params: [] };
const ofIntegrations = { table: "in_flight_order", column: "integration_id" };

export type NewInFlightOrder = Omit<InFlightOrderRow, "id" | "settledAt" | "settledNote">;

export function inFlightOrderTable(em: Em, locks: Locks) {
  return {
    /** Live. */
    async byIds(ids: readonly number[]): Promise<InFlightOrderRow[]> {
      await locks.holdOwners("in_flight_order", "id", ids);
      return findInChunks(ids, (chunk) => em.find(InFlightOrder, { id: { $in: chunk } }));
    },
    /** Live: whoever they are held back for. The integrations concerned are held already. */
    ofOrders: (orderIds: readonly number[]): Promise<InFlightOrderRow[]> =>
      findInChunks(orderIds, (chunk) => em.find(InFlightOrder, { order: { $in: chunk } })),
    async insert(rows: readonly NewInFlightOrder[]): Promise<void> {
      for (const row of rows)
        em.persist(em.create(InFlightOrder, { ...row, settledAt: null, settledNote: null }));
      await em.flush();
    },
    remove: (ids: readonly number[]): Promise<number> =>
      changeInChunks(ids, (chunk) => em.nativeDelete(InFlightOrder, { id: { $in: chunk } })),

    /** Those of a channel account that a source is to be asked about by now, the longest due first. */
    dueToAsk: (integrationIds: readonly number[], now: number, limit: number): Promise<InFlightOrderRow[]> =>
      em.find(
        InFlightOrder,
        { integration: { $in: [...integrationIds] }, askAt: { $ne: null, $lte: now }, settledAt: null },
        { orderBy: { askAt: "asc", id: "asc" }, limit, disableIdentityMap: true },
      ),
    async nextAskAt(integrationIds: readonly number[]): Promise<number | null> {
      const [next] = await em.find(
        InFlightOrder,
        { integration: { $in: [...integrationIds] }, askAt: { $ne: null }, settledAt: null },
        { orderBy: { askAt: "asc" }, limit: 1, disableIdentityMap: true },
      );
      return next?.askAt ?? null;
    },
    /** Of each integration: how many are overdue, and the first of them by name. */
    async overdue(integrationIds: readonly number[]): Promise<Map<number, OverdueOrders>> {
      const among = isAmong("held.integration_id", integrationIds);
      const rows: { integration: number; name: string; total: number | string }[] = await em.execute(
        `select integration, name, total from (
           select held.integration_id as integration, placed.name,
             row_number() over (partition by held.integration_id order by held.id) as place,
             count(*) over (partition by held.integration_id) as total
           from in_flight_order held join channel_order placed on placed.id = held.order_id
           where ${among.sql} and held.reason = 'OVERDUE' and held.settled_at is null
         ) as numbered where place <= ? order by integration, place`,
        [...among.params, mostNamed],
        "all",
      );
      const byIntegration = Map.groupBy(rows, (row) => row.integration);
      return new Map(
        integrationIds.map((id) => {
          const group = byIntegration.get(id) ?? [];
          return [id, { count: Number(group[0]?.total ?? 0), first: group.map(({ name }) => name) }];
        }),
      );
    },

    pages: (
      integrationIds: readonly number[],
      request: PageRequest,
    ): Promise<Map<number, RowPage<InFlightOrderRow>>> =>
      pageOfEach<InFlightOrderRow>(
        {
          ...ofIntegrations,
          parentOf: (row) => row.integration,
          find: (where) => em.find(InFlightOrder, where, forReference),
        },
        integrationIds,
        [unsettled],
        request,
      ),
    counts: (integrationIds: readonly number[]): Promise<Map<number, number>> =>
      countOfEach(em, ofIntegrations, integrationIds, [unsettled]),
  };
}

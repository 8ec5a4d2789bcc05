// Targets: what is wanted, settled and seen at each, and which are to be looked at.
import type { StockTargetState } from "../../domain/target.ts";
import {
  type Condition,
  countOfEach,
  isAmong,
  pageOfEach,
  sortedIdsOfEach,
  type SortedRequest,
} from "../children.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em, Engine } from "../engine.ts";
import { pushRank, Target, type TargetRow } from "../entities/target.ts";
import type { Locks } from "../locks.ts";
import type { PageRequest, RowPage } from "../paging.ts";
import { containsText } from "../search.ts";
import { findHeldTargets } from "./held-targets.ts";
import { type ListedTarget, listedFields, type SortOrder, sortColumns } from "./listed-targets.ts";
import { countZeroed } from "./zeroed-targets.ts";

/** What a target shows, and for whom. */
export type FedTarget = Pick<
  TargetRow,
  "integration" | "channelVariant" | "sourceVariant" | "sourceLocation"
>;

/** What a run needs to know of each of its targets. */
export type TargetPart = Pick<TargetRow, "id" | "observed" | "sourceVariant" | "holdCode">;

export type TargetFilter = { state?: StockTargetState[]; search?: string };

const ordered = { orderBy: { id: "asc" } } as const;
const listed = { fields: listedFields, disableIdentityMap: true } as const;

export function targetTable(em: Em, engine: Engine, locks: Locks) {
  const ofIntegrations = { table: "target", column: "integration_id" };
  const conditionsOf = ({ state, search }: TargetFilter): Condition[] => [
    ...(state ? [isAmong("state", state)] : []),
    ...(search ? [containsText(engine, search)] : []),
  ];

  return {
    /** Live, as are all lists of whole targets here but pages. */
    async byIds(ids: readonly number[]): Promise<TargetRow[]> {
      await locks.holdOwners("target", "id", ids);
      return findInChunks(ids, (chunk) => em.find(Target, { id: { $in: chunk } }, ordered));
    },
    async ofIntegration(integrationId: number): Promise<TargetRow[]> {
      await locks.holdIntegrations([integrationId]);
      return em.find(Target, { integration: integrationId }, ordered);
    },
    async ofSourceVariants(variantIds: readonly number[]): Promise<TargetRow[]> {
      await locks.holdOwners("target", "source_variant_id", variantIds);
      return findInChunks(variantIds, (chunk) => em.find(Target, { sourceVariant: { $in: chunk } }, ordered));
    },
    async ofChannelVariants(channelVariantIds: readonly number[]): Promise<TargetRow[]> {
      await locks.holdOwners("target", "channel_variant_id", channelVariantIds);
      return findInChunks(channelVariantIds, (chunk) =>
        em.find(Target, { channelVariant: { $in: chunk } }, ordered),
      );
    },
    async inState(integrationId: number, state: StockTargetState): Promise<TargetRow[]> {
      await locks.holdIntegrations([integrationId]);
      return em.find(Target, { integration: integrationId, state }, ordered);
    },
    /** Live: those with a source that one of these variants feeds, or that show one of these. */
    async sourcedAmong(
      integrationId: number,
      variants: { sources: readonly number[]; channels: readonly number[] },
    ): Promise<TargetRow[]> {
      await locks.holdIntegrations([integrationId]);
      const ofThis = { integration: integrationId, sourceVariant: { $ne: null } };
      const found = [
        ...(await findInChunks(variants.sources, (chunk) =>
          em.find(Target, { integration: integrationId, sourceVariant: { $in: chunk } }, ordered),
        )),
        ...(await findInChunks(variants.channels, (chunk) =>
          em.find(Target, { ...ofThis, channelVariant: { $in: chunk } }, ordered),
        )),
      ];
      const byId = new Map(found.map((row) => [row.id, row]));
      return [...byId.values()].toSorted((left, right) => left.id - right.id);
    },
    /** Those behind `after` by their ids, for whoever goes through them all: in this state, or with a source. */
    async partsPage(
      integrationId: number,
      { after, state }: { after: number; state: StockTargetState | null },
      limit: number,
    ): Promise<TargetPart[]> {
      await locks.holdIntegrations([integrationId]);
      const filter = state === null ? { sourceVariant: { $ne: null } } : { state };
      return em.find(
        Target,
        { integration: integrationId, id: { $gt: after }, ...filter },
        {
          ...ordered,
          limit,
          fields: ["id", "observed", "sourceVariant", "holdCode"],
          disableIdentityMap: true,
        },
      );
    },
    /** The account's variants behind `after` that feed a target, by ascending id. */
    async fedPage(accountId: number, after: number, limit: number): Promise<number[]> {
      const rows: { id: number }[] = await em.execute(
        `select id from source_variant variant where account_id = ? and id > ?
           and exists (select 1 from target where target.source_variant_id = variant.id)
         order by id limit ?`,
        [accountId, after, limit],
        "all",
      );
      return rows.map(({ id }) => id);
    },
    /** What these variants feed, in whatever integration; for reference. */
    fedBy: (variantIds: readonly number[]): Promise<FedTarget[]> =>
      findInChunks(variantIds, (chunk) =>
        em.find(
          Target,
          { sourceVariant: { $in: chunk } },
          {
            fields: ["integration", "channelVariant", "sourceVariant", "sourceLocation"],
            orderBy: { id: "asc" },
            disableIdentityMap: true,
          },
        ),
      ),
    /** Which of these variants feed a target. */
    async fedVariants(variantIds: readonly number[]): Promise<number[]> {
      const rows = await this.fedBy(variantIds);
      return [...new Set(rows.flatMap((row) => row.sourceVariant ?? []))];
    },

    /** Of which source locations an integration's channel shows these variants; an entry per target. */
    async placesOf(
      integration: number,
      variantIds: readonly number[],
    ): Promise<{ sourceVariant: number; sourceLocation: number }[]> {
      const rows = await findInChunks(variantIds, (chunk) =>
        em.find(
          Target,
          { integration, sourceVariant: { $in: chunk } },
          { fields: ["sourceVariant", "sourceLocation"], disableIdentityMap: true },
        ),
      );
      return rows.flatMap(({ sourceVariant, sourceLocation }) =>
        sourceVariant === null || sourceLocation === null ? [] : [{ sourceVariant, sourceLocation }],
      );
    },

    /** The same page of each integration's targets. */
    pages: (
      integrationIds: readonly number[],
      filter: TargetFilter,
      request: PageRequest,
    ): Promise<Map<number, RowPage<ListedTarget>>> =>
      pageOfEach(
        {
          ...ofIntegrations,
          parentOf: (row) => row.integration,
          find: (where) => em.find(Target, where, { ...ordered, ...listed }),
        },
        integrationIds,
        conditionsOf(filter),
        request,
      ),
    /** The same page of each, in another order than that of their ids. */
    async sortedPages(
      integrationIds: readonly number[],
      filter: TargetFilter,
      { by, isReversed }: SortOrder,
      request: SortedRequest,
    ): Promise<Map<number, RowPage<ListedTarget>>> {
      const pages = await sortedIdsOfEach(
        em,
        { ...ofIntegrations, sortColumn: sortColumns[by], isDescending: (by === "SKU") === isReversed },
        integrationIds,
        conditionsOf(filter),
        request,
      );
      const rows = await findInChunks(
        [...pages.values()].flatMap((page) => page.rows),
        (chunk) => em.find(Target, { id: { $in: chunk } }, listed),
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      return new Map(
        [...pages].map(([id, page]) => [
          id,
          { ...page, rows: page.rows.flatMap((each) => byId.get(each) ?? []) },
        ]),
      );
    },
    counts: (integrationIds: readonly number[], filter: TargetFilter): Promise<Map<number, number>> =>
      countOfEach(em, ofIntegrations, integrationIds, conditionsOf(filter)),
    /** Those whose number was never computed, because their stock was not read yet. */
    countUncomputed: (integrationId: number): Promise<number> =>
      em.count(Target, { integration: integrationId, sourceVariant: { $ne: null }, desiredTicket: null }),
    /** `countUncomputed` of many. */
    countsUncomputed: (integrationIds: readonly number[]): Promise<Map<number, number>> =>
      countOfEach(em, ofIntegrations, integrationIds, [
        { sql: "source_variant_id is not null and desired_ticket is null", params: [] },
      ]),
    async countsByState(
      integrationIds: readonly number[],
    ): Promise<Map<number, Record<StockTargetState, number>>> {
      const among = isAmong("integration_id", integrationIds);
      const rows: { parent: number; state: StockTargetState; count: number | string }[] = await em.execute(
        `select integration_id as parent, state, count(*) as count from target where ${among.sql}
         group by integration_id, state`,
        among.params,
        "all",
      );
      const none = { IN_SYNC: 0, PENDING: 0, FAILED: 0, DRIFTED: 0, HELD: 0 };
      const counts = new Map(integrationIds.map((id) => [id, { ...none }]));
      for (const row of rows) Object.assign(counts.get(row.parent) ?? {}, { [row.state]: Number(row.count) });
      return counts;
    },

    zeroFigures: (integrationId: number, since: number, exceptIds: readonly number[]) =>
      countZeroed(em, integrationId, since, exceptIds),
    /** What is held back in each of these integrations, by reason. */
    held: (integrationIds: readonly number[]) => findHeldTargets(em, integrationIds),

    /**
     * The due marks of an integration: falls before rises, both before what is to be stocked first, then the oldest mark.
     * Claiming changes nothing in the store.
     */
    async due(integrationId: number, now: number, limit: number): Promise<TargetRow[]> {
      const rows: { id: number }[] = await em.execute(
        `select id from target where integration_id = ? and push_mark is not null and push_due_at <= ?
         order by ${pushRank}, push_mark, id limit ?`,
        [integrationId, now, limit],
        "all",
      );
      const ids = rows.map((row) => row.id);
      const found = await this.byIds(ids);
      const order = new Map(ids.map((id, index) => [id, index]));
      return found.toSorted((left, right) => (order.get(left.id) ?? 0) - (order.get(right.id) ?? 0));
    },

    async nextDueAt(integrationId: number): Promise<number | null> {
      const next = await em.find(
        Target,
        { integration: integrationId, pushMark: { $ne: null }, pushDueAt: { $ne: null } },
        { orderBy: { pushDueAt: "asc" }, limit: 1, fields: ["pushDueAt"], disableIdentityMap: true },
      );
      return next[0]?.pushDueAt ?? null;
    },

    async insert(targets: readonly Omit<TargetRow, "id">[]): Promise<void> {
      await insertInChunks(targets, (chunk) => em.insertMany(Target, chunk));
    },
    async remove(ids: readonly number[]): Promise<void> {
      await changeInChunks(ids, (chunk) => em.nativeDelete(Target, { id: { $in: chunk } }));
    },
  };
}

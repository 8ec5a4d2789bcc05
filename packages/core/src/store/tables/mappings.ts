// What matching made of both catalogs, one row for each variant.
import { raw } from "@mikro-orm/sql";
import type { VariantMatch } from "../../domain/match-variants.ts";
import { type Condition, countOfEach, isAmong, pageOfEach } from "../children.ts";
import { changeInChunks, findInChunks } from "../chunks.ts";
import type { Em, Engine } from "../engine.ts";
import { VariantMapping, type VariantMappingRow } from "../entities/integration.ts";
import type { PageRequest, RowPage } from "../paging.ts";
import { bearsTag, containsText } from "../search.ts";

export type MappingFilter = { status?: VariantMappingRow["status"][]; search?: string; tag?: string };
export type MappingWithSearch = VariantMatch & { searchText: string };

const isSameMapping = (row: VariantMappingRow, match: MappingWithSearch): boolean =>
  row.sourceVariant === match.sourceVariantId &&
  row.status === match.status &&
  row.origin === match.origin &&
  row.reason === match.reason &&
  row.searchText === match.searchText &&
  row.shadowedIds.join() === match.shadowedIds.join() &&
  row.suggestionIds.join() === match.suggestionIds.join() &&
  row.channelSuggestionIds.join() === match.channelSuggestionIds.join();

/** A mapping is known by its channel variant; one without, by its source variant. */
const mappingKey = (channelVariantId: number | null, sourceVariantId: number | null): string =>
  channelVariantId === null ? `source:${sourceVariantId}` : `channel:${channelVariantId}`;

const forReference = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

const noCounts = { MAPPED: 0, UNMATCHED: 0, BROKEN: 0, EXCLUDED: 0, NOT_SYNCABLE: 0, SHADOWED: 0 };
export type MappingCounts = Record<VariantMappingRow["status"] | "SHADOWED", number>;

export function mappingTable(em: Em, engine: Engine) {
  const ofIntegrations = { table: "variant_mapping", column: "integration_id" };
  const conditionsOf = ({ status, search, tag }: MappingFilter): Condition[] => [
    ...(status ? [isAmong("status", status)] : []),
    ...(search ? [containsText(engine, search)] : []),
    ...(tag ? [bearsTag(engine, tag)] : []),
  ];

  return {
    /** The channel variants of the mappings that the filter leaves. */
    async channelVariantsOf(integrationId: number, filter: MappingFilter): Promise<number[]> {
      const conditions = conditionsOf(filter);
      const where = [
        "integration_id = ?",
        "channel_variant_id is not null",
        ...conditions.map(({ sql }) => sql),
      ];
      const rows: { id: number }[] = await em.execute(
        `select channel_variant_id as id from variant_mapping where ${where.join(" and ")} order by id`,
        [integrationId, ...conditions.flatMap(({ params }) => params)],
        "all",
      );
      return rows.map(({ id }) => id);
    },
    ofIntegration: (integrationId: number): Promise<VariantMappingRow[]> =>
      em.find(VariantMapping, { integration: integrationId }, forReference),
    ofChannelVariants: (integrationId: number, ids: readonly number[]): Promise<VariantMappingRow[]> =>
      findInChunks(ids, (chunk) =>
        em.find(VariantMapping, { integration: integrationId, channelVariant: { $in: chunk } }, forReference),
      ),

    /** By channel variant: the source variant that its mapping names. */
    async formerSources(integrationId: number): Promise<Map<number, number>> {
      const rows = await em.find(
        VariantMapping,
        { integration: integrationId, channelVariant: { $ne: null }, sourceVariant: { $ne: null } },
        { fields: ["channelVariant", "sourceVariant"], disableIdentityMap: true },
      );
      return new Map(rows.map((row) => [row.channelVariant ?? 0, row.sourceVariant ?? 0]));
    },

    /** The same page of each integration's mappings. */
    pages: (
      integrationIds: readonly number[],
      filter: MappingFilter,
      request: PageRequest,
    ): Promise<Map<number, RowPage<VariantMappingRow>>> =>
      pageOfEach(
        {
          ...ofIntegrations,
          parentOf: (row) => row.integration,
          find: (where) => em.find(VariantMapping, where, forReference),
        },
        integrationIds,
        conditionsOf(filter),
        request,
      ),
    counts: (integrationIds: readonly number[], filter: MappingFilter): Promise<Map<number, number>> =>
      countOfEach(em, ofIntegrations, integrationIds, conditionsOf(filter)),

    /** Numbers by status; SHADOWED counts the source variants that lost to a newer one. */
    async countsByStatus(integrationIds: readonly number[]): Promise<Map<number, MappingCounts>> {
      const among = isAmong("integration_id", integrationIds);
      const rows: { parent: number; status: VariantMappingRow["status"]; count: number | string }[] =
        await em.execute(
          `select integration_id as parent, status, count(*) as count from variant_mapping where ${among.sql}
           group by integration_id, status`,
          among.params,
          "all",
        );
      const shadowing = await em.find(
        VariantMapping,
        { integration: { $in: [...integrationIds] }, [raw("cast(shadowed_ids as text) <> '[]'")]: [] },
        { fields: ["integration", "shadowedIds"], disableIdentityMap: true },
      );
      const shadowed = Map.groupBy(shadowing, (row) => row.integration);
      const counts = new Map(
        integrationIds.map((id): [number, MappingCounts] => {
          const ids = (shadowed.get(id) ?? []).flatMap((row) => row.shadowedIds);
          return [id, { ...noCounts, SHADOWED: new Set(ids).size }];
        }),
      );
      for (const row of rows)
        Object.assign(counts.get(row.parent) ?? {}, { [row.status]: Number(row.count) });
      return counts;
    },

    /** Makes the stored mappings what matching found, by difference; answers those that changed, as they are now. */
    async replace(
      integrationId: number,
      matches: readonly MappingWithSearch[],
    ): Promise<MappingWithSearch[]> {
      const known = await em.find(VariantMapping, { integration: integrationId });
      const byKey = new Map(known.map((row) => [mappingKey(row.channelVariant, row.sourceVariant), row]));
      const changed: MappingWithSearch[] = [];
      for (const match of matches) {
        const key = mappingKey(match.channelVariantId, match.sourceVariantId);
        const row = byKey.get(key);
        byKey.delete(key);
        if (row && isSameMapping(row, match)) continue;
        changed.push(match);
        const { channelVariantId, sourceVariantId, ...rest } = match;
        const fields = { ...rest, channelVariant: channelVariantId, sourceVariant: sourceVariantId };
        if (row) em.assign(row, fields);
        else em.persist(em.create(VariantMapping, { ...fields, integration: integrationId }));
      }
      await em.flush();
      const gone = [...byKey.values()].map((row) => row.id);
      await changeInChunks(gone, (chunk) => em.nativeDelete(VariantMapping, { id: { $in: chunk } }));
      return changed;
    },
  };
}

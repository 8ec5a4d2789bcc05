// Integrations, and what people decided about their locations and variants.
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  Integration,
  type IntegrationRow,
  LocationDecision,
  type LocationDecisionRow,
  MappingRule,
  type MappingRuleRow,
} from "../entities/integration.ts";
import { fetchPage, type PageRequest, type RowPage } from "../paging.ts";
import type { Locks } from "../locks.ts";

const forReference = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

export function integrationTable(em: Em, locks: Locks) {
  return {
    list: (): Promise<IntegrationRow[]> => em.find(Integration, {}, { orderBy: { id: "asc" } }),
    /** Live. */
    async byId(id: number): Promise<IntegrationRow | null> {
      await locks.holdIntegrations([id]);
      return em.findOne(Integration, { id });
    },
    /** Live. */
    async byIds(ids: readonly number[]): Promise<IntegrationRow[]> {
      await locks.holdIntegrations(ids);
      return em.find(Integration, { id: { $in: [...ids] } }, { orderBy: { id: "asc" } });
    },
    /** Live: those that this account is the source or the channel of. */
    async ofAccount(accountId: number): Promise<IntegrationRow[]> {
      await locks.holdIntegrationsOf(accountId);
      return em.find(
        Integration,
        { $or: [{ source: accountId }, { channel: accountId }] },
        { orderBy: { id: "asc" } },
      );
    },
    /** `only`: of these alone; all where it is left out. */
    page: (request: PageRequest, only?: readonly number[]): Promise<RowPage<IntegrationRow>> =>
      fetchPage(request, (id, order, limit) =>
        em.find(
          Integration,
          { id: only ? { ...id, $in: [...only] } : id },
          { orderBy: { id: order }, limit },
        ),
      ),
    count: (only?: readonly number[]): Promise<number> =>
      em.count(Integration, only ? { id: { $in: [...only] } } : {}),

    async insert(integration: Omit<IntegrationRow, "id">): Promise<IntegrationRow> {
      const row = em.create(Integration, integration);
      await em.persist(row).flush();
      return row;
    },
    remove: (id: number): Promise<number> => em.nativeDelete(Integration, { id }),

    locationDecisions: (integrationId: number): Promise<LocationDecisionRow[]> =>
      em.find(LocationDecision, { integration: integrationId }, forReference),
    locationDecisionsOf: (integrationIds: readonly number[]): Promise<LocationDecisionRow[]> =>
      em.find(LocationDecision, { integration: { $in: [...integrationIds] } }, forReference),
    async decideLocation(
      integration: number,
      channelLocation: number,
      sourceLocation: number | null,
    ): Promise<void> {
      await em.upsert(
        LocationDecision,
        { integration, channelLocation, sourceLocation },
        { onConflictFields: ["integration", "channelLocation"], onConflictMergeFields: ["sourceLocation"] },
      );
    },
    forgetLocation: (integration: number, channelLocation: number): Promise<number> =>
      em.nativeDelete(LocationDecision, { integration, channelLocation }),

    rules: (integrationId: number): Promise<MappingRuleRow[]> =>
      em.find(MappingRule, { integration: integrationId }, forReference),
    rulesOf: (integration: number, channelVariants: readonly number[]): Promise<MappingRuleRow[]> =>
      findInChunks(channelVariants, (chunk) =>
        em.find(MappingRule, { integration, channelVariant: { $in: chunk } }, forReference),
      ),
    ruleOf: (integration: number, channelVariant: number): Promise<MappingRuleRow | null> =>
      em.findOne(MappingRule, { integration, channelVariant }),
    async setRule(rule: Omit<MappingRuleRow, "id">): Promise<void> {
      const known = await em.findOne(MappingRule, {
        integration: rule.integration,
        channelVariant: rule.channelVariant,
      });
      if (known) em.assign(known, rule);
      else em.persist(em.create(MappingRule, rule));
      await em.flush();
    },
    /** A decision that is there stays. */
    async addRules(rules: readonly Omit<MappingRuleRow, "id">[]): Promise<void> {
      const integration = rules[0]?.integration ?? 0;
      const known = await this.rulesOf(
        integration,
        rules.map((rule) => rule.channelVariant),
      );
      const decided = new Set(known.map((rule) => rule.channelVariant));
      const fresh = rules.filter((rule) => !decided.has(rule.channelVariant));
      await insertInChunks(fresh, (chunk) => em.insertMany(MappingRule, chunk));
    },
    /** Leaves these out, or takes them in again; whom they were mapped to by a decision stays. */
    async exclude(
      integration: number,
      channelVariants: readonly number[],
      isExcluded: boolean,
    ): Promise<void> {
      const ofThese = (chunk: number[]) => ({ integration, channelVariant: { $in: chunk } });
      if (isExcluded) {
        const rules = channelVariants.map((channelVariant) => ({
          integration,
          channelVariant,
          sourceVariant: null,
          origin: "MANUAL" as const,
          isExcluded,
        }));
        await this.addRules(rules);
      } else {
        await changeInChunks(channelVariants, (chunk) =>
          em.nativeDelete(MappingRule, { ...ofThese(chunk), sourceVariant: null }),
        );
      }
      await changeInChunks(channelVariants, (chunk) =>
        em.nativeUpdate(MappingRule, ofThese(chunk), { isExcluded }),
      );
    },
    /** Puts these in the place of what was decided for the variants before. */
    async replaceRules(
      integration: number,
      channelVariants: readonly number[],
      rules: readonly Omit<MappingRuleRow, "id">[],
    ): Promise<void> {
      await changeInChunks(channelVariants, (chunk) =>
        em.nativeDelete(MappingRule, { integration, channelVariant: { $in: chunk } }),
      );
      await insertInChunks(rules, (chunk) => em.insertMany(MappingRule, chunk));
    },
    /** Forgets what these were mapped to by a decision; an exclusion stays. */
    async forgetMapped(integration: number, channelVariants: readonly number[]): Promise<void> {
      await changeInChunks(channelVariants, async (chunk) => {
        const ofThese = { integration, channelVariant: { $in: chunk } };
        await em.nativeDelete(MappingRule, { ...ofThese, isExcluded: false });
        return em.nativeUpdate(MappingRule, ofThese, { sourceVariant: null });
      });
    },
    removeRule: (integration: number, channelVariant: number): Promise<number> =>
      em.nativeDelete(MappingRule, { integration, channelVariant }),
  };
}

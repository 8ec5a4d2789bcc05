// Variants of both sides and the source's recipes.
import type { ChannelVariantRecord, RecipeRecord, SourceVariantRecord } from "../../contracts/index.ts";
import { formatQuantity, type Quantity } from "../../domain/quantity.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import {
  ChannelVariant,
  type ChannelVariantRow,
  RecipeLine,
  type RecipeLineRow,
  SourceVariant,
  type SourceVariantRow,
} from "../entities/catalog.ts";
import type { Locks } from "../locks.ts";

/** What changed by a save: nothing need be matched again where neither is set. */
export type CatalogChange = { ids: number[] };

/** Whether every field of the record already stands in the row; quantities and dates included. */
const isSame = (row: object, fields: object): boolean =>
  Object.entries(fields).every(([key, value]) => Reflect.get(row, key) === value);

const tagFields = (tags: readonly string[]) => ({
  tags: tags.join("\n"),
  tagText: tags.length === 0 ? "" : `\n${tags.join("\n").toLowerCase()}\n`,
});

/** The same for the same recipe, in whatever order its lines come. */
const printOf = (lines: readonly { component: number; quantityPerKit: Quantity }[]): string =>
  lines
    .map((line) => `${line.component}x${formatQuantity(line.quantityPerKit)}`)
    .toSorted()
    .join();

/** Pages shift while they are read: what comes twice is stored once, as it was said last. */
const byExternalIdOf = <Rec extends { externalId: string }>(records: readonly Rec[]): Map<string, Rec> =>
  new Map(records.map((record) => [record.externalId, record]));

export function catalogTable(em: Em, locks: Locks) {
  const readOnly = { disableIdentityMap: true, orderBy: { id: "asc" } } as const;

  return {
    sourceVariants: (accountId: number): Promise<SourceVariantRow[]> =>
      em.find(SourceVariant, { account: accountId }, readOnly),
    countSourceVariants: (account: number): Promise<number> =>
      em.count(SourceVariant, { account, deletedAt: null }),
    sourceVariantsByIds: (ids: readonly number[]): Promise<SourceVariantRow[]> =>
      findInChunks(ids, (chunk) => em.find(SourceVariant, { id: { $in: chunk } }, readOnly)),
    sourceVariantsByExternalIds: (account: number, ids: readonly string[]): Promise<SourceVariantRow[]> =>
      findInChunks(ids, (chunk) => em.find(SourceVariant, { account, externalId: { $in: chunk } }, readOnly)),
    sourceVariantsBySku: (account: number, skus: readonly string[]): Promise<SourceVariantRow[]> =>
      findInChunks(skus, (chunk) => em.find(SourceVariant, { account, sku: { $in: chunk } }, readOnly)),
    sourceVariantsOfProducts: (account: number, products: readonly string[]): Promise<SourceVariantRow[]> =>
      findInChunks(products, (chunk) =>
        em.find(SourceVariant, { account, productExternalId: { $in: chunk } }, readOnly),
      ),

    channelVariants: (accountId: number): Promise<ChannelVariantRow[]> =>
      em.find(ChannelVariant, { account: accountId }, readOnly),
    channelVariantsByIds: (ids: readonly number[]): Promise<ChannelVariantRow[]> =>
      findInChunks(ids, (chunk) => em.find(ChannelVariant, { id: { $in: chunk } }, readOnly)),
    channelVariantsByStockItems: (account: number, items: readonly string[]): Promise<ChannelVariantRow[]> =>
      findInChunks(items, (chunk) =>
        em.find(ChannelVariant, { account, stockItemExternalId: { $in: chunk } }, readOnly),
      ),
    channelVariantsByExternalIds: (account: number, ids: readonly string[]): Promise<ChannelVariantRow[]> =>
      findInChunks(ids, (chunk) =>
        em.find(ChannelVariant, { account, externalId: { $in: chunk } }, readOnly),
      ),
    channelVariantsBySku: (account: number, skus: readonly string[]): Promise<ChannelVariantRow[]> =>
      findInChunks(skus, (chunk) => em.find(ChannelVariant, { account, sku: { $in: chunk } }, readOnly)),
    channelVariantsOfProducts: (account: number, products: readonly string[]): Promise<ChannelVariantRow[]> =>
      findInChunks(products, (chunk) =>
        em.find(ChannelVariant, { account, productExternalId: { $in: chunk } }, readOnly),
      ),

    /** Inserts and updates; answers the ids of the rows that were new or differ now. */
    async saveSourceVariants(
      accountId: number,
      records: readonly SourceVariantRecord[],
    ): Promise<CatalogChange> {
      await locks.holdAccounts([accountId]);
      const wanted = byExternalIdOf(records);
      const known = await findInChunks([...wanted.keys()], (chunk) =>
        em.find(SourceVariant, { account: accountId, externalId: { $in: chunk } }),
      );
      const byExternalId = new Map(known.map((row) => [row.externalId, row]));
      const touched: SourceVariantRow[] = [];
      for (const record of wanted.values()) {
        const fields = { ...record, sku: record.sku === "" ? null : record.sku };
        const row = byExternalId.get(record.externalId);
        if (row && isSame(row, fields)) continue;
        touched.push(
          row ? em.assign(row, fields) : em.create(SourceVariant, { ...fields, account: accountId }),
        );
      }
      await em.persist(touched).flush();
      return { ids: touched.map(({ id }) => id) };
    },

    async saveChannelVariants(
      accountId: number,
      records: readonly ChannelVariantRecord[],
    ): Promise<CatalogChange> {
      await locks.holdAccounts([accountId]);
      const wanted = byExternalIdOf(records);
      const known = await findInChunks([...wanted.keys()], (chunk) =>
        em.find(ChannelVariant, { account: accountId, externalId: { $in: chunk } }),
      );
      const byExternalId = new Map(known.map((row) => [row.externalId, row]));
      const touched: ChannelVariantRow[] = [];
      for (const record of wanted.values()) {
        const { tags, ...rest } = record;
        const sku = record.sku === "" ? null : record.sku;
        const fields = { ...rest, ...tagFields(tags), sku, isDeleted: false };
        const row = byExternalId.get(record.externalId);
        if (row && isSame(row, fields)) continue;
        touched.push(
          row ? em.assign(row, fields) : em.create(ChannelVariant, { ...fields, account: accountId }),
        );
      }
      await em.persist(touched).flush();
      return { ids: touched.map(({ id }) => id) };
    },

    /** The far side has these no more. Rows stay, for mappings and history that name them. */
    async removeSourceVariants(ids: readonly number[], deletedAt: number): Promise<number> {
      return changeInChunks(ids, (chunk) =>
        em.nativeUpdate(SourceVariant, { id: { $in: chunk }, deletedAt: null }, { deletedAt }),
      );
    },
    async removeChannelVariants(ids: readonly number[]): Promise<number> {
      return changeInChunks(ids, (chunk) =>
        em.nativeUpdate(ChannelVariant, { id: { $in: chunk }, isDeleted: false }, { isDeleted: true }),
      );
    },

    recipeLines: (kitIds: readonly number[]): Promise<RecipeLineRow[]> =>
      findInChunks(kitIds, (chunk) => em.find(RecipeLine, { kit: { $in: chunk } }, readOnly)),
    recipeLinesOfAccount: (accountId: number): Promise<RecipeLineRow[]> =>
      em.find(RecipeLine, { account: accountId }, readOnly),
    recipeLinesWithComponents: (componentIds: readonly number[]): Promise<RecipeLineRow[]> =>
      findInChunks(componentIds, (chunk) => em.find(RecipeLine, { component: { $in: chunk } }, readOnly)),

    /** Replaces the recipes of these kits; answers the kits whose recipe differs now. */
    async saveRecipes(accountId: number, records: readonly RecipeRecord[]): Promise<CatalogChange> {
      await locks.holdAccounts([accountId]);
      const named = records.flatMap((record) => [
        record.kitExternalId,
        ...record.lines.map((line) => line.componentExternalId),
      ]);
      const variants = await this.sourceVariantsByExternalIds(accountId, [...new Set(named)]);
      const idOf = new Map(variants.map((variant) => [variant.externalId, variant.id]));
      const kitIds = records.flatMap((record) => idOf.get(record.kitExternalId) ?? []);
      const before = Map.groupBy(await this.recipeLines(kitIds), (line) => line.kit);

      const changed: number[] = [];
      const inserts: Omit<RecipeLineRow, "id">[] = [];
      for (const record of records) {
        const kit = idOf.get(record.kitExternalId);
        if (kit === undefined) continue;
        const known = record.lines.flatMap(({ componentExternalId, quantityPerKit }) => {
          const component = idOf.get(componentExternalId);
          return component === undefined ? [] : [{ account: accountId, kit, component, quantityPerKit }];
        });
        // A recipe with a component that is not in the catalog is no recipe: it would promise too many kits.
        const lines = known.length === record.lines.length ? known : [];
        if (printOf(before.get(kit) ?? []) === printOf(lines)) continue;
        changed.push(kit);
        inserts.push(...lines);
      }
      await changeInChunks(changed, (chunk) => em.nativeDelete(RecipeLine, { kit: { $in: chunk } }));
      await insertInChunks(inserts, (chunk) => em.insertMany(RecipeLine, chunk));
      return { ids: changed };
    },
  };
}

// What signals say of the catalog: entries, recipes, locations, access. Read what they name and nothing else, then
// match again where it made a difference.
import type {
  CatalogRef,
  ChannelLocationRecord,
  ChannelVariantRecord,
  RecipeRecord,
  SourceLocationRecord,
  SourceVariantRecord,
} from "../contracts/index.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { Tx } from "../store/tx.ts";
import { lookAtAccess } from "./access-limits.ts";
import type { EngineContext } from "./context.ts";
import { askChannel, askSource } from "./far-side.ts";
import { markChangedRecipes } from "./marking.ts";
import { rematch } from "./matching.ts";
import { recomputeFed } from "./recompute.ts";
import { refreshStatus } from "./status.ts";

export type CatalogQuestion = { refs: CatalogRef[]; recipes: boolean; locations: boolean; access: boolean };

export type CatalogNews = {
  refs: CatalogRef[];
  sourceVariants: SourceVariantRecord[];
  channelVariants: ChannelVariantRecord[];
  recipes: RecipeRecord[];
  locations: (SourceLocationRecord | ChannelLocationRecord)[] | null;
};

const call = { priority: "orders" } as const;

async function readSourceNews(context: EngineContext, account: AccountRow, question: CatalogQuestion) {
  const sourceVariants =
    question.refs.length === 0
      ? []
      : await askSource(context, account.id, (source) => source.variants(question.refs, call));
  const kits = question.recipes
    ? (await context.store.read((tx) => tx.catalog.sourceVariants(account.id)))
        .filter((variant) => variant.isKit && variant.deletedAt === null)
        .map((variant) => variant.externalId)
    : [];
  const newKits = sourceVariants.filter((variant) => variant.isKit).map((variant) => variant.externalId);
  const kitIds = [...new Set([...kits, ...newKits])];
  const recipes =
    kitIds.length === 0 ? [] : await askSource(context, account.id, (source) => source.recipes(kitIds, call));
  const locations = question.locations
    ? await askSource(context, account.id, (source) => source.locations(call))
    : null;
  return { refs: question.refs, sourceVariants, channelVariants: [], recipes, locations };
}

async function readChannelNews(context: EngineContext, account: AccountRow, question: CatalogQuestion) {
  const channelVariants =
    question.refs.length === 0
      ? []
      : await askChannel(context, account.id, (channel) => channel.variants(question.refs, call));
  const locations = question.locations
    ? await askChannel(context, account.id, (channel) => channel.locations(call))
    : null;
  return { refs: question.refs, sourceVariants: [], channelVariants, recipes: [], locations };
}

/** Asks the far side what the signals named. Whether access was lost shows by the asking itself. */
export async function readCatalogNews(
  context: EngineContext,
  account: AccountRow,
  question: CatalogQuestion,
): Promise<CatalogNews> {
  if (question.access) await lookAtAccess(context, account.id, call);
  return account.kind === "SOURCE"
    ? readSourceNews(context, account, question)
    : readChannelNews(context, account, question);
}

/** What was asked for and not found is gone. */
async function removeMissing(tx: Tx, account: AccountRow, news: CatalogNews, now: number): Promise<number> {
  const idsAbout = (about: CatalogRef["about"]) =>
    news.refs.filter((ref) => ref.about === about).map((ref) => ref.externalId);
  if (account.kind === "SOURCE") {
    const found = new Set(news.sourceVariants.map(({ externalId }) => externalId));
    const asked = [
      ...(await tx.catalog.sourceVariantsByExternalIds(account.id, idsAbout("variant"))),
      ...(await tx.catalog.sourceVariantsOfProducts(account.id, idsAbout("product"))),
    ];
    const gone = asked.filter(({ externalId }) => !found.has(externalId)).map(({ id }) => id);
    return tx.catalog.removeSourceVariants(gone, now);
  }
  const found = new Set(news.channelVariants.map(({ externalId }) => externalId));
  const asked = [
    ...(await tx.catalog.channelVariantsByExternalIds(account.id, idsAbout("variant"))),
    ...(await tx.catalog.channelVariantsOfProducts(account.id, idsAbout("product"))),
    ...(await tx.catalog.channelVariantsByStockItems(account.id, idsAbout("stock-item"))),
  ];
  const gone = asked.filter(({ externalId }) => !found.has(externalId)).map(({ id }) => id);
  return tx.catalog.removeChannelVariants(gone);
}

/** Stores it, and where it made a difference matches again and marks what is to be read (rules C5, M7). */
export async function saveCatalogNews(
  tx: Tx,
  account: AccountRow,
  news: CatalogNews,
  now: number,
): Promise<void> {
  const sources = await tx.catalog.saveSourceVariants(account.id, news.sourceVariants);
  const channels = await tx.catalog.saveChannelVariants(account.id, news.channelVariants);
  const recipes = await tx.catalog.saveRecipes(account.id, news.recipes);
  const removed = await removeMissing(tx, account, news, now);
  const locations = news.locations
    ? await tx.accounts.saveLocations(account.id, news.locations)
    : { isChanged: false };
  const isChanged = sources.ids.length + channels.ids.length + removed > 0 || locations.isChanged;

  await markChangedRecipes(tx, account.id, recipes.ids, now);
  if (!isChanged) return;
  for (const integration of await tx.integrations.ofAccount(account.id)) {
    await rematch(tx, integration, now);
    await refreshStatus(tx, integration, now);
  }
  await recomputeFed(tx, sources.ids, now);
}

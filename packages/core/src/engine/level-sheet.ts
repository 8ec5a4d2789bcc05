// What each target should show beside what the channel counts there now: for a sheet that a person carries over. Read
// from the channel page by page, paced, so that it stands in the way of no webhook.
import { AdapterError, type ChannelLevelRecord, type ChannelListingRecord } from "../contracts/index.ts";
import { channelKeys } from "../stages/look.ts";
import { chunksOf } from "../store/chunks.ts";
import type { LocationRow } from "../store/entities/account.ts";
import type { ChannelVariantRow } from "../store/entities/catalog.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { ListedTarget } from "../store/tables/listed-targets.ts";
import type { EngineContext } from "./context.ts";
import { askChannel, channelOf } from "./far-side.ts";

export type LevelSheetRow = {
  target: ListedTarget;
  variant: ChannelVariantRow;
  location: LocationRow;
  /** Null where the channel does not list it any more. */
  listing: ChannelListingRecord | null;
  /** Null where it is not there any more. */
  level: ChannelLevelRecord | null;
};

const targetsAtOnce = 250;
const triesAtMost = 5;
const call = { priority: "catalog" } as const;

/** A throttled request waits in its lane: it is only to be asked again. */
async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const isThrottled = error instanceof AdapterError && error.kind === "throttled";
      if (!isThrottled || tries === triesAtMost) throw error;
    }
  }
}

const readTargets = (context: EngineContext, integration: IntegrationRow, after: number) =>
  context.store.read(async (tx) => {
    const pages = await tx.targets.pages([integration.id], {}, { first: targetsAtOnce, after });
    const targets = pages.get(integration.id)?.rows ?? [];
    const variants = await tx.catalog.channelVariantsByIds([
      ...new Set(targets.map((each) => each.channelVariant)),
    ]);
    const locations = await tx.accounts.locationsByIds([
      ...new Set(targets.map((each) => each.channelLocation)),
    ]);
    return { targets, variants, locations, keys: await channelKeys(tx, targets) };
  });

type Stored = Awaited<ReturnType<typeof readTargets>>;

async function readListings(context: EngineContext, integration: IntegrationRow, { variants }: Stored) {
  const ids = variants.map(({ externalId }) => externalId);
  const listings = await untilAnswered(() =>
    askChannel(context, integration.channel, (side) => side.listings(ids, call)),
  );
  return new Map(listings.map((listing) => [listing.externalId, listing]));
}

const keyOf = (key: { stockItemExternalId: string; locationExternalId: string } | undefined) =>
  `${key?.stockItemExternalId} ${key?.locationExternalId}`;

async function readLevels(context: EngineContext, integration: IntegrationRow, { keys }: Stored) {
  const { maxLevelsPerRead } = await channelOf(context, integration.channel);
  const found: ChannelLevelRecord[] = [];
  for (const chunk of chunksOf([...keys.values()], maxLevelsPerRead)) {
    const read = () => askChannel(context, integration.channel, (side) => side.levels(chunk, call));
    found.push(...(await untilAnswered(read)));
  }
  return new Map(found.map((level) => [keyOf(level), level]));
}

/** Pages of every target that is fed, in no order that matters. Throws what the channel's reading throws. */
export async function* readLevelSheet(
  context: EngineContext,
  integrationId: number,
): AsyncGenerator<LevelSheetRow[]> {
  const integration = await context.store.read((tx) => tx.integrations.byId(integrationId));
  if (!integration) return;
  for (let after = 0; ;) {
    const stored = await readTargets(context, integration, after);
    const last = stored.targets.at(-1);
    if (!last) return;
    after = last.id;
    const listingOf = await readListings(context, integration, stored);
    const levelOf = await readLevels(context, integration, stored);
    const variantOf = new Map(stored.variants.map((row) => [row.id, row]));
    const locationOf = new Map(stored.locations.map((row) => [row.id, row]));
    yield stored.targets.flatMap((target): LevelSheetRow[] => {
      const variant = variantOf.get(target.channelVariant);
      const location = locationOf.get(target.channelLocation);
      if (target.sourceVariant === null || !variant || !location) return [];
      const listing = listingOf.get(variant.externalId) ?? null;
      return [
        { target, variant, location, listing, level: levelOf.get(keyOf(stored.keys.get(target.id))) ?? null },
      ];
    });
  }
}

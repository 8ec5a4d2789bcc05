// Rows and records for tests: whole ones from the few fields that a test is about.
import type { ChannelVariantRecord, SourceVariantRecord } from "../contracts/index.ts";
import { defaultPolicy } from "../domain/policy.ts";
import { emptyTarget } from "../engine/wanted-targets.ts";
import { emptyRun } from "../engine/run-progress.ts";
import { storePolicy } from "../engine/stored-policy.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { LocationRecord, NewAccount } from "../store/tables/accounts.ts";
import type { NewIntent, NewIntentPush } from "../store/tables/intents.ts";
import type { NewRun } from "../store/tables/runs.ts";
import type { NewSignal } from "../store/tables/signals.ts";
import type { Tx } from "../store/tx.ts";

export const anAccount = (fields: Partial<NewAccount> = {}): NewAccount => ({
  kind: "SOURCE",
  adapter: "none",
  name: "An account",
  externalName: null,
  sealedConfig: null,
  sealedWebhookState: null,
  webhookKey: fields.name ?? "a-key",
  webhookProblem: null,
  accessLimits: [],
  healthState: "UNCHECKED",
  healthMessage: null,
  healthCheckedAt: null,
  ordersReadTo: null,
  catalogReadAt: null,
  changesCursor: null,
  sweepCursor: null,
  sweepBeganAt: null,
  sweepTicket: null,
  createdAt: 0,
  ...fields,
});

export const aLocation = (externalId: string, fields: Partial<LocationRecord> = {}): LocationRecord => ({
  externalId,
  name: `Location ${externalId}`,
  isActive: true,
  isPointOfSale: null,
  ineligibleReason: null,
  ...fields,
});

export const aSourceVariant = (
  externalId: string,
  fields: Partial<SourceVariantRecord> = {},
): SourceVariantRecord => ({
  externalId,
  productExternalId: `product-${externalId}`,
  sku: `SKU-${externalId}`,
  name: `Source variant ${externalId}`,
  isKit: false,
  hasStock: true,
  createdAt: 0,
  archivedAt: null,
  deletedAt: null,
  ...fields,
});

export const aChannelVariant = (
  externalId: string,
  fields: Partial<ChannelVariantRecord> = {},
): ChannelVariantRecord => ({
  externalId,
  productExternalId: `product-${externalId}`,
  stockItemExternalId: `item-${externalId}`,
  sku: `SKU-${externalId}`,
  title: `Channel variant ${externalId}`,
  tags: [],
  isTracked: true,
  notSyncableReason: null,
  ...fields,
});

export const anIntegration = (
  fields: Pick<IntegrationRow, "source" | "channel"> & Partial<IntegrationRow>,
): Omit<IntegrationRow, "id"> => ({
  name: "An integration",
  isSyncEnabled: false,
  toggleEpoch: 1,
  drainUntil: null,
  firstActivatedAt: null,
  preparedAt: null,
  nightsFrom: 0,
  lastNightAt: null,
  status: "DISABLED",
  policy: storePolicy(defaultPolicy),
  createdAt: 0,
  ...fields,
});

export const aTarget = (
  fields: Pick<TargetRow, "integration" | "channelVariant" | "channelLocation"> & Partial<TargetRow>,
): Omit<TargetRow, "id"> => ({
  ...emptyTarget,
  sourceVariant: null,
  sourceLocation: null,
  searchText: "",
  sortText: "",
  pushMark: null,
  pushDueAt: null,
  ...fields,
});

export const aRun = (fields: Pick<NewRun, "integration"> & Partial<NewRun>): NewRun => ({
  ...emptyRun,
  kind: "PUSH",
  isDryRun: false,
  idempotencyKey: null,
  inputText: "{}",
  skus: null,
  createdAt: 0,
  ...fields,
});

export const anIntent = (
  fields: Pick<NewIntent, "integration" | "account" | "idempotencyKey"> & Partial<NewIntent>,
): NewIntent => ({
  kind: "SET_LEVELS",
  body: "{}",
  toggleEpoch: 1,
  leaseEpoch: 1,
  state: "SENDING",
  attempts: 1,
  nextAttemptAt: null,
  createdAt: 0,
  settledAt: null,
  problem: null,
  ...fields,
});

export const aPush = (target: number, fields: Partial<NewIntentPush> = {}): NewIntentPush => ({
  target,
  stockItemExternalId: "item",
  locationExternalId: "location",
  fromQuantity: 0,
  toQuantity: 1,
  committed: 0,
  ticket: 1,
  pushMark: 1,
  ...fields,
});

export const aSignal = (fields: Pick<NewSignal, "account"> & Partial<NewSignal>): NewSignal => ({
  eventId: null,
  topic: "stock.changed",
  keys: [{ about: "level", externalId: "1", locationExternalId: null }],
  receivedAt: 0,
  ...fields,
});

export type Shop = {
  source: number;
  channel: number;
  integration: number;
  sourceLocations: number[];
  channelLocations: number[];
  sourceVariants: number[];
  channelVariants: number[];
};

/** A source and a channel with as many variants and locations each, and the integration between them. No targets. */
export async function buildShop(
  tx: Tx,
  {
    name = "shop",
    variants = 2,
    locations = 1,
  }: { name?: string; variants?: number; locations?: number } = {},
): Promise<Shop> {
  const externalIds = Array.from({ length: variants }, (_, index) => `${index + 1}`);
  const places = Array.from({ length: locations }, (_, index) => aLocation(`${index + 1}`));
  const source = await tx.accounts.insert(anAccount({ name: `${name}-source` }));
  const channel = await tx.accounts.insert(anAccount({ kind: "CHANNEL", name: `${name}-channel` }));
  for (const account of [source, channel]) await tx.accounts.saveLocations(account.id, places);
  const locationsOf = async (account: number) => (await tx.accounts.locations(account)).map(({ id }) => id);
  const integration = await tx.integrations.insert(
    anIntegration({ source: source.id, channel: channel.id, status: "ACTIVE", isSyncEnabled: true }),
  );
  return {
    source: source.id,
    channel: channel.id,
    integration: integration.id,
    sourceLocations: await locationsOf(source.id),
    channelLocations: await locationsOf(channel.id),
    sourceVariants: (
      await tx.catalog.saveSourceVariants(
        source.id,
        externalIds.map((externalId) => aSourceVariant(externalId)),
      )
    ).ids,
    channelVariants: (
      await tx.catalog.saveChannelVariants(
        channel.id,
        externalIds.map((externalId) => aChannelVariant(externalId)),
      )
    ).ids,
  };
}

/** A target for each channel variant at each channel location, fed by the variant and location of the same place. */
export async function insertTargets(
  tx: Tx,
  shop: Shop,
  fields: (variantIndex: number, locationIndex: number) => Partial<TargetRow> = () => ({}),
): Promise<void> {
  await tx.targets.insert(
    shop.channelVariants.flatMap((channelVariant, variantIndex) =>
      shop.channelLocations.map((channelLocation, locationIndex) =>
        aTarget({
          integration: shop.integration,
          channelVariant,
          channelLocation,
          sourceVariant: shop.sourceVariants[variantIndex] ?? null,
          sourceLocation: shop.sourceLocations[locationIndex] ?? null,
          ...fields(variantIndex, locationIndex),
        }),
      ),
    ),
  );
}

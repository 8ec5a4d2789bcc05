// Reads both catalogs of an integration from the first page to the last, seeds the open orders' rows, and matches.
// Safe to begin anew at any point: everything is stored by what it is called at the far side.
import {
  isFinal,
  type Page,
  type SourceOrderRecord,
  type StockChannel,
  type StockSource,
} from "../contracts/index.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { SyncRunRow } from "../store/entities/run.ts";
import { orderKey } from "../store/tables/save-source-orders.ts";
import type { Tx } from "../store/tx.ts";
import { type EngineContext, topics } from "./context.ts";
import { askChannel, askSource } from "./far-side.ts";
import { markChangedRecipes } from "./marking.ts";
import { rematch } from "./matching.ts";
import { recomputeFed } from "./recompute.ts";
import { restateKnown } from "./in-flight.ts";
import { finishRun, noteRunError } from "./run-progress.ts";
import { refreshStatus } from "./status.ts";
import { readForOrders } from "./uncounted-orders.ts";

/** A person waits for the first reading; a later one stays in the background. */
const priorityOf = (integration: IntegrationRow) => (integration.preparedAt === null ? "person" : "catalog");
/** A new integration takes the source's catalog as it is where it was read this lately; webhooks keep it so. */
const freshMs = 10 * 60_000;
/** Kits asked about at once. */
const kitsPerRequest = 100;

/** Reads all pages, handing each on as it comes. */
async function readPages<T>(
  readPage: (cursor: string | null) => Promise<Page<T>>,
  use: (items: T[]) => Promise<void>,
): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Page<T> = await readPage(cursor);
    await use(page.items);
    cursor = page.next;
  } while (cursor !== null);
}

type Progress = (count: number) => (tx: Tx) => Promise<void>;

const countDone =
  (runId: number): Progress =>
  (count) =>
  async (tx) => {
    const run = await tx.runs.byId(runId);
    if (!run) return;
    run.done += count;
    tx.wake(topics.runs(run.integration));
  };

const variantsOf = (orders: readonly SourceOrderRecord[]): string[] =>
  orders.flatMap((order) => order.rows.map((row) => row.variantExternalId));

async function readSourceCatalog(context: EngineContext, integration: IntegrationRow, progress: Progress) {
  const { store, ports } = context;
  const account = integration.source;
  const call = { priority: priorityOf(integration) } as const;
  const beganAt = ports.clock.now();
  const ask = <T>(work: (source: StockSource) => Promise<T>) => askSource(context, account, work);

  const locations = await ask((source) => source.locations(call));
  await store.transaction((tx) => tx.accounts.saveLocations(account, locations));

  // What comes while the pages are read need not be on one of them: only what was known before can be missing.
  const known = await store.read((tx) => tx.catalog.sourceVariants(account));
  const seen = new Set<string>();
  const touched: number[] = [];
  await readPages(
    (cursor) => ask((source) => source.variantPage(cursor, call)),
    (items) =>
      store.transaction(async (tx) => {
        for (const item of items) seen.add(item.externalId);
        touched.push(...(await tx.catalog.saveSourceVariants(account, items)).ids);
        await progress(items.length)(tx);
      }),
  );
  const gone = known.filter((variant) => !seen.has(variant.externalId)).map(({ id }) => id);
  await store.transaction((tx) => tx.catalog.removeSourceVariants(gone, beganAt));

  const kits = (await store.read((tx) => tx.catalog.sourceVariants(account)))
    .filter((variant) => variant.isKit && variant.deletedAt === null)
    .map((kit) => kit.externalId);
  for (let start = 0; start < kits.length; start += kitsPerRequest) {
    const recipes = await ask((source) => source.recipes(kits.slice(start, start + kitsPerRequest), call));
    await store.transaction(async (tx) => {
      const changed = await tx.catalog.saveRecipes(account, recipes);
      await markChangedRecipes(tx, account, changed.ids, ports.clock.now());
    });
  }

  const openingTicket = await store.transaction((tx) => tx.sequence.next());
  await readPages(
    (cursor) => ask((source) => source.openOrderPage(cursor, call)),
    (items) =>
      store.transaction(async (tx) => {
        const changed = await tx.sourceOrders.save(account, items, {
          readAt: ports.clock.now(),
          ticket: await tx.sequence.next(),
        });
        await restateKnown(tx, account, changed, ports.clock.now());
        const moved = items.filter((item) => changed.has(orderKey(item.kind, item.externalId)));
        await readForOrders(tx, account, variantsOf(moved), ports.clock.now());
      }),
  );
  await store.transaction(async (tx) => {
    const gone = await tx.sourceOrders.variantsUnread(account, openingTicket);
    await tx.sourceOrders.forgetUnread(account, openingTicket);
    await readForOrders(tx, account, gone, ports.clock.now());
    const row = await tx.accounts.byId(account);
    if (row) row.catalogReadAt = beganAt;
    await recomputeFed(tx, touched, ports.clock.now());
  });
}

async function readChannelCatalog(context: EngineContext, integration: IntegrationRow, progress: Progress) {
  const { store, ports } = context;
  const account = integration.channel;
  const call = { priority: priorityOf(integration) } as const;
  const beganAt = ports.clock.now();
  const ask = <T>(work: (channel: StockChannel) => Promise<T>) => askChannel(context, account, work);

  const locations = await ask((channel) => channel.locations(call));
  await store.transaction((tx) => tx.accounts.saveLocations(account, locations));

  const known = await store.read((tx) => tx.catalog.channelVariants(account));
  const seen = new Set<string>();
  await readPages(
    (cursor) => ask((channel) => channel.variantPage(cursor, call)),
    (items) =>
      store.transaction(async (tx) => {
        for (const item of items) seen.add(item.externalId);
        await tx.catalog.saveChannelVariants(account, items);
        await progress(items.length)(tx);
      }),
  );
  const gone = known.filter((variant) => !seen.has(variant.externalId)).map(({ id }) => id);
  await store.transaction(async (tx) => {
    await tx.catalog.removeChannelVariants(gone);
    const row = await tx.accounts.byId(account);
    if (row) row.catalogReadAt = beganAt;
  });
}

async function settleCatalogRun(context: EngineContext, runId: number, integrationId: number): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const run = await tx.runs.byId(runId);
    const integration = await tx.integrations.byId(integrationId);
    if (!run || !integration || run.state !== "RUNNING") return;
    await rematch(tx, integration, now);
    integration.preparedAt ??= now;
    run.total = run.done;
    Object.assign(run, { errorCode: null, errorMessage: null });
    await finishRun(tx, run, "SUCCEEDED", now);
    await refreshStatus(tx, integration, now);
    tx.wake(topics.pushes(integrationId));
  });
}

/** Another integration of the same source has just read it: one budget need not pay twice for the same catalog. */
async function isSourceFresh({ store, ports }: EngineContext, integration: IntegrationRow): Promise<boolean> {
  if (integration.preparedAt !== null) return false;
  const account = await store.read((tx) => tx.accounts.byId(integration.source));
  const isKept = account?.sealedWebhookState !== null && account?.healthState === "CONNECTED";
  return isKept && account.catalogReadAt !== null && ports.clock.now() - account.catalogReadAt < freshMs;
}

/** Carries out a run that was started; throws where it is to be taken up again later. */
export async function carryOutCatalogRun(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<void> {
  try {
    await context.store.transaction(async (tx) => {
      const row = await tx.runs.byId(run.id);
      if (row) row.done = 0;
    });
    if (!(await isSourceFresh(context, integration))) {
      await readSourceCatalog(context, integration, countDone(run.id));
    }
    await readChannelCatalog(context, integration, countDone(run.id));
    await settleCatalogRun(context, run.id, integration.id);
  } catch (error) {
    await noteRunError(context, run.id, error);
    if (!isFinal(error)) throw error;
  }
}

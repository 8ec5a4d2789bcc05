// Reads all levels of a source in rotation, with requests that nobody else needs (rule C7), and compares them with what
// is stored: a change that neither a webhook nor the source's lists told of is found here. It stores nothing of what it
// reads: a variant whose level differs, or has vanished from the source's list, is marked, and read as any other.
import { isFinal, type LevelRecord, type Page, type Priority } from "../contracts/index.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { LevelRow } from "../store/entities/catalog.ts";
import type { Tx } from "../store/tx.ts";
import type { EngineContext } from "./context.ts";
import { askSource, sourceOf } from "./far-side.ts";
import { toLevelRows } from "./level-rows.ts";
import { isYetToCome, type RoundResult } from "./loop.ts";
import { markForReading } from "./marking.ts";
import { staleWith } from "./relevance.ts";

/** A rotation takes at least this long, its requests spread over it; the first begins so long after the connecting. */
const rotationMs = 600_000;

const call = { priority: "sweep" } as const;

/** Undefined where it cannot be read for good, which ends the rotation. */
async function readPage(context: EngineContext, account: AccountRow): Promise<Page<LevelRecord> | undefined> {
  try {
    return await askSource(context, account.id, (source) => source.levelPage(account.sweepCursor, call));
  } catch (error) {
    if (!isFinal(error)) throw error;
    context.ports.log.error({ accountId: account.id, error }, "a page of levels cannot be read");
    return undefined;
  }
}

async function toRows(
  tx: Tx,
  accountId: number,
  records: readonly LevelRecord[],
  read: { readAt: number; ticket: number },
): Promise<LevelRow[]> {
  const externalIds = [...new Set(records.map((record) => record.variantExternalId))];
  const variants = await tx.catalog.sourceVariantsByExternalIds(accountId, externalIds);
  const locations = await tx.accounts.locations(accountId);
  const variantIds = new Map(variants.map((variant) => [variant.externalId, variant.id]));
  const locationIds = new Map(locations.map((location) => [location.externalId, location.id]));
  return toLevelRows(records, { ...read, variantIds, locationIds });
}

async function markStale(
  tx: Tx,
  accountId: number,
  variantIds: readonly number[],
  options: { priority: Priority; now: number },
): Promise<number> {
  const stale = await staleWith(tx, variantIds);
  const { priority, now } = options;
  await markForReading(tx, accountId, stale, { cause: "sweep", priority, dueAt: now, markedAt: now });
  return stale.length;
}

/**
 * Marks what the page shows otherwise than it is stored, as urgent as a webhook: it is a change that was lost. Behind the
 * last page it marks what no page has shown, in the background: a list shifts while it is read, or ends too early, and
 * what is missed may be there none the less.
 */
async function markChanged(
  tx: Tx,
  account: AccountRow,
  rows: readonly LevelRow[],
  { isLast, now }: { isLast: boolean; now: number },
): Promise<number> {
  const sweepTicket = account.sweepTicket ?? 0;
  await tx.levels.noteSwept(rows, sweepTicket);
  const missed = isLast ? await tx.levels.missedBySweep(account.id, sweepTicket) : [];
  const differing = await tx.levels.differing(rows);
  return (
    (await markStale(tx, account.id, missed, { priority: "sweep", now })) +
    (await markStale(tx, account.id, differing, { priority: "webhook", now }))
  );
}

async function sweepPage(context: EngineContext, account: AccountRow, isBeginning: boolean): Promise<void> {
  const { store, ports } = context;
  const readAt = ports.clock.now();
  // Before the request: a level that is stored while it is on its way bears a larger one, and is right.
  const ticket = await store.transaction((tx) => tx.sequence.next());
  const page = await readPage(context, account);
  const found = await store.transaction(async (tx) => {
    const row = await tx.accounts.byId(account.id);
    if (!row?.sealedConfig) return 0;
    row.sweepCursor = page?.next ?? null;
    if (isBeginning) Object.assign(row, { sweepBeganAt: readAt, sweepTicket: ticket });
    if (!page) return 0;
    const rows = await toRows(tx, account.id, page.items, { readAt, ticket });
    return markChanged(tx, row, rows, { isLast: page.next === null, now: ports.clock.now() });
  });
  if (found > 0)
    ports.log.info({ accountId: account.id, variants: found }, "the sweep found what nothing had told of");
}

/** How long to leave between two pages, so that a rotation takes its time. */
async function pauseMs(context: EngineContext, accountId: number): Promise<number> {
  const source = await sourceOf(context, accountId);
  const { variants, locations } = await context.store.read(async (tx) => ({
    variants: await tx.catalog.countSourceVariants(accountId),
    locations: await tx.accounts.locations(accountId),
  }));
  return rotationMs / Math.max(1, Math.ceil(variants / source.variantsPerLevelRead(locations.length)));
}

/** The rounds of one source account. */
export function createSweeper(context: EngineContext, accountId: number): () => Promise<RoundResult> {
  const { store, ports } = context;
  let nextAt = 0;
  return async () => {
    const account = await store.read((tx) => tx.accounts.byId(accountId));
    if (!account?.sealedConfig) return { more: false, dueAt: null };
    const now = ports.clock.now();
    const isBeginning = account.sweepCursor === null;
    const dueAt = isBeginning
      ? Math.max(nextAt, (account.sweepBeganAt ?? account.createdAt) + rotationMs)
      : nextAt;
    if (isYetToCome(dueAt, now, rotationMs)) return { more: false, dueAt };
    await sweepPage(context, account, isBeginning);
    nextAt = now + (await pauseMs(context, accountId));
    return { more: false, dueAt: nextAt };
  };
}

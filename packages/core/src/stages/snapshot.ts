// Arrow 3: what does the source say now? Claims due read marks under a ticket, reads the levels of those variants page
// by page, and stores them; the numbers are computed in the same transaction, and only then are the marks cleared.
import { type LevelRecord, type Priority, priorities } from "../contracts/index.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import { askSource, sourceOf } from "../engine/far-side.ts";
import type { RoundResult } from "../engine/loop.ts";
import { recompute } from "../engine/recompute.ts";
import { withKits } from "../engine/relevance.ts";
import { secondLookMs } from "../engine/marking.ts";
import { refreshStatus } from "../engine/status.ts";
import type { LevelRow } from "../store/entities/catalog.ts";
import type { ReadMarkRow } from "../store/entities/signals.ts";
import type { PriorityBand } from "../store/tables/read-marks.ts";
import type { Tx } from "../store/tx.ts";

/** Requests of one round: more would let early numbers wait for late pages. Those of the lesser bands go singly. */
const pagesPerRound: Record<PriorityBand, number> = { urgent: 4, "catch-up": 1, background: 1 };

/** Signals come in bursts: after a read, what comes within this time is read together. The first never waits. */
const gatherMs = 200;
/** However little is left of the budget, an urgent read rests no longer than this to gather more. */
const longestGatherMs = 4000;

type Claim = {
  marks: ReadMarkRow[];
  /** More marks than it could take may be due. */
  isFull: boolean;
  /** When the source was asked. */
  readAt: number;
  /** Drawn before the first request; a level of a smaller ticket never replaces one of a larger. */
  ticket: number;
  externalIds: Map<number, string>;
  locationIds: Map<string, number>;
  pageSize: number;
};

async function claim(context: EngineContext, accountId: number, band: PriorityBand): Promise<Claim> {
  const locations = await context.store.read((tx) => tx.accounts.locations(accountId));
  const pageSize = (await sourceOf(context, accountId)).variantsPerLevelRead(Math.max(1, locations.length));
  return context.store.transaction(async (tx) => {
    const limit = pageSize * pagesPerRound[band];
    const marks = await tx.readMarks.due(accountId, band, context.ports.clock.now(), limit);
    const variants = await tx.catalog.sourceVariantsByIds(marks.map((mark) => mark.sourceVariant));
    return {
      marks,
      isFull: marks.length === limit,
      readAt: context.ports.clock.now(),
      ticket: await tx.sequence.next(),
      externalIds: new Map(variants.map((variant) => [variant.id, variant.externalId])),
      locationIds: new Map(locations.map((location) => [location.externalId, location.id])),
      pageSize,
    };
  });
}

const priorityOf = (mark: ReadMarkRow): Priority => priorities[mark.priority] ?? "sweep";

/** All pages of the claim, several on the wire at once. Throws where one of them fails: the marks stay. */
async function readLevels(context: EngineContext, accountId: number, claimed: Claim): Promise<LevelRecord[]> {
  const first = claimed.marks[0];
  const call = { priority: first ? priorityOf(first) : "sweep" } as const;
  const externalIds = [...claimed.externalIds.values()];
  const pages: string[][] = [];
  for (let start = 0; start < externalIds.length; start += claimed.pageSize) {
    pages.push(externalIds.slice(start, start + claimed.pageSize));
  }
  const answers = await Promise.all(
    pages.map((page) => askSource(context, accountId, (source) => source.levels(page, call))),
  );
  return answers.flat();
}

function toRows(claimed: Claim, records: readonly LevelRecord[]): LevelRow[] {
  const { readAt, ticket } = claimed;
  const idOf = new Map([...claimed.externalIds].map(([id, externalId]) => [externalId, id]));
  return records.flatMap(({ variantExternalId, locationExternalId, ...quantities }) => {
    const sourceVariant = idOf.get(variantExternalId);
    const location = claimed.locationIds.get(locationExternalId);
    // A location that is not known yet is read again once the locations are.
    if (sourceVariant === undefined || location === undefined) return [];
    return [{ ...quantities, sourceVariant, location, readAt, ticket }];
  });
}

/** A signal whose read changed nothing is read once more, later, batched and in the background (rule C10). */
async function planSecondLooks(
  tx: Tx,
  accountId: number,
  claimed: Claim,
  changed: ReadonlySet<number>,
  now: number,
) {
  const unmoved = claimed.marks.filter((mark) => mark.cause === "signal" && !changed.has(mark.sourceVariant));
  const still = new Set(
    (await tx.readMarks.ofVariants(unmoved.map((m) => m.sourceVariant))).map((m) => m.sourceVariant),
  );
  const again = unmoved.map((mark) => mark.sourceVariant).filter((id) => !still.has(id));
  if (again.length === 0) return;
  await tx.readMarks.set(accountId, again, {
    mark: await tx.sequence.next(),
    cause: "second-look",
    priority: priorities.indexOf("sweep"),
    dueAt: now + secondLookMs,
    markedAt: now,
  });
}

async function settle(
  context: EngineContext,
  accountId: number,
  claimed: Claim,
  rows: LevelRow[],
): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const variantIds = [...claimed.externalIds.keys()];
    const changed = await tx.levels.save(variantIds, rows, claimed.ticket);
    await tx.readMarks.clear(claimed.marks);
    await planSecondLooks(tx, accountId, claimed, changed, now);

    const markedAt = new Map(claimed.marks.map((mark) => [mark.sourceVariant, mark.markedAt]));
    // A kit's number follows its components' levels, in whichever round those were read.
    const targets = await tx.targets.ofSourceVariants([...(await withKits(tx, variantIds))]);
    const byIntegration = Map.groupBy(targets, (target) => target.integration);
    for (const integration of await tx.integrations.byIds([...byIntegration.keys()])) {
      const group = byIntegration.get(integration.id) ?? [];
      await recompute(tx, integration, group, { now, markedAt, ticket: claimed.ticket });
      if (integration.firstActivatedAt === null) await refreshStatus(tx, integration, now);
    }
    tx.wake(topics.reads(accountId));
  });
}

/** How long to gather before the next urgent claim: not at all while claims are full, longer as the budget runs low. */
async function gatherAfter(context: EngineContext, accountId: number, claimed: Claim): Promise<number> {
  if (claimed.isFull) return 0;
  const { lane } = await context.connections.get(accountId);
  const requests = Math.ceil(claimed.marks.length / claimed.pageSize);
  return Math.min(longestGatherMs, Math.max(gatherMs, lane.spacingMs(requests)));
}

/** The rounds of one band of an account: one claim, its pages, one transaction. */
export function createReader(
  context: EngineContext,
  accountId: number,
  band: PriorityBand,
): () => Promise<RoundResult> {
  const { store, ports } = context;
  let nextAt = 0;
  return async () => {
    const now = ports.clock.now();
    const [first] = await store.read((tx) => tx.readMarks.due(accountId, band, now, 1));
    if (!first)
      return { more: false, dueAt: await store.read((tx) => tx.readMarks.nextDueAt(accountId, band)) };
    // A clock that was set back must not make us wait for it.
    const isGathering = nextAt > now && nextAt - now <= longestGatherMs && priorityOf(first) !== "person";
    if (isGathering) return { more: false, dueAt: nextAt };
    const claimed = await claim(context, accountId, band);
    if (claimed.marks.length === 0) return { more: true };
    const records = await readLevels(context, accountId, claimed);
    await settle(context, accountId, claimed, toRows(claimed, records));
    nextAt = band === "urgent" ? now + (await gatherAfter(context, accountId, claimed)) : 0;
    return { more: true };
  };
}

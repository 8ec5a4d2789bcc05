// The end of a snapshot: what the source said of the claimed variants, or why it cannot be read, is stored; the numbers
// are computed in the same transaction, and only then are the marks cleared or set aside.
import { type LevelRecord, priorities } from "../contracts/index.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import type { Fault } from "../engine/halving.ts";
import { secondLookMs } from "../engine/marking.ts";
import { restateKnown, restateRead } from "../engine/in-flight.ts";
import { toLevelRows } from "../engine/level-rows.ts";
import { recompute } from "../engine/recompute.ts";
import { withKits, withSharing } from "../engine/relevance.ts";
import { retryAfterMs } from "../engine/retry-schedule.ts";
import { refreshStatus } from "../engine/status.ts";
import type { ReadAgain } from "../engine/uncounted-orders.ts";
import type { ReadMarkRow } from "../store/entities/signals.ts";
import type { Tx } from "../store/tx.ts";
import type { Claim } from "./claim-marks.ts";
import { findUntold } from "./find-untold.ts";

/** What may be at nobody's fault is tried again no later than this. */
const longestLeftMs = 5 * 60_000;

const variantsOf = (marks: readonly ReadMarkRow[]): number[] => marks.map((mark) => mark.sourceVariant);

const toRows = (claimed: Claim, records: readonly LevelRecord[]) => {
  const variantIds = new Map([...claimed.externalIds].map(([id, externalId]) => [externalId, id]));
  return toLevelRows(records, { ...claimed, variantIds });
};

/** A signal whose read changed nothing is read once more, later, batched and in the background (rule C10). */
async function planSecondLooks(
  tx: Tx,
  claimed: Claim,
  marks: readonly ReadMarkRow[],
  changed: ReadonlyMap<number, number>,
  now: number,
): Promise<void> {
  const unmoved = marks.filter((mark) => mark.cause === "signal" && !changed.has(mark.sourceVariant));
  const still = new Set(variantsOf(await tx.readMarks.ofVariants(variantsOf(unmoved))));
  const again = variantsOf(unmoved).filter((id) => !still.has(id));
  if (again.length === 0) return;
  await tx.readMarks.set(claimed.accountId, again, {
    mark: await tx.sequence.next(),
    cause: "second-look",
    priority: priorities.indexOf("sweep"),
    dueAt: now + secondLookMs,
    markedAt: now,
  });
}

/** Of what changed: that which was read although no signal had asked for it. */
function readUnasked(marks: readonly ReadMarkRow[], changed: ReadonlyMap<number, number>) {
  const unasked = marks.filter(({ cause }) => cause === "run" || cause === "sweep");
  return new Map(
    unasked.flatMap(({ sourceVariant }) => {
      const before = changed.get(sourceVariant);
      return before === undefined ? [] : [[sourceVariant, before] as const];
    }),
  );
}

async function recomputeRead(
  tx: Tx,
  claimed: Claim,
  marks: readonly ReadMarkRow[],
  untold: readonly number[],
  now: number,
): Promise<void> {
  const { ticket } = claimed;
  const markedAt = new Map(marks.map((mark) => [mark.sourceVariant, mark.markedAt]));
  // A kit's number follows its components' levels, in whichever round those were read, and a component's the orders for
  // its kits.
  const read = await withKits(tx, variantsOf(marks));
  const targets = await tx.targets.ofSourceVariants([...(await withSharing(tx, [...read]))]);
  const options = { now, markedAt, ticket, read, untold: await withSharing(tx, [...untold]) };
  const byIntegration = Map.groupBy(targets, (target) => target.integration);
  for (const integration of await tx.integrations.byIds([...byIntegration.keys()])) {
    const group = byIntegration.get(integration.id) ?? [];
    await recompute(tx, integration, group, options);
    if (integration.firstActivatedAt === null) await refreshStatus(tx, integration, now);
  }
}

/** What was read of the orders that some integration leaves out: behind the levels, and so no older than they are. */
async function saveReadAgain(
  tx: Tx,
  accountId: number,
  { orders, doubtful }: ReadAgain,
  now: number,
): Promise<ReadonlySet<string>> {
  if (orders.length + doubtful.length === 0) return new Set();
  const ticket = await tx.sequence.next();
  await tx.sourceOrders.doubt(accountId, doubtful, ticket);
  return tx.sourceOrders.save(accountId, orders, { readAt: now, ticket });
}

/** Stores what was read of these of the claimed marks. */
export async function storeLevels(
  context: EngineContext,
  claimed: Claim,
  marks: readonly ReadMarkRow[],
  records: readonly LevelRecord[],
  readAgain: ReadAgain,
): Promise<void> {
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const changedOrders = await saveReadAgain(tx, claimed.accountId, readAgain, now);
    const changed = await tx.levels.save(variantsOf(marks), toRows(claimed, records), claimed.ticket);
    await tx.readMarks.clear(marks);
    await planSecondLooks(tx, claimed, marks, changed, now);
    const untold = await findUntold(tx, claimed, readUnasked(marks, changed));
    // Before the numbers: an order that these levels count is in flight no more.
    await restateKnown(tx, claimed.accountId, changedOrders, now);
    await restateRead(tx, variantsOf(marks), now);
    const step = { name: "compute", fields: { ticket: claimed.ticket }, isQuiet: true } as const;
    await context.ports.telemetry.step(step, () => recomputeRead(tx, claimed, marks, untold, now));
    tx.wake(topics.reads(claimed.accountId));
  });
}

async function setAside(
  tx: Tx,
  those: readonly Fault<ReadMarkRow>[],
  longestMs: number,
  now: number,
): Promise<void> {
  const groups = Map.groupBy(those, ({ item, error }) => `${item.attempts} ${error.message}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const attempts = first.item.attempts + 1;
    const dueAt = now + Math.min(longestMs, retryAfterMs(attempts));
    const aside = { problem: first.error.message, attempts, priority: "sweep", dueAt } as const;
    await tx.readMarks.setAside(
      group.map(({ item }) => item),
      aside,
    );
  }
}

/**
 * Sets aside what could not be read. The levels of those at fault are forgotten: they are unknown now, and an older
 * number is never pushed as if it were fresh. Of the rest (`left`) nothing new is known, and their levels stay.
 */
export async function storeFaults(
  context: EngineContext,
  claimed: Claim,
  { faults, left }: { faults: readonly Fault<ReadMarkRow>[]; left: readonly Fault<ReadMarkRow>[] },
): Promise<void> {
  const now = context.ports.clock.now();
  const faulty = faults.map(({ item }) => item);
  for (const { item, error } of faults) {
    context.ports.log.warn({ variant: claimed.externalIds.get(item.sourceVariant), error }, "set aside");
  }
  await context.store.transaction(async (tx) => {
    await setAside(tx, faults, Infinity, now);
    await setAside(tx, left, longestLeftMs, now);
    await tx.levels.save(variantsOf(faulty), [], claimed.ticket);
    if (faulty.length > 0) await recomputeRead(tx, claimed, faulty, [], now);
    tx.wake(topics.reads(claimed.accountId));
  });
}

// Arrow 3: what does the source say now? Claims due read marks under a ticket, reads the levels of those variants page
// by page, and stores them. One variant that makes its page fail is found by halving and set aside (rule G2).
import { type AdapterError, isFinal, type LevelRecord } from "../contracts/index.ts";
import type { EngineContext } from "../engine/context.ts";
import { askSource } from "../engine/far-side.ts";
import { type Allowance, halve } from "../engine/halving.ts";
import { isYetToCome, type RoundResult } from "../engine/loop.ts";
import { readLeftOut } from "../engine/uncounted-orders.ts";
import type { ReadMarkRow } from "../store/entities/signals.ts";
import type { PriorityBand } from "../store/tables/read-marks.ts";
import { type Claim, claimMarks, pagesOf, priorityOf } from "./claim-marks.ts";
import { storeFaults, storeLevels } from "./store-levels.ts";

/** Signals come in bursts: after a read, what comes within this time is read together. The first never waits. */
const gatherMs = 200;
/** In a flood an urgent read rests for as long as a full request takes to come together, where that is no longer than this. */
const longestFillMs = 1000;
/** However little is left of the budget, an urgent read rests no longer than this to gather more. */
const longestGatherMs = 4000;

type Page = readonly ReadMarkRow[];

function askLevels(context: EngineContext, claimed: Claim, page: Page): Promise<LevelRecord[]> {
  const [first] = claimed.marks;
  const call = { priority: first ? priorityOf(first) : "sweep" } as const;
  const externalIds = page.flatMap((mark) => claimed.externalIds.get(mark.sourceVariant) ?? []);
  return askSource(context, claimed.accountId, (source) => source.levels(externalIds, call));
}

const askLeftOut = (context: EngineContext, claimed: Claim, marks: Page) => {
  const externalIds = marks.flatMap((mark) => claimed.externalIds.get(mark.sourceVariant) ?? []);
  return readLeftOut(context, claimed.accountId, externalIds);
};

/**
 * All pages of the claim, several on the wire at once; what was read is stored together. Answers the pages that failed
 * for good. Throws where one failed otherwise: its marks stay.
 */
async function readPages(
  context: EngineContext,
  claimed: Claim,
): Promise<{ page: Page; error: AdapterError }[]> {
  const pages = pagesOf(claimed);
  const answers = await Promise.allSettled(pages.map((page) => askLevels(context, claimed, page)));
  const asked = pages.flatMap((page, index) => {
    const answer = answers[index];
    return answer ? [{ page, answer }] : [];
  });
  const read = asked.flatMap(({ page, answer }) => (answer.status === "fulfilled" ? [{ page, answer }] : []));
  if (read.length > 0) {
    const marks = read.flatMap(({ page }) => page);
    const records = read.flatMap(({ answer }) => answer.value);
    await storeLevels(context, claimed, marks, records, await askLeftOut(context, claimed, marks));
  }
  return asked.flatMap(({ page, answer }) => {
    if (answer.status === "fulfilled") return [];
    const error: unknown = answer.reason;
    if (!isFinal(error)) throw error;
    return [{ page, error }];
  });
}

/** Reads what can be read of a page that failed, and sets the rest aside. */
async function readByHalves(
  context: EngineContext,
  claimed: Claim,
  { page, error }: { page: Page; error: AdapterError },
  allowance: Allowance,
): Promise<void> {
  let isAnyRead = false;
  const work = async (part: Page) => {
    const records = await askLevels(context, claimed, part);
    isAnyRead = true;
    await storeLevels(context, claimed, part, records, await askLeftOut(context, claimed, part));
  };
  const { faults, left } = await halve(page, error, work, allowance);
  // Where nothing at all could be read, it is the source that is at fault and none of these.
  const isTheirs = isAnyRead || left.length === 0;
  await storeFaults(
    context,
    claimed,
    isTheirs ? { faults, left } : { faults: [], left: [...faults, ...left] },
  );
}

/**
 * How long to gather before the next urgent claim: not at all while claims are full, in a flood until a request would be
 * full, and longer as the budget runs low. `sinceMs`: from the claim before this one.
 */
async function gatherAfter(context: EngineContext, claimed: Claim, sinceMs: number): Promise<number> {
  if (claimed.isFull) return 0;
  const fillMs = (claimed.pageSize * sinceMs) / claimed.marks.length;
  const { lane } = await context.connections.get(claimed.accountId);
  const requests = Math.ceil(claimed.marks.length / claimed.pageSize);
  return Math.min(
    longestGatherMs,
    Math.max(gatherMs, fillMs <= longestFillMs ? Math.ceil(fillMs) : 0, lane.spacingMs(requests)),
  );
}

/** The rounds of one band of an account: one claim, its pages, one transaction. The bands share the allowance. */
export function createReader(
  context: EngineContext,
  accountId: number,
  band: PriorityBand,
  allowance: Allowance,
): () => Promise<RoundResult> {
  const { store, ports } = context;
  let nextAt = 0;
  let claimedAt = 0;
  return async () => {
    const now = ports.clock.now();
    // Asked first: an index answers it, however many marks there are.
    const [first] = await store.read((tx) => tx.readMarks.due(accountId, band, now, 1));
    if (!first) {
      const dueAt = await store.read((tx) => tx.readMarks.nextDueAt(accountId, band));
      return { more: false, dueAt };
    }
    const isGathering = isYetToCome(nextAt, now, longestGatherMs) && priorityOf(first) !== "person";
    if (isGathering) return { more: false, dueAt: nextAt };
    const claimed = await claimMarks(context, accountId, band);
    if (claimed.marks.length === 0) return { more: true };
    const step = {
      name: "snapshot",
      fields: { accountId, ticket: claimed.ticket, variants: claimed.marks.length, band },
      causes: claimed.marks.map(({ traceparents }) => traceparents),
      isQuiet: band === "background",
    } as const;
    await ports.telemetry.step(step, async () => {
      const failed = await readPages(context, claimed);
      for (const each of failed) await readByHalves(context, claimed, each, allowance);
    });
    nextAt = band === "urgent" ? now + (await gatherAfter(context, claimed, now - claimedAt)) : 0;
    claimedAt = now;
    return { more: true };
  };
}

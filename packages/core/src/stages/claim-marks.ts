// The beginning of a snapshot: claims due read marks under a ticket, and lays them out in pages of one request each.
import { type Priority, priorities } from "../contracts/index.ts";
import type { EngineContext } from "../engine/context.ts";
import { variantsPerRead } from "../engine/far-side.ts";
import { chunksOf } from "../store/chunks.ts";
import type { ReadMarkRow } from "../store/entities/signals.ts";
import type { PriorityBand } from "../store/tables/read-marks.ts";

/** Requests of one round: more would let early numbers wait for late pages. Those of the lesser bands go singly. */
const pagesPerRound: Record<PriorityBand, number> = { urgent: 4, "catch-up": 1, background: 1 };

export type Claim = {
  accountId: number;
  marks: ReadMarkRow[];
  /** More marks than it could take may be due. */
  isFull: boolean;
  /** When the source was asked. */
  readAt: number;
  /** Drawn before the first request; a level of a smaller ticket never replaces one of a larger. */
  ticket: number;
  /** By our id of the variant. */
  externalIds: Map<number, string>;
  /** By the source's id of the location. */
  locationIds: Map<string, number>;
  pageSize: number;
};

export const priorityOf = (mark: ReadMarkRow): Priority => priorities[mark.priority] ?? "sweep";

export async function claimMarks(
  context: EngineContext,
  accountId: number,
  band: PriorityBand,
): Promise<Claim> {
  const locations = await context.store.read((tx) => tx.accounts.locations(accountId));
  const pageSize = await variantsPerRead(context, accountId, locations.length);
  return context.store.transaction(async (tx) => {
    const limit = pageSize * pagesPerRound[band];
    const due = await tx.readMarks.due(accountId, band, context.ports.clock.now(), limit);
    // Full requests alone, where there are some: what is over goes with what comes next.
    const marks = due.slice(0, Math.max(1, Math.floor(due.length / pageSize)) * pageSize);
    const variants = await tx.catalog.sourceVariantsByIds(marks.map((mark) => mark.sourceVariant));
    return {
      accountId,
      marks,
      isFull: due.length === limit,
      readAt: context.ports.clock.now(),
      ticket: await tx.sequence.next(),
      externalIds: new Map(variants.map((variant) => [variant.id, variant.externalId])),
      locationIds: new Map(locations.map((location) => [location.externalId, location.id])),
      pageSize,
    };
  });
}

/** What has failed before is asked for apart from the rest: it may fail again (rule G2). */
export const pagesOf = ({ marks, pageSize }: Claim): ReadMarkRow[][] => [
  ...chunksOf(
    marks.filter((mark) => mark.attempts === 0),
    pageSize,
  ),
  ...chunksOf(
    marks.filter((mark) => mark.attempts > 0),
    pageSize,
  ),
];

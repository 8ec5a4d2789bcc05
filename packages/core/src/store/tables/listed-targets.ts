// What a listing of targets tells of each, and in which orders: less than half of a target's columns.
import type { TargetRow } from "../entities/target.ts";

export const listedFields = [
  "id",
  "integration",
  "channelVariant",
  "channelLocation",
  "sourceVariant",
  "sourceLocation",
  "sortText",
  "changedAt",
  "difference",
  "desired",
  "pushed",
  "pushedAt",
  "observed",
  "observedAt",
  "state",
  "driftCause",
  "holdCode",
  "holdMessage",
  "heldAt",
  "errorCode",
  "errorMessage",
  "retryAt",
] as const satisfies readonly (keyof TargetRow)[];
export type ListedTarget = Pick<TargetRow, (typeof listedFields)[number]>;

export const sortColumns = { SKU: "sort_text", LAST_CHANGE: "changed_at", DIFFERENCE: "difference" } as const;
/** By SKU from the front of the alphabet; the other two with what changed last, or differs most, in front. */
export type TargetSort = keyof typeof sortColumns;
/** What a row is put in order by. */
export const sortKeyOf: Readonly<Record<TargetSort, (row: ListedTarget) => string | number>> = {
  SKU: ({ sortText }) => sortText,
  LAST_CHANGE: ({ changedAt }) => changedAt,
  DIFFERENCE: ({ difference }) => difference,
};
export type SortOrder = { by: TargetSort; isReversed: boolean };

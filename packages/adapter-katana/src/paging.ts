// Pages by number slide while they are read: a row that goes shifts the rows behind it towards the front, and one of
// them lands on a page already read. This file knows how far a listing is and when it must look back.
import { z } from "zod";
import { rowsPerPage } from "./rate-limit.ts";

export type Pagination = {
  /** Rows of the whole list; null where the answer does not say. */
  total: number | null;
  /** Pages of the whole list; null where the answer does not say. */
  pages: number | null;
  isLast: boolean;
};

const count = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(Number);
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

// Katana: documented as numbers and booleans, sent as strings: {"total_records":"274","last_page":"false"}.
const paginationHeader = z.object({
  total_records: count.optional(),
  total_pages: count.optional(),
  page: count.optional(),
  last_page: flag.optional(),
});

/** Undefined where the header is there and says nothing readable. */
export function readPagination(
  header: string | undefined,
  page: number,
  rowCount: number,
): Pagination | undefined {
  // Without the header only an empty page is surely the end.
  if (header === undefined) return { total: null, pages: null, isLast: rowCount === 0 };
  const { data } = paginationHeader.safeParse(parseHeader(header));
  if (!data) return undefined;
  const { total_records: total = null, total_pages: pages = null, last_page: isLastStated } = data;
  const isLast = rowCount === 0 || (isLastStated ?? (pages !== null && page >= pages));
  return { total, pages, isLast };
}

function parseHeader(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How far a listing is that is read over many calls. */
export type Place = {
  page: number;
  /** Rows of the list as the last answer had it; null before the first. */
  total: number | null;
  /** Rows of the list when the reading began. */
  totalAtStart: number | null;
  /** Set on the way back over the first pages: the page to end with. */
  lastPage: number | null;
};

export const firstPlace: Place = { page: 1, total: null, totalAtStart: null, lastPage: null };

/**
 * Where to read next; null at the end. Together the pages hold every row that was there from the beginning to the end
 * of the reading, some of them twice: where rows went, as many pages are read again as they may have slid across, and
 * where rows came, the first pages are read once more at the end.
 * Katana: lists begin with what was created last, so a new row pushes others back and hides none of them.
 */
export function nextPlace(place: Place, answer: Pagination): Place | null {
  const total = answer.total;
  const totalAtStart = place.totalAtStart ?? total;
  const vanished = total === null || place.total === null ? 0 : place.total - total;
  if (vanished > 0) {
    const page = Math.max(1, place.page - Math.ceil(vanished / rowsPerPage));
    return { ...place, page, total, totalAtStart: smaller(totalAtStart, total) };
  }
  if (place.lastPage !== null) {
    return answer.isLast || place.page >= place.lastPage
      ? null
      : { ...place, page: place.page + 1, total, totalAtStart };
  }
  if (!answer.isLast) return { ...place, page: place.page + 1, total, totalAtStart };
  const arrived = total === null || totalAtStart === null ? 0 : total - totalAtStart;
  if (arrived <= 0) return null;
  return { page: 1, total, totalAtStart: total, lastPage: Math.ceil(arrived / rowsPerPage) };
}

const smaller = (left: number | null, right: number | null) =>
  left === null || right === null ? null : Math.min(left, right);

export const formatPlace = ({ page, total, totalAtStart, lastPage }: Place): string =>
  [page, total, totalAtStart, lastPage].map((part) => part ?? "").join(".");

/** A place that is not readable, such as one of an older version, begins anew. */
export function parsePlace(text: string | null): Place {
  const match = /^(\d+)\.(\d*)\.(\d*)\.(\d*)$/.exec(text ?? "");
  if (!match) return firstPlace;
  const [, page = "1", total, totalAtStart, lastPage] = match;
  const numberOrNull = (part: string | undefined) => (part ? Number(part) : null);
  return {
    page: Math.max(1, Number(page)),
    total: numberOrNull(total),
    totalAtStart: numberOrNull(totalAtStart),
    lastPage: numberOrNull(lastPage),
  };
}

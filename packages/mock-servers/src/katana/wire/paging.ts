// Cuts a list into pages. Katana: 50 to a page, at most 250, offset method (O); X-Pagination is JSON whose values are
// strings (V), sent even with zero rows (O); a page past the end is empty (V).
import type { KatanaSettings } from "../settings.ts";
import { badRequest } from "./errors.ts";
import { readInteger } from "./filters.ts";
import { shiftOf } from "./shifted-pages.ts";

const defaultLimit = 50;
const highestLimit = 250;

export type Page<T> = { rows: T[]; header: string };

/** Sorts nothing and renders nothing: `rows` are those of the page, `header` the value of X-Pagination. */
export function pageOf<T>(records: readonly T[], query: URLSearchParams, settings: KatanaSettings): Page<T> {
  const limit = readLimit(query, settings);
  const page = atLeastOne(readInteger(query.get("page") ?? "1", "page"), "page");
  const offset = (page - 1) * limit;
  const shift = shiftOf(query);
  const total = Math.max(0, records.length - shift);
  const totalPages = Math.ceil(total / limit);
  const pagination = {
    total_records: String(total),
    total_pages: String(totalPages),
    offset: String(offset),
    page: String(page),
    first_page: String(page === 1),
    last_page: String(page >= totalPages),
  };
  const start = Math.max(0, offset + shift);
  return {
    rows: records.slice(start, Math.max(0, offset + shift + limit)),
    header: JSON.stringify(pagination),
  };
}

function readLimit(query: URLSearchParams, settings: KatanaSettings): number {
  const limit = atLeastOne(readInteger(query.get("limit") ?? String(defaultLimit), "limit"), "limit");
  if (limit <= highestLimit) return limit;
  if (settings.limitAbove250 === "clamp") return highestLimit;
  const info = { comparison: "<=", limit: highestLimit };
  throw badRequest([{ path: ".limit", code: "maximum", message: `must be <= ${highestLimit}`, info }]);
}

function atLeastOne(value: number, name: string): number {
  if (value >= 1) return value;
  const info = { comparison: ">=", limit: 1 };
  throw badRequest([{ path: `.${name}`, code: "minimum", message: "must be >= 1", info }]);
}

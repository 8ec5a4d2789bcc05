// Plays what offset paging suffers under change: rows that came to, or went from, the pages a client has already read
// shift all the pages after them, so that rows are repeated or skipped. Katana: offset method (O). The rows that came
// and went are not there when the list is read from its first page again; nothing is stored.
import type { Faults } from "../../shared/faults.ts";
import type { Handler } from "../../shared/ports.ts";
import { clientOf, requestName } from "../../shared/with-faults.ts";

/** Katana ignores parameters that it does not know (O): this one is the mock's own word to its paging. */
const shiftParameter = "__mock_shift";

export function withShiftedPages(faults: Faults, handler: Handler): Handler {
  /** Of the lists that are being read, by key and query: the shift so far. */
  const shifts = new Map<string, number>();
  return async (request) => {
    const url = new URL(request.url);
    url.searchParams.delete(shiftParameter);
    if (request.method !== "GET") return await handler(request);
    const page = url.searchParams.get("page") ?? "1";
    const list = nameOfList(request, url);
    if (page === "1") shifts.delete(list);
    const struck = page === "1" ? 0 : faults.forPage([requestName(request)], clientOf(request));
    const shift = (shifts.get(list) ?? 0) + struck;
    if (shift === 0) return await handler(request);
    shifts.set(list, shift);
    url.searchParams.set(shiftParameter, String(shift));
    return await handler(new Request(url, request));
  };
}

export const shiftOf = (query: URLSearchParams) => Number(query.get(shiftParameter) ?? 0);

function nameOfList(request: Request, { pathname, searchParams }: URL): string {
  const query = new URLSearchParams(searchParams);
  query.delete("page");
  query.sort();
  return `${request.headers.get("authorization") ?? ""} ${pathname}?${query.toString()}`;
}

import { expect, test } from "vitest";
import {
  firstPlace,
  formatPlace,
  nextPlace,
  parsePlace,
  readPagination,
  type Pagination,
  type Place,
} from "./paging.ts";

test("X-Pagination: Katana sends strings", () => {
  const header =
    '{"total_records":"274","total_pages":"2","offset":"0","page":"1","first_page":"true","last_page":"false"}';
  expect(readPagination(header, 1, 250)).toEqual({ total: 274, pages: 2, isLast: false });
});

test("X-Pagination: documented are numbers and booleans", () => {
  const header =
    '{"total_records":274,"total_pages":2,"offset":250,"page":2,"first_page":false,"last_page":true}';
  expect(readPagination(header, 2, 24)).toEqual({ total: 274, pages: 2, isLast: true });
});

test("X-Pagination: an empty list", () => {
  const header = '{"total_records":"0","total_pages":"0","page":"1","first_page":"true","last_page":"true"}';
  expect(readPagination(header, 1, 0)).toEqual({ total: 0, pages: 0, isLast: true });
});

test("without last_page the page count decides", () => {
  expect(readPagination('{"total_records":"274","total_pages":"2"}', 1, 250)?.isLast).toBe(false);
  expect(readPagination('{"total_records":"274","total_pages":"2"}', 2, 24)?.isLast).toBe(true);
});

test("without the header only an empty page is the end", () => {
  expect(readPagination(undefined, 1, 50)).toEqual({ total: null, pages: null, isLast: false });
  expect(readPagination(undefined, 2, 0)?.isLast).toBe(true);
});

test.for(["{", "[]", "null", '{"total_records":"many"}', '{"last_page":"yes"}'])(
  "a header of %s cannot be read",
  (header) => {
    expect(readPagination(header, 1, 1)).toBeUndefined();
  },
);

const answer = (total: number, page: number): Pagination => {
  const pages = Math.max(1, Math.ceil(total / 250));
  return { total, pages, isLast: page >= pages };
};

/** Reads a listing to its end; `listAt` gives the rows as they are at the time of the n-th request. */
function readThrough(listAt: (request: number) => string[]): { rows: Set<string>; pages: number[] } {
  const rows = new Set<string>();
  const pages: number[] = [];
  for (let place: Place | null = firstPlace; place;) {
    const list = listAt(pages.length);
    const page: number = place.page;
    pages.push(page);
    for (const row of list.slice((page - 1) * 250, page * 250)) rows.add(row);
    // Through its text form, as the engine keeps it.
    const next = nextPlace(place, answer(list.length, page));
    place = next && parsePlace(formatPlace(next));
  }
  return { rows, pages };
}

const rows = (count: number, prefix = "row") =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test("a list that stands still is read page by page", () => {
  const { rows: read, pages } = readThrough(() => rows(600));
  expect(pages).toEqual([1, 2, 3]);
  expect(read.size).toBe(600);
});

test("rows that go while the list is read push none of the others past the reader", () => {
  const before = rows(1000);
  const after = before.slice(300);
  const { rows: read, pages } = readThrough((request) => (request < 2 ? before : after));
  // Page 3 is read with 300 rows gone: two pages back, and on from there.
  expect(pages).toEqual([1, 2, 3, 1, 2, 3]);
  expect(after.filter((row) => !read.has(row))).toEqual([]);
});

test("rows that go from the pages behind a reader who is at the end are noticed too", () => {
  const before = rows(501);
  const after = before.slice(1);
  const { rows: read } = readThrough((request) => (request < 2 ? before : after));
  expect(after.filter((row) => !read.has(row))).toEqual([]);
});

test("rows that come while the list is read are read at the end", () => {
  const before = rows(600);
  const after = [...rows(2, "new"), ...before];
  const { rows: read, pages } = readThrough((request) => (request < 1 ? before : after));
  expect(pages).toEqual([1, 2, 3, 1]);
  expect(after.filter((row) => !read.has(row))).toEqual([]);
});

test("many new rows are read over as many pages", () => {
  const before = rows(250);
  const after = [...rows(500, "new"), ...before];
  const later = (request: number) => (request < 1 ? before : after);
  // The first answer says that the list ends there.
  expect(readThrough(later).pages).toEqual([1]);
  const longer = [...before, ...rows(10, "old")];
  const { rows: read } = readThrough((request) => (request < 1 ? longer : [...rows(500, "new"), ...longer]));
  expect(read.size).toBe(760);
});

test.for(["", "abc", "1.2", "../..", "0x1.1.1.1"])("a place of %j begins anew", (text) => {
  expect(parsePlace(text)).toEqual(firstPlace);
});

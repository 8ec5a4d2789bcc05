// A listing that changes while somebody looks at it: no row twice, none missing, and few requests.
import { describe, expect, it } from "vitest";
import {
  isOutdated,
  type KeptPages,
  pagesOf,
  type Reading,
  readAnew,
  readFirst,
  readOn,
} from "./kept-pages.ts";

type Data = { rows: number[]; end: string | null };
const size = 3;

/** Keyset pages over a list that the test may change meanwhile. */
function aListing(rows: number[]) {
  const asked: (string | null)[] = [];
  const reading: Reading<Data> = {
    read(place) {
      asked.push(place);
      const behind = rows.filter((row) => place === null || row > Number(place));
      const page = behind.slice(0, size);
      return Promise.resolve({ rows: page, end: behind.length > size ? String(page.at(-1)) : null });
    },
    next: ({ end }) => end,
  };
  return { rows, asked, reading };
}

const rowsOf = ({ pages }: KeptPages<Data>) => pages.flatMap(({ data }) => data.rows);

async function readAll(reading: Reading<Data>) {
  let kept = await readFirst(reading);
  for (let before = 0; before < kept.pages.length;) {
    before = kept.pages.length;
    kept = await readOn(kept, reading);
  }
  return kept;
}

const twelve = () => Array.from({ length: 12 }, (_, index) => index * 10);

describe("a listing's pages", () => {
  it("are read one behind the other, to the end", async () => {
    const { rows, reading, asked } = aListing(twelve());
    expect(rowsOf(await readAll(reading))).toEqual(rows);
    expect(asked).toEqual([null, "20", "50", "80"]);
  });

  it("in sight are read anew, the others are kept", async () => {
    const { rows, reading, asked } = aListing(twelve());
    const kept = await readAll(reading);
    asked.length = 0;
    const fresh = await readAnew(kept, { first: 1, last: 2 }, kept.turn + 1, reading);
    expect(asked).toEqual(["20", "50"]);
    expect(rowsOf(fresh)).toEqual(rows);
    expect([0, 1, 2, 3].map((page) => isOutdated(fresh, { first: page, last: page }))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const later = await readAnew(fresh, { first: 0, last: 0 }, fresh.turn, reading);
    expect(isOutdated(later, { first: 0, last: 2 })).toBe(false);
  });

  it("behind one whose end has moved are given up, and read again from there", async () => {
    const listing = aListing(twelve());
    const kept = await readAll(listing.reading);
    listing.rows.splice(4, 0, 35);
    const fresh = await readAnew(kept, { first: 1, last: 1 }, 1, listing.reading);
    expect(rowsOf(fresh)).toEqual([0, 10, 20, 30, 35, 40]);
    const whole = await readOn(await readOn(fresh, listing.reading), listing.reading);
    expect(rowsOf(await readOn(whole, listing.reading))).toEqual(listing.rows);
  });

  it("end where the listing has come to end", async () => {
    const listing = aListing(twelve());
    const kept = await readAll(listing.reading);
    listing.rows.splice(5);
    expect(rowsOf(await readAnew(kept, { first: 1, last: 3 }, 1, listing.reading))).toEqual(listing.rows);
    listing.rows.splice(0);
    expect(rowsOf(await readAnew(kept, { first: 0, last: 0 }, 1, listing.reading))).toEqual([]);
  });

  it("are found by their rows", () => {
    expect(pagesOf([3, 3, 2], 0, 2)).toEqual({ first: 0, last: 0 });
    expect(pagesOf([3, 3, 2], 2, 6)).toEqual({ first: 0, last: 2 });
    expect(pagesOf([3, 3, 2], 7, 99)).toEqual({ first: 2, last: 2 });
    expect(pagesOf([], 0, 0)).toEqual({ first: 0, last: 0 });
  });
});

// The pages of a listing that have been read. What is in sight is read anew when something has happened; the others once
// they come into sight: however far somebody has scrolled, an event costs a request or two.

type KeptPage<Data> = {
  /** The cursor that it was asked with; null for the first. */
  place: string | null;
  data: Data;
  /** Of the reading that it came of. */
  turn: number;
};

export type KeptPages<Data> = {
  pages: readonly KeptPage<Data>[];
  /** What was read in an earlier turn may be outdated. */
  turn: number;
  /** The answer that came last: what it says beside its rows is the newest. */
  latest: Data;
};

export type Sight = { first: number; last: number };

export type Reading<Data> = {
  read: (place: string | null) => Promise<Data>;
  /** Where the next page begins; null behind the last. */
  next: (data: Data) => string | null;
};

export async function readFirst<Data>({ read }: Reading<Data>): Promise<KeptPages<Data>> {
  const data = await read(null);
  return { pages: [{ place: null, data, turn: 0 }], turn: 0, latest: data };
}

/** The page behind the last one. */
export async function readOn<Data>(
  kept: KeptPages<Data>,
  { read, next }: Reading<Data>,
): Promise<KeptPages<Data>> {
  const last = kept.pages.at(-1);
  const place = last ? next(last.data) : null;
  if (place === null) return kept;
  const data = await read(place);
  return { ...kept, pages: [...kept.pages, { place, data, turn: kept.turn }], latest: data };
}

/**
 * Those in sight, each from where the one before it ends now. What comes behind stays only where it still begins there: no
 * row is shown twice, and none is missing; the rest is read as it is scrolled to.
 */
export async function readAnew<Data>(
  kept: KeptPages<Data>,
  sight: Sight,
  turn: number,
  { read, next }: Reading<Data>,
): Promise<KeptPages<Data>> {
  const end = kept.pages.length - 1;
  const first = Math.min(sight.first, end);
  const pages = kept.pages.slice(0, first);
  let place = kept.pages[first]?.place ?? null;
  let { latest } = kept;
  for (let index = first; index <= Math.min(sight.last, end); index += 1) {
    latest = await read(place);
    pages.push({ place, data: latest, turn });
    place = next(latest);
    if (place === null) break;
  }
  const rest = place === null ? [] : kept.pages.slice(pages.length);
  if (rest[0]?.place === place) pages.push(...rest);
  return { pages, turn, latest };
}

export const isOutdated = <Data>({ pages, turn }: KeptPages<Data>, sight: Sight): boolean =>
  pages.slice(sight.first, sight.last + 1).some((page) => page.turn < turn);

/** The pages that hold these rows, by how many rows each has. */
export function pagesOf(lengths: readonly number[], firstRow: number, lastRow: number): Sight {
  const pageOf = (row: number): number => {
    let end = 0;
    const found = lengths.findIndex((length) => (end += length) > row);
    return found === -1 ? Math.max(0, lengths.length - 1) : found;
  };
  return { first: pageOf(firstRow), last: pageOf(lastRow) };
}

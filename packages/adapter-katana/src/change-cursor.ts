// How far the asking for changes is, list by list, and how that is written down between two calls. All times are by
// Katana's clock: this adapter has none.
import { z } from "zod";
import { parsePlace, type Place, formatPlace } from "./paging.ts";

/** How far one list is. */
export type ListState = {
  /** What changed then or later is asked for: updated_at_min. */
  since: number;
  /** The rows since then whose keys were handed out, each as "id@updated_at": they come again, and are old news. */
  seen: ReadonlySet<string>;
  /** When it was asked last; null where Katana did not say. */
  askedAt: number | null;
  /** Set in the middle of a list that is longer than a page. */
  reading: Reading | null;
};

/** `nextSince` and `nextSeen` are what `since` and `seen` become at the end. */
type Reading = { place: Place; nextSince: number; nextSeen: ReadonlySet<string> };

export type ChangeCursor = {
  lists: ReadonlyMap<string, ListState>;
  /** The lists that are still to be asked in this round. */
  rest: readonly string[];
};

const time = z.int().min(0);
const marks = z.array(z.string()).transform((each): ReadonlySet<string> => new Set(each));

const cursorSchema = z
  .object({
    version: z.literal(1),
    rest: z.array(z.string()),
    lists: z.record(
      z.string(),
      z.object({
        since: time,
        seen: marks,
        askedAt: time.nullable(),
        reading: z
          .object({ place: z.string().transform(parsePlace), nextSince: time, nextSeen: marks })
          .nullable(),
      }),
    ),
  })
  .transform(({ lists, rest }): ChangeCursor => ({ lists: new Map(Object.entries(lists)), rest }));

export function formatCursor({ lists, rest }: ChangeCursor): string {
  const written = [...lists].map(([name, { seen, reading, ...state }]) => [
    name,
    {
      ...state,
      seen: [...seen],
      reading: reading && {
        place: formatPlace(reading.place),
        nextSince: reading.nextSince,
        nextSeen: [...reading.nextSeen],
      },
    },
  ]);
  return JSON.stringify({ version: 1, rest, lists: Object.fromEntries(written) });
}

/** Null where the text is none of ours. */
export function parseCursor(text: string): ChangeCursor | null {
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

// One page of what changed in one list. Times are Katana's own, for the adapter has none; each asking begins a little
// before the last one ended, since a change may show later than its time and no clock is to be trusted to the second.
// What comes again by that is known by its id and time, and is not told again.
import type { Call, SignalKey } from "@stockgate/core/contracts";
import type { ListState } from "./change-cursor.ts";
import { type Change, changeLists, timeTeller } from "./change-lists.ts";
import type { KatanaClient } from "./client.ts";
import { formatInstant } from "./mapping.ts";
import { firstPlace, nextPlace } from "./paging.ts";
import { readReadablePage } from "./readable-page.ts";

/** How far behind Katana's clock the next asking begins. */
const overlapMs = 60_000;
/** How far back it begins where Katana's clock was set back: longer than between any two askings. */
const setBackMs = 3_600_000;
/** How far back it begins where nobody knows what was asked before. */
const unknownMs = 86_400_000;

/** `known`: up to `now` all is known. */
export const sinceFor = (now: number, known: boolean): number =>
  Math.max(0, now - (known ? overlapMs : unknownMs));

const markOf = ({ id, updatedAt }: Change) => `${id}@${updatedAt}`;
const newest = (changes: readonly Change[]): number | null =>
  changes.reduce<number | null>((latest, { updatedAt }) => Math.max(latest ?? 0, updatedAt), null);

async function readPage(
  client: KatanaClient,
  name: string,
  query: Record<string, string>,
  page: number,
  call: Call,
) {
  const list = changeLists.get(name);
  if (!list) throw new Error(`there is no list ${name}`);
  const { path, row } = list;
  // A row that is not as documented is left to the sweep.
  return readReadablePage(client, { path, query: { ...list.query, ...query }, row }, page, call);
}

/** Katana's clock; where an answer has no date, when something moved last. */
export async function readNow(client: KatanaClient, call: Call): Promise<number> {
  const { answeredAt, items } = await readPage(client, timeTeller, {}, 1, call);
  return answeredAt ?? newest(items) ?? 0;
}

export type ChangePage = { keys: SignalKey[]; state: ListState; isDone: boolean };

export async function readChangePage(
  client: KatanaClient,
  name: string,
  state: ListState,
  call: Call,
): Promise<ChangePage> {
  const place = state.reading?.place ?? firstPlace;
  // Katana: inclusive (seen live).
  const query = { updated_at_min: formatInstant(state.since) };
  const page = await readPage(client, name, query, place.page, call);
  const { answeredAt, items: changes } = page;

  const asked = changes.filter((change) => change.updatedAt >= state.since);
  const keys = asked.filter((change) => !state.seen.has(markOf(change))).flatMap((change) => change.keys);
  // What changes while the pages are read may slip from one that is still to come to one that was read: it bears a
  // time after the first page's, and comes next time.
  const at = answeredAt ?? newest(changes);
  const nextSince = state.reading?.nextSince ?? Math.max(state.since, sinceFor(at ?? 0, true));
  const recent = changes.filter((change) => change.updatedAt >= nextSince).map(markOf);
  const nextSeen = new Set([...(state.reading?.nextSeen ?? []), ...recent]);

  // Katana: a filter that it does not know is ignored without a word. The whole list is not read for that each time.
  const next = asked.length < changes.length ? null : nextPlace(place, page);
  if (next) {
    const reading = { place: next, nextSince, nextSeen };
    return { keys, state: { ...state, askedAt: answeredAt, reading }, isDone: false };
  }
  const done = { askedAt: answeredAt, reading: null };
  if (answeredAt !== null && answeredAt < state.since) {
    // Katana's clock was set back: what changed since bears times before those that were asked for.
    const since = Math.max(0, answeredAt - setBackMs);
    const seen = new Set([...state.seen, ...nextSeen]);
    return { keys, state: { ...done, since, seen }, isDone: false };
  }
  return { keys, state: { ...done, since: nextSince, seen: nextSeen }, isDone: true };
}

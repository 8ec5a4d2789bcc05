// Opaque cursors. A listing's names a row by its id, so that it stays valid while rows come and go; the event log's
// names a position in commit order and the log it belongs to, so that one of another log is noticed.
import type { EventPosition, SortedPlace } from "@stockgate/core";

const encode = (text: string): string => Buffer.from(text).toString("base64url");
const decode = (cursor: string): string => Buffer.from(cursor, "base64url").toString();

/** `listing` says what is paged through: a cursor of one listing is refused by another. */
export const encodeCursor = (listing: string, id: number): string => encode(`${listing}:${id}`);

/** Null where it is no cursor of this listing. */
export function decodeCursor(listing: string, cursor: string): number | null {
  const [, name, digits] = /^(\w+):(\d{1,10})$/.exec(decode(cursor)) ?? [];
  const id = Number(digits);
  return name === listing && id <= 2_147_483_647 ? id : null;
}

/** A place in a listing that something else than ids puts in order: what it is put in order by is in the cursor. */
export const encodeSortedCursor = (listing: string, { key, id }: SortedPlace): string =>
  encode(`${listing}:${id}:${key}`);

/** Null where it is no cursor of this listing. */
export function decodeSortedCursor(listing: string, cursor: string): { key: string; id: number } | null {
  const [, name, digits, key = ""] = /^(\w+):(\d{1,10}):(.*)$/s.exec(decode(cursor)) ?? [];
  const id = Number(digits);
  return name === listing && id <= 2_147_483_647 ? { key, id } : null;
}

export type EventCursor = { logEpoch: string; position: EventPosition };

export const encodeEventCursor = (logEpoch: string, { tx, id }: EventPosition): string =>
  encode(`event:${logEpoch}:${tx}:${id}`);

/** Null where it is no cursor of an event log. */
export function decodeEventCursor(cursor: string): EventCursor | null {
  const [, logEpoch = "", tx, id] = /^event:([\w-]+):(\d{1,15}):(\d{1,15})$/.exec(decode(cursor)) ?? [];
  return logEpoch === "" ? null : { logEpoch, position: { tx: Number(tx), id: Number(id) } };
}

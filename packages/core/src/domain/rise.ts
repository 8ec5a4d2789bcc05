// A rise that is believed only when a later reading says so as well (policy). Pure.

/** A rise as it was seen first. */
export type Rise = {
  quantity: number;
  /** Of the snapshot that said so. */
  ticket: number;
  /** When the channel was looked at for it, in epoch milliseconds. */
  seenAt: number;
};

/** A number as it was read from the source. */
export type Reading = { quantity: number; ticket: number; readAt: number };

/** Whether this reading is a second one, long enough behind the first, and as large. */
export const isConfirmed = (first: Rise | null, reading: Reading, afterMs: number): boolean =>
  first !== null &&
  reading.quantity >= first.quantity &&
  reading.ticket > first.ticket &&
  reading.readAt >= first.seenAt + afterMs;

/** What waits from here on: a smaller rise begins anew. */
export const pendingRise = (first: Rise | null, { quantity, ticket }: Reading, seenAt: number): Rise =>
  first === null || quantity < first.quantity ? { quantity, ticket, seenAt } : first;

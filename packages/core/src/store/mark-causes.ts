// Which steps set a mark: W3C traceparents with commas between them, the oldest first, so that whoever works on the mark
// can be linked to every change that waits behind it. Bounded: a thousand signals for one variant are one mark.

/** One is 55 characters: eight of them and their commas. */
export const longestCauses = 447;

export function addCause(known: string | null, added: string | null): string | null {
  if (known === null || added === null) return known ?? added;
  const isFull = known.length + 1 + added.length > longestCauses;
  return isFull || known.includes(added) ? known : `${known},${added}`;
}

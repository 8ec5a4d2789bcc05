// Points in time as the vendors write them.

/** "2026-10-01T09:00:00.000Z" */
export const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** Milliseconds since the epoch, or null where the text is no point in time. */
export function parseIsoTime(text: string): number | null {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}

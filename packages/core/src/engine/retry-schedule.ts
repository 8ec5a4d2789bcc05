// How long to leave alone what was refused or cannot be read, so that it costs ever less (rule G2). Pure.

const firstRetryMs = 60_000;
const longestRetryMs = 3_600_000;

/** The pause after this many attempts: a minute, doubling up to an hour. */
export const retryAfterMs = (attempts: number): number =>
  Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, attempts - 1));

// The least time that the vendors' limits allow for a push of every level, both budgets empty as it begins.

export const requestMs = 150;
/** Katana: rows in one answer, requests in one window, its length. */
const rowsPerRequest = 250;
const requestsPerWindow = 60;
const windowMs = 60_000;
/** Shopify: entries of one array; points of a look at so many, of a write of so many, and restored a second. */
const entriesPerRequest = 250;
const lookPoints = 3;
const writePoints = 10;
const pointsPerSecond = 100;

/**
 * Katana's last window opens when the one that is spent has ended and the others that are needed too. Its requests may
 * all go at once; what the last of them tells is looked at and written. Shopify's bucket fills meanwhile.
 */
export function leastSeconds(levels: number, windowLeftMs: number): { seconds: number; formula: string } {
  const reads = Math.ceil(levels / rowsPerRequest);
  const windows = Math.ceil(reads / requestsPerWindow);
  const source = (windowLeftMs + (windows - 1) * windowMs + 3 * requestMs) / 1000;
  const batches = Math.ceil(levels / entriesPerRequest);
  const channel = (batches * (lookPoints + writePoints)) / pointsPerSecond + requestMs / 1000;
  const formula =
    `max(${(windowLeftMs / 1000).toFixed(1)} s left of the spent window + ${windows - 1} x 60 s + 3 x 0.15 s, ` +
    `${batches} x ${lookPoints + writePoints} points / 100 a second + 0.15 s)`;
  return { seconds: Math.max(source, channel), formula };
}

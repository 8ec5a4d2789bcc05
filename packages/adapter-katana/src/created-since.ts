// Narrows a list of what belongs to orders to what can belong to these.
import type { OrderHead } from "./order-mapping.ts";

/** An order's rows and shipments are created with it or after it: nothing older than the oldest order's day needs reading. */
export function createdSince(heads: readonly OrderHead[]): Record<string, string> {
  const texts = heads.map((head) => head.createdAtText);
  const known = texts.filter((text) => text !== null);
  if (known.length === 0 || known.length < texts.length) return {};
  const oldest = known.reduce((left, right) => (right < left ? right : left));
  return { created_at_min: `${oldest.slice(0, 10)}T00:00:00.000Z` };
}

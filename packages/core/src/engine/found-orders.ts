// Orders of the source that were asked for because of a channel's order: kept, and what is on them read again, since only
// levels that are read from now on count them for sure (rule Q10).
import type { SourceOrderRecord } from "../contracts/index.ts";
import { orderKey } from "../store/tables/save-source-orders.ts";
import type { Tx } from "../store/tx.ts";
import { restateKnown } from "./in-flight.ts";
import { markForReading } from "./marking.ts";
import { staleWith, withComponents } from "./relevance.ts";

/** `ticket` was drawn before the source was asked. */
export async function keepFoundOrders(
  tx: Tx,
  account: number,
  records: readonly SourceOrderRecord[],
  { ticket, now }: { ticket: number; now: number },
): Promise<void> {
  if (records.length === 0) return;
  await tx.sourceOrders.save(account, records, { readAt: now, ticket });
  await restateKnown(tx, account, new Set(records.map((each) => orderKey(each.kind, each.externalId))), now);
  const externalIds = new Set(records.flatMap(({ rows }) => rows.map((row) => row.variantExternalId)));
  const variants = await tx.catalog.sourceVariantsByExternalIds(account, [...externalIds]);
  const { ids } = await withComponents(
    tx,
    variants.map(({ id }) => id),
  );
  const options = { cause: "signal", priority: "orders", dueAt: now, markedAt: now } as const;
  await markForReading(tx, account, await staleWith(tx, [...ids]), options);
}

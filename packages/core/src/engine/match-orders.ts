// Orders of the source that do not say which channel order they came from: taken for the one of the same number, where the
// policy says so (rule Q9). The match is stored, and stands from then on like one that the source states.
import type { ChannelOrderRow } from "../store/entities/channel-orders.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { SourceOrderRow } from "../store/entities/signals.ts";
import type { Tx } from "../store/tx.ts";

const numbersOf = ({ name }: ChannelOrderRow): string[] => [name, name.replace(/^#/, "")];

/** Says of the source's order that it came from that channel order. */
async function link(
  tx: Tx,
  integration: IntegrationRow,
  booked: SourceOrderRow,
  order: ChannelOrderRow,
): Promise<void> {
  const [channel] = await tx.accounts.byIds([integration.channel]);
  booked.channelOrderExternalId = order.shortId;
  booked.channelStore = channel?.externalName ?? null;
}

/** A number that several of the channel's orders or of the source's bear says nothing. */
export async function linkByNumber(
  tx: Tx,
  integration: IntegrationRow,
  orders: readonly ChannelOrderRow[],
): Promise<void> {
  const named = orders.filter((order) => order.heldUntil === null);
  const found = await tx.sourceOrders.unlinkedByNumbers(integration.source, [
    ...new Set(named.flatMap(numbersOf)),
  ]);
  if (found.length === 0) return;
  const byNumber = Map.groupBy(found, (booked) => booked.number ?? "");
  for (const order of named) {
    const candidates = numbersOf(order).flatMap((number) => byNumber.get(number) ?? []);
    const [only, another] = new Set(candidates);
    if (only && !another) await link(tx, integration, only, order);
  }
  await tx.flush();
}

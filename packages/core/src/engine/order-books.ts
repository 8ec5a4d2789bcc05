// What the source has of a channel's orders, in the integration's own terms: by its mappings, its location mapping, and the
// rows that the levels read so far count. Loaded for many orders at once.
import type { ChannelOrderPlace } from "../contracts/index.ts";
import type { BookedUnits, OrderedPlace } from "../domain/in-flight.ts";
import type { ChannelOrderLineRow, ChannelOrderRow } from "../store/entities/channel-orders.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { SourceOrderLineRow, SourceOrderRow } from "../store/entities/signals.ts";
import { newestTickets } from "../store/tables/levels.ts";
import type { Tx } from "../store/tx.ts";
import { resolveAmong } from "./location-problems.ts";

export type BookedOrder = SourceOrderRow & { lines: SourceOrderLineRow[] };

export type OrderBooks = {
  /** Null for what is not mapped. */
  sourceVariantOf(line: ChannelOrderLineRow): number | null;
  placeOf(place: ChannelOrderPlace): OrderedPlace;
  /** What the source made of it: deleted ones and quotes too. */
  bookedOf(order: ChannelOrderRow): BookedOrder[];
  /**
   * Rows of that variant that the stored levels count: those of orders that were known before the levels were read. An
   * order may briefly count twice, never not at all (rule Q10).
   */
  rowsCounted(order: BookedOrder, sourceVariantId: number): BookedUnits[];
};

/** Which source variant each of the lines' variants is fed by. */
async function loadMappings(tx: Tx, integration: IntegrationRow, lines: readonly ChannelOrderLineRow[]) {
  const externalIds = [...new Set(lines.flatMap((line) => line.variantExternalId ?? []))];
  const variants = await tx.catalog.channelVariantsByExternalIds(integration.channel, externalIds);
  const mappings = await tx.mappings.ofChannelVariants(
    integration.id,
    variants.map(({ id }) => id),
  );
  const sourceOf = new Map(
    mappings.flatMap((row) =>
      row.status === "MAPPED" && row.sourceVariant !== null ? [[row.channelVariant, row.sourceVariant]] : [],
    ),
  );
  return new Map(variants.map((variant) => [variant.externalId, sourceOf.get(variant.id) ?? null]));
}

/** By the channel's id of each of its locations: the source location that it follows. */
async function loadPlaces(tx: Tx, integration: IntegrationRow): Promise<Map<string, number | null>> {
  const locations = await tx.accounts.locations(integration.channel);
  const followed = new Map(
    (await resolveAmong(tx, integration, locations)).map((mapping) => [
      mapping.channelLocationId,
      mapping.sourceLocationId,
    ]),
  );
  return new Map(locations.map((row) => [row.externalId, followed.get(row.id) ?? null]));
}

async function loadBooked(
  tx: Tx,
  integration: IntegrationRow,
  orders: readonly ChannelOrderRow[],
): Promise<Map<string, BookedOrder[]>> {
  const [channel] = await tx.accounts.byIds([integration.channel]);
  const store = channel?.externalName?.toLowerCase();
  const found = await tx.sourceOrders.ofChannelOrders(
    integration.source,
    orders.map(({ shortId }) => shortId),
  );
  const ofStore = found.filter(
    ({ order }) => order.channelStore === null || order.channelStore.toLowerCase() === store,
  );
  return Map.groupBy(
    ofStore.map(({ order, lines }) => ({ ...order, lines })),
    (order) => order.channelOrderExternalId ?? "",
  );
}

export async function loadBooks(
  tx: Tx,
  integration: IntegrationRow,
  orders: readonly ChannelOrderRow[],
  lines: readonly ChannelOrderLineRow[],
): Promise<OrderBooks> {
  const variants = await loadMappings(tx, integration, lines);
  const places = await loadPlaces(tx, integration);
  const booked = await loadBooked(tx, integration, orders);
  const rows = [...booked.values()].flat().flatMap((order) => order.lines);
  const rowVariants = await tx.catalog.sourceVariantsByExternalIds(integration.source, [
    ...new Set(rows.map((row) => row.variantExternalId)),
  ]);
  const externalIdOf = new Map(rowVariants.map((variant) => [variant.id, variant.externalId]));
  const locations = await tx.accounts.locations(integration.source);
  const locationOf = new Map(locations.map((row) => [row.externalId, row.id]));
  const ticketOf = newestTickets(await tx.levels.ofVariants(rowVariants.map(({ id }) => id)));
  return {
    sourceVariantOf: ({ variantExternalId }) =>
      variantExternalId === null ? null : (variants.get(variantExternalId) ?? null),
    placeOf: ({ locationExternalId, unfulfilled, fulfilled }) => ({
      sourceLocationId: places.get(locationExternalId) ?? null,
      units: unfulfilled + fulfilled,
    }),
    bookedOf: (order) => booked.get(order.shortId) ?? [],
    rowsCounted: (order, sourceVariantId) =>
      (ticketOf.get(sourceVariantId) ?? 0) <= order.ticket
        ? []
        : order.lines
            .filter((line) => line.variantExternalId === externalIdOf.get(sourceVariantId))
            .map((line) => ({
              sourceLocationId:
                line.locationExternalId === null ? null : (locationOf.get(line.locationExternalId) ?? null),
              open: line.openQuantity ?? 0n,
              shipped: line.shippedQuantity ?? 0n,
            })),
  };
}

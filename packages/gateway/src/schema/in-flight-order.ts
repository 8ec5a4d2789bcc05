// Channel orders that the source does not know: why, and what is held back because of them.
import type {
  ChannelOrderRow,
  ChannelVariantRow,
  HeldLine,
  InFlightOrderRow,
  InFlightReason as CoreReason,
  LocationRow,
  Tx,
} from "@stockgate/core";
import { defineBatch } from "./batch.ts";
import { builder, defineEnum, defineNode } from "./builder.ts";
import { Integration } from "./integration.ts";
import { Location } from "./location.ts";
import { defineChildListing } from "./paging.ts";
import { ChannelVariant } from "./variant.ts";

const InFlightReason = defineEnum<CoreReason>(
  "InFlightReason",
  "Why the source does not count units of an order.",
  {
    NOT_YET_IMPORTED: "Younger than the source's usual import delay.",
    NOT_IMPORTABLE:
      "The source does not import it in its present state: payment pending, fulfilment on hold.",
    OVERDUE: "The source should have had it by now.",
    DELETED_AT_SOURCE: "The source had it and deleted it.",
    QUOTE_AT_SOURCE: "There it is a quote, which commits nothing.",
    FULFILLED_UNKNOWN:
      "Fulfilled in the channel before the source knew; the source still counts the units in stock.",
    NOT_YET_VISIBLE: "The channel counts more committed units than the orders it shows.",
  },
);

type Line = HeldLine & { variant: ChannelVariantRow | null; location: LocationRow | null };

const InFlightOrderLine = builder.objectRef<Line>("InFlightOrderLine").implement({
  description: "Units of one variant that are held back.",
  fields: (t) => ({
    channelVariant: t.field({
      type: ChannelVariant,
      nullable: true,
      description: "Null for a deleted variant.",
      resolve: ({ variant }) => variant?.id ?? null,
    }),
    title: t.string({
      description: "The variant's title; its id in the channel where the variant is gone.",
      resolve: ({ variant, variantExternalId }) => variant?.title ?? variantExternalId,
    }),
    channelLocation: t.field({
      type: Location,
      nullable: true,
      description: "Where the channel takes them from.",
      resolve: ({ location }) => location?.id ?? null,
    }),
    quantity: t.exposeInt("units", { description: "Units held back." }),
  }),
});

const orderOf = defineBatch(async (tx, orders, _args: null) => {
  const rows = await tx.channelOrders.byIds(orders);
  return new Map(rows.map((row): [number, ChannelOrderRow] => [row.id, row]));
});

/** The lines of an order in the store's own terms; a settled order holds nothing back. */
async function linesOf(tx: Tx, rows: readonly InFlightOrderRow[]): Promise<Map<number, Line[]>> {
  const integrations = await tx.integrations.byIds([...new Set(rows.map((row) => row.integration))]);
  const channelOf = new Map(integrations.map(({ id, channel }) => [id, channel]));
  const found = new Map<number, Line[]>();
  for (const [channel, group] of Map.groupBy(rows, (row) => channelOf.get(row.integration) ?? 0)) {
    const ids = [...new Set(group.flatMap((row) => row.lines.map((line) => line.variantExternalId)))];
    const variants = await tx.catalog.channelVariantsByExternalIds(channel, ids);
    const variantOf = new Map(variants.map((variant) => [variant.externalId, variant]));
    const locations = await tx.accounts.locations(channel);
    const locationOf = new Map(locations.map((location) => [location.externalId, location]));
    for (const row of group) {
      const held = row.settledAt === null ? row.lines : [];
      const lines = held.map((line) => ({
        ...line,
        variant: variantOf.get(line.variantExternalId) ?? null,
        location: locationOf.get(line.locationExternalId) ?? null,
      }));
      found.set(row.id, lines);
    }
  }
  return found;
}
const heldLines = defineBatch(async (tx, ids, _args: null) =>
  linesOf(tx, await tx.inFlightOrders.byIds(ids)),
);

export const InFlightOrder = defineNode("InFlightOrder", (tx, ids) => tx.inFlightOrders.byIds(ids));

InFlightOrder.implement({
  description: "A channel order that the source does not know: its units are held back until it does.",
  fields: (t) => ({
    externalId: t.string({
      description: "The channel's own id of it; made up for units whose order is not visible yet.",
      resolve: async ({ order }, _args, context) => (await orderOf(context, order, null)).externalId,
    }),
    name: t.string({
      description: "As people call it, such as #1001.",
      resolve: async ({ order }, _args, context) => (await orderOf(context, order, null)).name,
    }),
    placedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was placed; null where its order is not visible yet.",
      async resolve({ order }, _args, context) {
        const { heldUntil, placedAt } = await orderOf(context, order, null);
        return heldUntil === null ? placedAt : null;
      },
    }),
    heldUntil: t.field({
      type: "DateTime",
      nullable: true,
      description: "Until when units are held back whose order is not visible; null for an order.",
      resolve: async ({ order }, _args, context) => (await orderOf(context, order, null)).heldUntil,
    }),
    reason: t.expose("reason", { type: InFlightReason, description: "Why the source does not count it." }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "Whose numbers it lowers.",
      resolve: ({ integration }) => integration,
    }),
    units: t.int({
      description: "Units held back; 0 once it is settled.",
      resolve: ({ lines, settledAt }) =>
        settledAt === null ? lines.reduce((sum, line) => sum + line.units, 0) : 0,
    }),
    lines: t.field({
      type: [InFlightOrderLine],
      description: "What of it is held back, and where.",
      resolve: ({ id }, _args, context) => heldLines(context, id, null),
    }),
    settledAt: t.expose("settledAt", {
      type: "DateTime",
      nullable: true,
      description: "When a person settled it; null while its units are held back.",
    }),
    settledNote: t.exposeString("settledNote", { nullable: true, description: "What that person noted." }),
  }),
});

const InFlightOrderConnection = builder.connectionObject(
  { type: InFlightOrder, name: "InFlightOrderConnection", description: "A page of orders in flight." },
  { name: "InFlightOrderEdge", description: "An order in flight within a listing." },
);

const listInFlight = defineChildListing<null, InFlightOrderRow>("in-flight-order", {
  pages: (tx, parents, _filter, request) => tx.inFlightOrders.pages(parents, request),
  counts: (tx, parents) => tx.inFlightOrders.counts(parents),
});

builder.objectField(Integration, "inFlightOrders", (t) =>
  t.connection(
    {
      type: InFlightOrder,
      description: "Channel orders that the source does not know yet, the longest known first.",
      resolve: ({ id }, page, context) => listInFlight(context, id, null, page),
    },
    InFlightOrderConnection,
  ),
);

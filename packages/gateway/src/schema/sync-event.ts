// The event log: what happened, in the order in which it became true.
import {
  type EventFilter,
  type EventPosition,
  isBefore,
  type SyncEventRow,
  type SyncEventType as CoreType,
} from "@stockgate/core";
import { mayKnow } from "../auth/confinement.ts";
import { builder, defineEnum, defineNode } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";
import { decodeEventCursor, encodeEventCursor } from "./cursor.ts";
import { badInput, cursorExpired, notFound } from "./errors.ts";
import { decodeGlobalId } from "./global-id.ts";
import { Integration } from "./integration.ts";
import { readPageSize, toConnection } from "./paging.ts";
import { publicDetail } from "./public-detail.ts";
import { StockTarget } from "./stock-target.ts";
import { SyncRun } from "./sync-run.ts";

export const SyncEventType = defineEnum<CoreType>("SyncEventType", "What an event tells of.", {
  SIGNAL_RECEIVED: "Somebody said that something may have changed.",
  AVAILABILITY_CHANGED: "A number changed.",
  STOCK_PUSHED: "The channel shows a number that was pushed.",
  PUSH_FAILED: "A number could not be pushed.",
  LEVEL_STOCKED: "The channel stocks a variant at a location since the policy had it do so.",
  PUSH_HELD: "A number was held back.",
  HOLD_ENDED: "A target is no longer held back.",
  DRIFT_FOUND: "The channel shows another number than the one pushed.",
  MAPPING_CHANGED: "A variant was mapped otherwise.",
  LOCATION_MAPPING_CHANGED: "A location was mapped otherwise.",
  SYNC_TOGGLED: "Stock sync was switched on or off.",
  POLICY_CHANGED: "A policy was changed.",
  STATUS_CHANGED: "An integration has another status.",
  IN_FLIGHT_ORDER_OPENED: "A channel order that the source does not know yet: its units are held back.",
  IN_FLIGHT_ORDER_CLOSED: "Nothing of that order is held back any more.",
  RUN_STARTED: "A run began.",
  RUN_FINISHED: "A run ended.",
});

export const SyncEvent = defineNode("SyncEvent", (tx, ids) => tx.events.byIds(ids));

SyncEvent.implement({
  description: "Something that happened. Events are never changed, and trimmed by age alone.",
  fields: (t) => ({
    cursor: t.string({
      description: "Opaque, ordered, never reused. The subscription's `after` takes it.",
      resolve: (event, _args, { engine }) => encodeEventCursor(engine.logEpoch, event),
    }),
    type: t.expose("type", { type: SyncEventType, description: "What it tells of." }),
    occurredAt: t.expose("occurredAt", { type: "DateTime", description: "When it happened." }),
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "Whose; null where it is nobody's, or is no longer there.",
      resolve: ({ integration }) => integration,
    }),
    target: t.field({
      type: StockTarget,
      nullable: true,
      description: "At which target; null where at none, or it is no longer there.",
      resolve: ({ target }) => target,
    }),
    run: t.field({
      type: SyncRun,
      nullable: true,
      description: "In which run; null where in none.",
      resolve: ({ run }) => run,
    }),
    sku: t.exposeString("sku", { nullable: true, description: "Of which SKU; null where of none." }),
    from: t.exposeInt("fromQuantity", { nullable: true, description: "The number before." }),
    to: t.exposeInt("toQuantity", { nullable: true, description: "The number after." }),
    message: t.exposeString("message", { description: "One sentence for a person." }),
    detail: t.field({
      type: "JSON",
      nullable: true,
      description: "What else there is to know, by type of event.",
      resolve: ({ detail }) => publicDetail(detail),
    }),
  }),
});

const SyncEventConnection = builder.connectionObject(
  { type: SyncEvent, name: "SyncEventConnection", description: "A page of the event log." },
  { name: "SyncEventEdge", description: "An event within the log." },
);

type FilterArguments = {
  integrationId?: string | null | undefined;
  types?: CoreType[] | null | undefined;
  sku?: string | null | undefined;
};

export function readEventFilter(
  context: GraphQLContext,
  { integrationId, types, sku }: FilterArguments,
): EventFilter {
  const key = typeof integrationId === "string" ? decodeGlobalId(integrationId) : null;
  const isForeign = key?.type !== "Integration" || !mayKnow(context, key.id);
  if (typeof integrationId === "string" && isForeign) {
    throw notFound("There is no integration with this id.");
  }
  const integration = key?.id ?? context.viewer.integration;
  return {
    ...(integration === null ? {} : { integration }),
    ...(types ? { types } : {}),
    ...(typeof sku === "string" ? { sku } : {}),
  };
}

/**
 * The position behind which events are asked for. Throws where events behind it were trimmed, or it belongs to another
 * log: a gap is never silent.
 */
export async function readAfter({ engine }: GraphQLContext, after: string): Promise<EventPosition> {
  const cursor = decodeEventCursor(after);
  if (!cursor) throw badInput('"after" is no cursor of the event log.');
  if (cursor.logEpoch !== engine.logEpoch) {
    throw cursorExpired(
      "This cursor belongs to another event log: read the state anew, then follow from now on.",
    );
  }
  const { position } = cursor;
  const [trimmedTo, end] = await engine.read(async (tx) => [
    await tx.events.trimmedTo(),
    await tx.events.lastPosition(),
  ]);
  if (isBefore(position, trimmedTo)) {
    throw cursorExpired(
      "Events behind this cursor are no longer kept: read the state anew, then follow from now on.",
    );
  }
  // An older copy of the database was restored: what the cursor stood at is lost, and its place will be taken again.
  if (isBefore(end, position)) {
    throw cursorExpired(
      "This cursor lies beyond the end of the event log: read the state anew, then follow from now on.",
    );
  }
  return position;
}

function readBefore({ engine }: GraphQLContext, before: string): EventPosition {
  const cursor = decodeEventCursor(before);
  if (cursor?.logEpoch !== engine.logEpoch) throw badInput('"before" is no cursor of this event log.');
  return cursor.position;
}

builder.queryField("syncEvents", (t) =>
  t.connection(
    {
      type: SyncEvent,
      description:
        "The event log, oldest first; a cursor from here is valid as the subscription's `after`. A cursor older than what is kept ends with the error code CURSOR_EXPIRED.",
      args: {
        integrationId: t.arg.id({ description: "Only of this integration." }),
        types: t.arg({ type: [SyncEventType], description: "Only of these types." }),
        sku: t.arg.string({ description: "Only of this SKU, letter for letter." }),
      },
      async resolve(_root, { integrationId, types, sku, after, before, ...sizes }, context) {
        const { engine } = context;
        const filter = readEventFilter(context, { integrationId, types, sku });
        const request = {
          ...readPageSize(sizes),
          ...(typeof after === "string" ? { after: await readAfter(context, after) } : {}),
          ...(typeof before === "string" ? { before: readBefore(context, before) } : {}),
        };
        const page = await engine.read((tx) => tx.events.page(filter, request));
        return toConnection<SyncEventRow>(
          page,
          (event) => encodeEventCursor(engine.logEpoch, event),
          () => engine.read((tx) => tx.events.count(filter)),
        );
      },
    },
    SyncEventConnection,
  ),
);

// What is told as it happens.
import { isThere } from "../auth/confinement.ts";
import { followAvailability } from "../subscriptions/follow-availability.ts";
import { followEvents } from "../subscriptions/follow-events.ts";
import { followRun } from "../subscriptions/follow-run.ts";
import { openStream } from "../subscriptions/open-stream.ts";
import { Availability, explain, readSkus } from "./availability.ts";
import { builder } from "./builder.ts";
import { encodeEventCursor } from "./cursor.ts";
import { notFound } from "./errors.ts";
import { decodeGlobalId } from "./global-id.ts";
import { readAfter, readEventFilter, SyncEvent, SyncEventType } from "./sync-event.ts";
import { SyncRun } from "./sync-run.ts";

builder.subscriptionFields((t) => ({
  syncEvents: t.field({
    type: SyncEvent,
    description:
      "Sync events as they happen, from now on or from behind `after`: with no gap and no repeat, across restarts of client and gateway alike. A cursor older than what is kept ends with the error code CURSOR_EXPIRED.",
    args: {
      integrationId: t.arg.id({ description: "Only of this integration." }),
      types: t.arg({ type: [SyncEventType], description: "Only of these types." }),
      sku: t.arg.string({ description: "Only of this SKU, letter for letter." }),
      after: t.arg.string({
        description:
          "The cursor of the last event that was taken. Over server-sent events the header Last-Event-ID says the same, and goes first.",
      }),
    },
    async subscribe(_root, { integrationId, types, sku, after }, context) {
      const { engine, lastEventId } = context;
      const filter = readEventFilter(context, { integrationId, types, sku });
      // "From now on" begins here, before the client is told that it is subscribed.
      const from = lastEventId ?? after;
      const position =
        typeof from === "string"
          ? await readAfter(context, from)
          : await engine.read((tx) => tx.events.lastPosition());
      context.progress.cursor = encodeEventCursor(engine.logEpoch, position);
      return openStream(
        context,
        (signal) => followEvents(context, filter, position, signal),
        (event) => encodeEventCursor(engine.logEpoch, event),
      );
    },
    resolve: (event) => event,
  }),

  syncRun: t.field({
    type: SyncRun,
    description: "A run, at once and at each step of its progress; ends with the run.",
    args: { id: t.arg.id({ required: true, description: "The run's id." }) },
    async subscribe(_root, { id }, context) {
      const key = decodeGlobalId(id);
      const isRun = key?.type === "SyncRun" && (await isThere(context, key));
      const run = isRun ? await context.engine.read((tx) => tx.runs.byId(key.id)) : null;
      if (!run) throw notFound("There is no run with this id.");
      return openStream(context, (signal) => followRun(context, run, signal));
    },
    resolve: (run) => run,
  }),

  availability: t.field({
    type: Availability,
    description: "Availability of these SKUs, once at the start and again at each change. At most 250 SKUs.",
    args: {
      integrationId: t.arg.id({ required: true, description: "Whose channel the number is for." }),
      skus: t.arg.stringList({ required: true, description: "The SKUs, letter for letter." }),
    },
    async subscribe(_root, { integrationId, skus }, context) {
      const id = readSkus(integrationId, skus);
      // Refused here where there is no such integration, before the client is told that it is subscribed.
      await explain(context, id, []);
      return openStream(context, (signal) => followAvailability(context, id, skus, signal));
    },
    resolve: (row) => row,
  }),
}));

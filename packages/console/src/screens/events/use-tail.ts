// The log as it goes on: what was there when the screen was opened, and each event since, the latest first. Paused, what
// comes is counted and kept for later: none is missed. Where the gateway no longer keeps what came meanwhile, the log is
// read anew, and that is said.
import { useState } from "react";
import { type LiveEvent, useLiveEvents } from "../../app/live.tsx";
import { usePages } from "../../app/use-pages.ts";
import {
  EventLogDocument,
  type EventLogQuery,
  type SyncEventType,
} from "../../graphql/generated/documents.ts";

export type LogEvent = EventLogQuery["syncEvents"]["nodes"][number];
export type EventFilter = { integrationId: string; types: readonly SyncEventType[]; sku: string };

/** More of them are read again from the gateway as they are scrolled to. */
const mostKept = 2000;

const matches = ({ integrationId, types, sku }: EventFilter, event: LiveEvent): boolean =>
  (event.integration === null || event.integration.id === integrationId) &&
  (types.length === 0 || types.includes(event.type)) &&
  (sku === "" || event.sku === sku);

export function useTail(filter: EventFilter, isPaused: boolean) {
  const [fresh, setFresh] = useState<readonly LogEvent[]>([]);
  const [waiting, setWaiting] = useState<readonly LogEvent[]>([]);
  const [hasGap, setGap] = useState(false);
  const { integrationId, types, sku } = filter;
  const { rows, table, error, refetch } = usePages(
    EventLogDocument,
    { integrationId, types: types.length > 0 ? [...types] : null, sku: sku === "" ? null : sku },
    (data) => data.syncEvents,
    // Each event comes by itself.
    { isNewestFirst: true, isLive: false },
  );
  useLiveEvents((event) => {
    if (event === null) {
      setFresh([]);
      setWaiting([]);
      setGap(true);
      void refetch();
      return;
    }
    if (!matches(filter, event)) return;
    const add = isPaused ? setWaiting : setFresh;
    add((before) => [event, ...before].slice(0, mostKept));
  });
  const release = () => {
    setFresh((before) => [...waiting, ...before].slice(0, mostKept));
    setWaiting([]);
  };
  const known = new Set(fresh.map(({ id }) => id));
  const held = new Set(waiting.map(({ id }) => id));
  const shown = [...fresh, ...rows.filter(({ id }) => !known.has(id) && !held.has(id))];
  return {
    table: { ...table, rows: shown },
    waiting: waiting.length,
    release,
    hasGap,
    closeGap: () => setGap(false),
    error,
    refetch,
  };
}

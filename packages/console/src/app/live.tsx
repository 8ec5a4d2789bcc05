// Follows what happens at the gateway for as long as somebody is signed in: each event goes to whoever listens, and what
// the page shows is asked again. Where the connection breaks, it resumes behind the last event: none is missed. Where that
// one is no longer kept, it is said so, and it goes on from now.
import { CursorExpiredError } from "@stockgate/client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { ConsoleEventsDocument, type ConsoleEventsSubscription } from "../graphql/generated/documents.ts";
import { gateway } from "./gateway.ts";
import { after } from "./system-ports.ts";

export type LiveEvent = ConsoleEventsSubscription["syncEvents"];
/** Told of null where events may have been missed. */
type Listener = (event: LiveEvent | null) => void;

const Listeners = createContext<Set<Listener>>(new Set());

/** Events that come within this time ask once. */
const gatherMs = 700;
/** Before a stream that the gateway ended is opened anew. */
const reopenMs = 1000;

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const callOff = after(reopenMs, resolve);
    signal.addEventListener("abort", () => {
      callOff();
      resolve();
    });
  });

async function followAll(signal: AbortSignal, tell: Listener, refresh: () => void): Promise<void> {
  let isGapUntold = false;
  const onConnect = () => {
    if (isGapUntold) tell(null);
    isGapUntold = false;
  };
  while (!signal.aborted) {
    try {
      const options = { signal, onConnect };
      for await (const event of gateway.follow(ConsoleEventsDocument, "syncEvents", {}, options)) tell(event);
    } catch (error) {
      // What was missed is in what is asked anew. Any other end is the session's: the next question tells.
      refresh();
      if (!(error instanceof CursorExpiredError)) return;
      // Told once the next stream is open, and not before: what happens in between would be in neither.
      isGapUntold = true;
    }
    await pause(signal);
  }
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [listeners] = useState(() => new Set<Listener>());

  useEffect(() => {
    const ending = new AbortController();
    let callOff: (() => void) | null = null;
    const refresh = () => {
      callOff = null;
      void client.invalidateQueries({ predicate: ({ meta }) => meta?.["isLive"] !== false });
    };
    const tell: Listener = (event) => {
      for (const listener of listeners) listener(event);
      callOff ??= after(gatherMs, refresh);
    };
    void followAll(ending.signal, tell, refresh);
    return () => {
      ending.abort();
      callOff?.();
    };
  }, [client, listeners]);

  return <Listeners value={listeners}>{children}</Listeners>;
}

/** Hands on each event as it happens, and null where some may have been missed. */
export function useLiveEvents(listener: Listener): void {
  const listeners = useContext(Listeners);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const hear: Listener = (event) => latest.current(event);
    listeners.add(hear);
    return () => {
      listeners.delete(hear);
    };
  }, [listeners]);
}

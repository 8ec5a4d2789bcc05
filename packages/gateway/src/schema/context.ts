// What every resolver is given.
import type { Stockgate, Timers } from "@stockgate/core";
import type { Viewer } from "../auth/viewer.ts";

export type GraphQLContext = {
  /** Who asks. */
  viewer: Viewer;
  engine: Stockgate;
  timers: Timers;
  /** Also in the answer's headers, in its errors and in the log. */
  requestId: string;
  /** Aborted once the client is gone or the gateway stops: subscriptions end with it. */
  ended: AbortSignal;
  /** The last event that a client took before its stream broke, as it says in the header; goes before `after`. */
  lastEventId: string | null;
  /** How far a subscription has come: the cursor of the event that is on its way; null where it has none. */
  progress: { cursor: string | null };
  /** Ends a connection whose reader does not read; `cursor` is where it may resume. */
  hangUp(cursor: string | null): void;
  /** Begins to time a field, `Query.name`; answers how to end. Left out where nothing is counted. */
  timeField?: (field: string) => () => void;
  /** The subscriptions that are open, each by a token of its own. */
  openStreams: Set<object>;
};

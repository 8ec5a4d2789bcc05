// What every resolver is given.
import type { Stockgate, Timers } from "@stockgate/core";

export type GraphQLContext = {
  engine: Stockgate;
  timers: Timers;
  /** Also in the answer's headers, in its errors and in the log. */
  requestId: string;
  /** Who asks, without saying it: one and the same for all requests with one token. */
  who: string;
  /** Aborted once the client is gone or the gateway stops: subscriptions end with it. */
  ended: AbortSignal;
  /** The subscriptions that are open, each by a token of its own. */
  openStreams: Set<object>;
};

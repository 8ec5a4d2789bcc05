// A subscription that outlives its connections: where one ends before it is complete, another begins behind the last
// event that was taken, so that nothing is missed and nothing comes twice.
import { openConnection, type Place, type Subscription } from "./connection.ts";
import { GatewayError } from "./errors.ts";
import { type ClientPorts, pause } from "./system-ports.ts";
import { mayPass, type Transport } from "./transport.ts";

export type Reconnecting = { attempt: number; delayMs: number; error: unknown };

export type FollowPorts = {
  transport: Transport;
  ports: ClientPorts;
  /** Told each time before it waits to come again. */
  onReconnect?: ((reconnecting: Reconnecting) => void) | undefined;
  /** Told each time a connection stands, the first one too. */
  onConnect?: (() => void) | undefined;
};

/** Until the gateway says otherwise. */
const firstDelayMs = 1000;
const longestDelayMs = 30_000;

/** Doubles with each attempt; between half and all of it, so that a thousand clients do not come at once. */
export function delayOf(attempt: number, baseMs: number, random: number): number {
  const full = Math.min(longestDelayMs, baseMs * 2 ** Math.min(attempt - 1, 16));
  return Math.round(full * (0.5 + random / 2));
}

const waitStated = (error: unknown): number =>
  error instanceof GatewayError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;

/** `field`: the one of the root that each value is taken out of. */
export function follow(
  { transport, ports, onReconnect, onConnect }: FollowPorts,
  subscription: Subscription,
  field: string,
  given?: AbortSignal,
): AsyncIterableIterator<unknown> {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  given?.addEventListener("abort", leave);
  if (given?.aborted) leave();
  const { signal } = leaving;

  async function* run(): AsyncGenerator<unknown, void, undefined> {
    const place: Place = { lastEventId: null, retryMs: null };
    let attempt = 0;
    while (!signal.aborted) {
      try {
        for await (const value of openConnection(transport, ports, subscription, {
          place,
          signal,
          onConnect,
        })) {
          attempt = 0;
          yield (value as Record<string, unknown>)[field];
          if (signal.aborted) return;
        }
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!mayPass(error)) throw error;
        attempt += 1;
        const delayMs = Math.max(
          waitStated(error),
          delayOf(attempt, place.retryMs ?? firstDelayMs, ports.random()),
        );
        onReconnect?.({ attempt, delayMs, error });
        await pause(ports, delayMs, signal);
      }
    }
  }

  const values = run();
  const end = () => {
    leave();
    given?.removeEventListener("abort", leave);
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => values.next(),
    // One that waits for its next value would not hear of it: the connection is ended first.
    return: () => {
      end();
      return values.return();
    },
  };
}

// One subscription over one connection: server-sent events in, values out, until the gateway says that it is complete or
// the connection ends.
import { errorIn } from "./answer-errors.ts";
import { UnreachableError } from "./errors.ts";
import { createEventReader } from "./server-sent-events.ts";
import type { ClientPorts } from "./system-ports.ts";
import type { Transport } from "./transport.ts";

/** The gateway beats every 15 seconds: after three beats without one, nobody is there. */
export const silenceMs = 45_000;

/** Behind what to resume: known as soon as the gateway has said so, before the first value too. */
export type Place = { lastEventId: string | null; retryMs: number | null };
export type Subscription = { query: string; operationName: string; variables: object };
export type ConnectionOptions = {
  /** Where to resume, kept up to date: what was handed over lies before it. */
  place: Place;
  signal: AbortSignal;
  onConnect?: (() => void) | undefined;
};

type Sender = Pick<Transport, "url" | "send">;

const requestOf = ({ query, operationName, variables }: Subscription, { place }: ConnectionOptions) => ({
  method: "POST",
  headers: {
    "content-type": "application/json",
    accept: "text/event-stream",
    ...(place.lastEventId === null ? {} : { "last-event-id": place.lastEventId }),
  },
  body: JSON.stringify({ query, operationName, variables }),
});

/** Cuts off what has been silent for too long; each sign of life is noted. */
function watchSilence(ports: ClientPorts, cut: () => void) {
  let callOff = ports.after(silenceMs, cut);
  return {
    note() {
      callOff();
      callOff = ports.after(silenceMs, cut);
    },
    end: () => callOff(),
  };
}

/** Ends where the subscription is complete; throws UnreachableError where it was cut off. */
export async function* openConnection(
  transport: Sender,
  ports: ClientPorts,
  subscription: Subscription,
  options: ConnectionOptions,
): AsyncGenerator<unknown, void, undefined> {
  const { place } = options;
  const cutter = new AbortController();
  const cut = () => cutter.abort();
  options.signal.addEventListener("abort", cut);
  if (options.signal.aborted) cut();
  const silence = watchSilence(ports, cut);
  try {
    const init = { ...requestOf(subscription, options), signal: cutter.signal };
    const response = await transport.send("/graphql", init);
    options.onConnect?.();
    const reader = createEventReader();
    for await (const text of textOf(response)) {
      silence.note();
      for (const { event, data, id } of reader.read(text)) {
        if (event === "complete") return;
        if (event !== "next") continue;
        const value = readValue(data, response);
        // Before it is handed over: whoever takes it and leaves has taken it.
        place.lastEventId = id ?? place.lastEventId;
        yield value;
      }
      place.lastEventId = reader.lastEventId ?? place.lastEventId;
      place.retryMs = reader.retryMs ?? place.retryMs;
    }
    throw new UnreachableError(`${transport.url} ended the stream.`);
  } catch (error) {
    // Cut off by the watch, and not by whoever follows.
    if (cutter.signal.aborted && !options.signal.aborted) {
      throw new UnreachableError(`${transport.url} has been silent for ${silenceMs / 1000} s.`);
    }
    throw error;
  } finally {
    silence.end();
    options.signal.removeEventListener("abort", cut);
    cut();
  }
}

function readValue(text: string, response: Response): unknown {
  const answer = JSON.parse(text) as { data?: unknown };
  const error = errorIn(answer, response);
  if (error) throw error;
  return answer.data;
}

/** By its reader: not every browser iterates over a stream. */
async function* textOf({ body, url }: Response): AsyncGenerator<string, void, undefined> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return;
      yield decoder.decode(chunk.value, { stream: true });
    }
  } catch (error) {
    throw new UnreachableError(`${url} broke off the stream.`, { cause: error });
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

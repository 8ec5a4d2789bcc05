// Turns something to follow into the source of a subscription. It is a Repeater and no bare generator: leaving one
// that waits is what a generator cannot do, and each client that left would stay behind in memory.
import { Repeater } from "graphql-yoga";
import { forgetLoaded } from "../schema/batch.ts";
import type { GraphQLContext } from "../schema/context.ts";

/**
 * `follow` must end soon after its signal is aborted: when the client leaves, and when the gateway stops. The next
 * value is only asked for once the client took the one before, so a slow client costs one page of memory.
 */
export function openStream<Value>(
  context: GraphQLContext,
  follow: (signal: AbortSignal) => AsyncIterable<Value>,
  cursorOf: (value: Value) => string | null = () => null,
): AsyncIterable<Value> {
  return new Repeater<Value>(async (push, stop) => {
    const aborter = new AbortController();
    const end = () => {
      aborter.abort();
      stop();
    };
    const stream = {};
    void stop.then(() => aborter.abort());
    context.ended.addEventListener("abort", end);
    context.openStreams.add(stream);
    try {
      if (context.ended.aborted) return;
      for await (const value of follow(aborter.signal)) {
        // One context serves all events of a subscription: what was loaded for the last one is old by now.
        forgetLoaded(context);
        // The one before was taken by now, so this is nobody else's.
        context.progress.cursor = cursorOf(value);
        await push(value);
      }
    } finally {
      context.ended.removeEventListener("abort", end);
      context.openStreams.delete(stream);
      stop();
    }
  });
}

// One span for each operation on a socket, as each request over HTTP has one: from its beginning to the end of its answer
// or its stream. It goes on in its socket's trace, or in the one that the client names by `extensions.traceparent`, since a
// message has no headers; then it is linked to its socket.
import type { SubscribePayload } from "graphql-ws";
import type { TraceRequest } from "../tracing/tracing.ts";
import type { PreparedArgs } from "./prepare-operation.ts";

type Carrier = PreparedArgs["rootValue"];

const isStream = (result: unknown): result is AsyncIterable<unknown> =>
  typeof result === "object" && result !== null && Symbol.asyncIterator in result;

/** Tells of the stream's end, however it comes. No generator: one that waits cannot be left. */
function tellEnd<T>(stream: AsyncIterable<T>, ended: () => void): AsyncIterableIterator<T> {
  const source = stream[Symbol.asyncIterator]();
  const watch = async (step: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> => {
    try {
      const result = await step;
      if (result.done) ended();
      return result;
    } catch (error) {
      ended();
      throw error;
    }
  };
  return {
    next: () => watch(source.next()),
    return: (value?: unknown) => watch(source.return?.(value) ?? Promise.resolve({ done: true, value })),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export function traceOperation(trace: TraceRequest, payload: SubscribePayload, socketTraceparent: string) {
  const said = payload.extensions?.["traceparent"];
  const causes = [typeof said === "string" ? said : undefined, socketTraceparent];
  let noteSpan: (operation: string) => void = () => undefined;

  /** Answers as soon as there is an answer or a stream; the span goes on until that ends. */
  function within(work: () => unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      trace(causes, async (note) => {
        noteSpan = note;
        const result = await work();
        if (!isStream(result)) return resolve(result);
        await new Promise<void>((ended) => resolve(tellEnd(result, ended)));
      }).catch(reject);
    });
  }

  return {
    /** Of what is carried out: known only once it begins. */
    note: (operation: string) => noteSpan(operation),
    within: ({ execute, subscribe }: Carrier): Carrier => ({
      execute: (args) => within(() => execute(args)),
      subscribe: (args) => within(() => subscribe(args)),
    }),
  };
}

// A subscription as server-sent events, in place of yoga's: each event bears the cursor behind which a client resumes,
// beats are told by the gateway's own timers, a client that takes nothing is cut off, and a stop is no end.
import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import { printResult } from "../http/error-details.ts";
import type { GraphQLContext } from "../schema/context.ts";

/** Below the half minute or minute after which proxies cut what is silent. */
export const heartbeatMs = 15_000;
/** When browsers come again after an end that was none. */
const retryMs = 1000;

const beat = ":\n\n";
const isStream = (result: object): result is AsyncIterable<ExecutionResult> => Symbol.asyncIterator in result;
const encoder = new TextEncoder();

/** Cursors are base64url and JSON has no raw line breaks: nothing here needs escaping. */
const printId = (cursor: string | null): string => (cursor === null ? "" : `id: ${cursor}\n`);

const printEvent = (result: ExecutionResult, cursor: string | null): string =>
  `${printId(cursor)}event: next\ndata: ${JSON.stringify(printResult(result))}\n\n`;

/**
 * One event is asked for when the one before was taken. Whoever takes nothing from one heartbeat to the next, though
 * there is something to take, is cut off; the last id that arrived says where to resume.
 */
function streamOf(
  results: AsyncIterable<ExecutionResult>,
  context: GraphQLContext,
): ReadableStream<Uint8Array> {
  const { timers, progress, ended } = context;
  const iterator = results[Symbol.asyncIterator]();
  let asked = 0;
  let askedBefore = -1;
  let stopBeating = () => {};

  const beatOn = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    stopBeating = timers.after(heartbeatMs, () => {
      if (ended.aborted) return;
      if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(beat));
      else if (asked === askedBefore) return context.hangUp(progress.cursor);
      askedBefore = asked;
      beatOn(controller);
    });
  };
  ended.addEventListener("abort", () => stopBeating(), { once: true });

  return new ReadableStream<Uint8Array>({
    start(controller) {
      // Where "from now on" begins, too: a client that is cut off before its first event misses nothing.
      controller.enqueue(encoder.encode(`retry: ${retryMs}\n${printId(progress.cursor)}${beat}`));
      beatOn(controller);
    },
    async pull(controller) {
      asked += 1;
      const { done, value } = await iterator.next();
      if (!done) return controller.enqueue(encoder.encode(printEvent(value, progress.cursor)));
      stopBeating();
      // Where the gateway stops, nothing is complete: the client is to come again.
      if (!ended.aborted) controller.enqueue(encoder.encode("event: complete\ndata:\n\n"));
      controller.close();
    },
    async cancel() {
      stopBeating();
      await iterator.return?.();
    },
  });
}

export const streamEvents = (): Plugin<object, GraphQLContext> => ({
  onResultProcess(payload) {
    // Without a processor the client accepts no stream.
    if (Array.isArray(payload.result) || !isStream(payload.result) || !payload.resultProcessor) return;
    const results = payload.result;
    const { serverContext } = payload;
    payload.setResultProcessor((_result, fetchAPI) => {
      const headers = { "content-type": "text/event-stream", "x-accel-buffering": "no" };
      return new fetchAPI.Response(streamOf(results, serverContext), { status: 200, headers });
    }, "text/event-stream");
  },
});

// Where vendors deliver: the raw bytes are verified, stored and acknowledged by the core. Nothing is parsed here, and
// no body is ever logged. Of an address that nobody has no byte is read.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log, Stockgate } from "@stockgate/core";
import { readBody, statedLength } from "./read-body.ts";

/** Vendors' deliveries are some kilobytes. */
const mostBytes = 1_048_576;
const smallBytes = 65_536;
/**
 * Of bodies in hand at once, as long as they say they are; a flood beyond it is told to come again rather than kept in memory.
 * Not by their number: what a store echoes of one push may be hundreds, and a vendor that is refused among them comes again
 * after half a minute (Katana).
 */
const mostBytesInHand = 64 * mostBytes;
/** The same of requests of which nothing is read yet: it is looked up who has the address. */
const mostRequests = 1000;

type Reply = { status: number; headers?: Record<string, string> };

/** What is left of a body that is not wanted is not waited for. */
const refused = (status: number): Reply => ({ status, headers: { connection: "close" } });
const comeAgain: Reply = { status: 503, headers: { "retry-after": "5", connection: "close" } };

/** Lower-case names, a repeated header's values joined. */
const plainHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );

export function createWebhookIntake(engine: Pick<Stockgate, "receiveWebhook">, log: Log) {
  let bytesInHand = 0;
  let requests = 0;

  /** Null where whoever delivered is gone. */
  async function receive(request: IncomingMessage, webhookKey: string): Promise<Reply | null> {
    const length = Math.min(statedLength(request) ?? mostBytes, mostBytes);
    let held = 0;
    let unread: Reply | null = null;
    try {
      const reception = await engine.receiveWebhook(webhookKey, async () => {
        if (bytesInHand + length > mostBytesInHand) {
          unread = comeAgain;
          return null;
        }
        held = length;
        bytesInHand += held;
        const reading = await readBody(request, mostBytes);
        if (reading.kind === "read") return { body: reading.bytes, headers: plainHeaders(request) };
        if (reading.kind === "too-large") unread = refused(413);
        return null;
      });
      if (reception.kind === "unread") return unread;
      if (reception.kind !== "rejected") return { status: 200 };
      if (reception.reason !== "unknown-address") return { status: 401 };
      // What is small has mostly come by then, and to cut it off would cut off the answer too.
      return (statedLength(request) ?? Infinity) > smallBytes ? refused(404) : { status: 404 };
    } finally {
      bytesInHand -= held;
    }
  }

  return async (request: IncomingMessage, response: ServerResponse, webhookKey: string): Promise<void> => {
    const answer = ({ status, headers }: Reply) => void response.writeHead(status, headers).end();
    if (requests >= mostRequests) return answer(comeAgain);
    requests += 1;
    try {
      const reply = await receive(request, webhookKey);
      if (reply) answer(reply);
      else response.destroy();
    } catch (error) {
      // Not stored, so not acknowledged: the vendor delivers it again.
      log.error({ error }, "a webhook could not be stored");
      answer(comeAgain);
    } finally {
      requests -= 1;
    }
  };
}

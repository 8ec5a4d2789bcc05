// Where vendors deliver: the raw bytes are verified, stored and acknowledged by the core. Nothing is parsed here, and
// no body is ever logged.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log, Stockgate } from "@stockgate/core";
import { readBody } from "./read-body.ts";

/** Vendors' deliveries are some kilobytes. */
const mostBytes = 1_048_576;
/** Deliveries in hand at once; a flood beyond it is told to come again rather than kept in memory. */
const mostAtOnce = 64;
const comeAgain = { "retry-after": "5" };

type Reply = { status: number; headers?: Record<string, string> };

/** Lower-case names, a repeated header's values joined. */
const plainHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );

export function createWebhookIntake(engine: Stockgate, log: Log) {
  let inHand = 0;

  async function receive(request: IncomingMessage, webhookKey: string): Promise<Reply | null> {
    const reading = await readBody(request, mostBytes);
    if (reading.kind === "aborted") return null;
    // What is left of the body is not waited for.
    if (reading.kind === "too-large") return { status: 413, headers: { connection: "close" } };
    const reception = await engine.receiveWebhook(webhookKey, {
      body: reading.bytes,
      headers: plainHeaders(request),
    });
    if (reception.kind !== "rejected") return { status: 200 };
    return { status: reception.reason === "unknown-address" ? 404 : 401 };
  }

  return async (request: IncomingMessage, response: ServerResponse, webhookKey: string): Promise<void> => {
    if (inHand >= mostAtOnce) {
      response.writeHead(503, { ...comeAgain, connection: "close" }).end();
      return;
    }
    inHand += 1;
    try {
      const reply = await receive(request, webhookKey);
      if (reply) response.writeHead(reply.status, reply.headers).end();
      else response.destroy();
    } catch (error) {
      // Not stored, so not acknowledged: the vendor delivers it again.
      log.error({ error }, "a webhook could not be stored");
      response.writeHead(503, comeAgain).end();
    } finally {
      inHand -= 1;
    }
  };
}

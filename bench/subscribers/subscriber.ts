// One subscriber over server-sent events, who reads or never does.
import { type IncomingMessage, request } from "node:http";
import { token } from "../support/gateway-process.ts";

export type Subscriber = {
  /** Events that arrived. */
  taken(): number;
  hasEnded(): boolean;
  close(): void;
};

const body = JSON.stringify({ query: "subscription { syncEvents { cursor message } }" });

export async function subscribe(url: string, isReading: boolean): Promise<Subscriber> {
  let taken = 0;
  let hasEnded = false;
  const asked = request(`${url}/graphql`, {
    method: "POST",
    agent: false,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      accept: "text/event-stream",
    },
  });
  asked.on("error", () => (hasEnded = true));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", resolve);
    asked.once("error", reject);
    asked.end(body);
  });
  response.on("error", () => (hasEnded = true));
  response.on("close", () => (hasEnded = true));
  if (isReading) {
    response.on("data", (chunk: Buffer) => {
      // One that is cut in two between chunks is rare, and not counted.
      for (let at = chunk.indexOf("\nevent: next"); at !== -1; at = chunk.indexOf("\nevent: next", at + 1))
        taken += 1;
    });
  } else response.pause();
  return { taken: () => taken, hasEnded: () => hasEnded, close: () => asked.destroy() };
}

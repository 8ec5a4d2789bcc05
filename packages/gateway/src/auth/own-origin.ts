// Whether a page that asks is one of ours. Browsers always say where a page comes from that opens a socket or changes
// something; a page of ours has our own host in it.
import type { IncomingMessage } from "node:http";

export function isOwnOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

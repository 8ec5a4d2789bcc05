// What every request passes before it is routed: headers that keep browsers from doing more with an answer than they
// were asked to, hosts and origins that are none of ours.
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson } from "./answer.ts";
import type { HostCheck } from "./host-check.ts";
import { isHealthPath } from "./health.ts";

export type GateOptions = {
  isOurHost: HostCheck;
  publicUrl: string | null;
  /** Origins whose pages may read answers; none unless configured. */
  corsOrigins: readonly string[];
};

/** For answers that are data; what serves a page sets its own policy. */
const securityHeaders: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
const aYear = 31_536_000;

/** Tokens travel in a header that pages set themselves, so no cookie is ever needed: no credentials. */
const preflightHeaders: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers":
    "accept, authorization, content-type, last-event-id, x-graphql-yoga-csrf, x-request-id",
  "access-control-max-age": "600",
};

/** Whoever sends these was told the address by us, and a vendor's signature says more than any name. */
const isOpen = (path: string): boolean => path.startsWith("/webhooks/") || isHealthPath(path);

/** Answers whether the request may go on; where not, it was answered. */
export type Gate = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

export function createGate({ isOurHost, publicUrl, corsOrigins }: GateOptions): Gate {
  const isSecure = publicUrl?.startsWith("https:") ?? false;

  /** True where it was a browser's question whether a page may ask, and was answered. */
  function answerOrigin(request: IncomingMessage, response: ServerResponse): boolean {
    if (corsOrigins.length === 0) return false;
    response.setHeader("vary", "origin");
    const { origin } = request.headers;
    if (origin === undefined || !corsOrigins.includes(origin)) return false;
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-expose-headers", "retry-after, x-request-id");
    const isPreflight = request.method === "OPTIONS" && "access-control-request-method" in request.headers;
    if (isPreflight) response.writeHead(204, preflightHeaders).end();
    return isPreflight;
  }

  return (request, response, path) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (isSecure) response.setHeader("strict-transport-security", `max-age=${aYear}`);
    if (isOpen(path)) return true;
    if (!isOurHost(request.headers.host)) {
      const error = "This gateway is not known by that name; STOCKGATE_SERVED_HOSTS can add it.";
      answerJson(response, 421, { error }, { connection: "close" });
      return false;
    }
    return !answerOrigin(request, response);
  };
}

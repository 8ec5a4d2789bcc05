// How often an address may come with a token that is none. Random tokens cannot be guessed; one that a person made up can.
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { RateLimiterMemory } from "rate-limiter-flexible";

const mostFailures = 20;
const withinSeconds = 60;

/** Behind so many proxies of our own, of which each adds the address that it saw. */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const forwarded = String(request.headers["x-forwarded-for"] ?? "").split(",");
  const stated = trustedProxies > 0 ? forwarded.at(-trustedProxies)?.trim() : undefined;
  return stated || (request.socket.remoteAddress ?? "unknown");
}

/** Whoever has one IPv6 address has 2^64 of them. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address.slice(0, 100);
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(":") : parsed.toString();
}

export type Attempts = {
  /** Seconds until this address may try again; 0 where it may now. */
  waitSeconds(address: string): Promise<number>;
  noteFailure(address: string): Promise<void>;
};

export function createAttempts(): Attempts {
  const failures = new RateLimiterMemory({ points: mostFailures, duration: withinSeconds });
  return {
    async waitSeconds(address) {
      const counted = await failures.get(networkOf(address));
      return counted && counted.consumedPoints >= mostFailures
        ? Math.max(1, Math.ceil(counted.msBeforeNext / 1000))
        : 0;
    },
    async noteFailure(address) {
      await failures.penalty(networkOf(address));
    },
  };
}

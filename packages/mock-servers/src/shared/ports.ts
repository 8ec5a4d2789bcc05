// What a mock server asks of the world: time, chance and the network. Everything but system-ports.ts takes these,
// so that a server runs on a virtual clock, inside another process, with the same answers for the same seed.

/** Milliseconds since the epoch. */
export type Clock = { now(): number };

/** Runs `run` once after `ms` milliseconds; the answer cancels it. */
export type Timers = { after(ms: number, run: () => void): () => void };

export type Random = {
  /** At least 0, below 1. */
  next(): number;
  /** Lower-case hexadecimal digits, `length` of them. */
  hex(length: number): string;
  /** A version 4 UUID. */
  uuid(): string;
};

/** Sends a request to somebody else's server; rejects where no answer came, within `timeoutMs` where given. */
export type Network = (request: Request, options?: { timeoutMs?: number }) => Promise<Response>;

export type MockPorts = { clock: Clock; timers: Timers; random: Random; network: Network };

/** A server as a function: rejects with a ConnectionReset where a real one would drop the connection. */
export type Handler = (request: Request) => Promise<Response>;

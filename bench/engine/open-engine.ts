// The engine as the gateway starts it, with vendors that answer at once, on the system's own clock.
import { inspect } from "node:util";
import {
  createSystemHttp,
  noTelemetry,
  startStockgate,
  type Stockgate,
  systemClock,
  systemRandom,
  systemTimers,
} from "@stockgate/core";
import { say } from "../support/lines.ts";
import { instantAdapters } from "./instant-vendors.ts";
import type { Shelves } from "./shelves.ts";

const pollMs = 50;

/** Looks until it holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition()))
    await new Promise<void>((resolve) => void systemTimers.after(pollMs, () => resolve()));
}

const complain = (fields: Record<string, unknown>, message: string) => say(`${message} ${inspect(fields)}`);

export const openEngine = (path: string, shelves: Shelves): Promise<Stockgate> =>
  startStockgate({
    database: { engine: "sqlite", path },
    adapters: instantAdapters(shelves),
    secretKey: new Uint8Array(32).fill(7),
    publicUrl: "https://gateway.example",
    ports: {
      clock: systemClock,
      timers: systemTimers,
      random: systemRandom,
      http: createSystemHttp(systemTimers),
      log: { debug() {}, info() {}, warn: complain, error: complain },
      telemetry: noTelemetry,
    },
  });

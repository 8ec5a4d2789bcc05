// Starts what happens by itself between the two mocks: traffic, and Katana's import of the stores' orders.
import { startOrderImport } from "./import/order-import.ts";
import type { LifeOptions } from "./shared/life-options.ts";
import type { Handler, MockPorts } from "./shared/ports.ts";
import { startTraffic } from "./traffic/start-traffic.ts";

export type Life = {
  /** For GET /__mock. */
  status(): Record<string, unknown>;
  stop(): void;
  lines: string[];
};

const seedRange = 2 ** 32;

export function startLife(
  options: LifeOptions & { seed: number | null },
  mocks: { katana: Handler; shopify: Handler },
  ports: MockPorts,
): Life {
  const seed = options.seed ?? Math.floor(ports.random.next() * seedRange);
  const importing = options.import && startOrderImport({ ...mocks, ports, seed, settings: options.import });
  const traffic = options.traffic && startTraffic({ ...mocks, ports, seed, settings: options.traffic });
  const lines = [
    ...(options.traffic ? [`Traffic       ${options.traffic.rate} events a minute`] : []),
    ...(options.import
      ? [`Import        orders of the stores come to Katana after ${options.import.lagMs} ms`]
      : []),
  ];
  return {
    status: () => ({
      ...(traffic ? { traffic: traffic.counters() } : {}),
      ...(importing ? { import: importing.counters() } : {}),
    }),
    stop() {
      traffic?.stop();
      importing?.stop();
    },
    lines,
  };
}

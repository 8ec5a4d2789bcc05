// Ports of this machine for servers of our own.
import { createServer } from "node:net";

/**
 * Below those that the system gives to whoever asks for any (Linux from 32768, others from 49152): none goes to another
 * between our look and our server's start, or while it restarts. Each that looks side by side has ports of its own.
 */
const lowest = 10_100;
const perWorker = 1000;
const first = lowest + (Number(process.env["VITEST_POOL_ID"] ?? 0) % 20) * perWorker;
let drawn = process.pid % perWorker;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** That nobody listened at a moment ago; none is given twice before all others were. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    drawn += 1;
    const port = first + (drawn % perWorker);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

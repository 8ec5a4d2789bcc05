// Ports of this machine for servers of our own.
import { createServer } from "node:net";

/** That nobody listened at a moment ago. */
export const freePorts = (count: number): Promise<number[]> =>
  Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<number>((resolve) => {
          const server = createServer().listen(0, "127.0.0.1", () => {
            const address = server.address();
            server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
          });
        }),
    ),
  );

// Takes an address, and says which it was.
import type { Server } from "node:http";

/** Port 0 takes a free one. */
export type Listener = { host: string; port: number };

export async function listen(server: Server, { host, port }: Listener): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
}

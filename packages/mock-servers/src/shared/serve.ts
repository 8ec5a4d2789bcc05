// Puts a handler on a port. Drops the connection where the handler rejects with a ConnectionReset.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpBindings, getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Handler, Timers } from "./ports.ts";
import { ConnectionReset } from "./with-faults.ts";

export type RunningServer = {
  /** "http://127.0.0.1:4010" */
  url: string;
  port: number;
  /** Stops listening at once; open requests get `graceMs` to end. Resolves when the port is free. */
  close(): Promise<void>;
};

const graceMs = 300;

/** Port 0 takes a free one. Rejects where the port cannot be had. */
export async function serve(
  handler: Handler,
  options: { host: string; port: number; timers: Timers; report(error: unknown): void },
): Promise<RunningServer> {
  const listener = getRequestListener(
    async (request, env) => {
      try {
        return await handler(request);
      } catch (error) {
        // Meant (a fault), a client that went away, or a bug of ours: the client sees a dropped connection.
        const isExpected = error instanceof ConnectionReset || request.signal.aborted;
        if (!isExpected) options.report(error);
        (env as HttpBindings).outgoing.destroy();
        return RESPONSE_ALREADY_SENT;
      }
    },
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        const cancel = options.timers.after(graceMs, () => server.closeAllConnections());
        server.close(() => {
          cancel();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

// How the server comes to its end: it takes no more connections, answers what is on its way, and waits for nobody who says
// nothing.
import type { Server } from "node:http";
import { Server as Listener, type Socket } from "node:net";
import type { Timers } from "@stockgate/core";

/** Requests that are under way at a stop get this long; a switch-off that waits for a write needs most of it. */
const drainMs = 20_000;
/** What is on its way on a connection that is kept has arrived by then; without more to say the connection is cut. */
const graceMs = 250;

/** To be called before the server listens. Answers how to close it. */
export function prepareClosing(server: Server, timers: Timers): () => Promise<void> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });

  function cutIdle(): void {
    server.closeIdleConnections();
    // Opened ahead of a request that never came, as browsers do. To Node they are busy, with headers that are on their way.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  }

  /**
   * What comes on the connections that are there is answered, and is the last on each. Resolves when the last request has been
   * answered, or at the deadline, when what is left is cut off.
   */
  return async () => {
    const cancels = [
      // Behind what has arrived meanwhile, where the process was too busy to look.
      timers.after(graceMs, () => (timers.atEndOfTurn ? timers.atEndOfTurn(cutIdle) : cutIdle())),
      timers.after(drainMs, () => server.closeAllConnections()),
    ];
    // The HTTP server's own would cut at once what has nothing to answer yet, though it may have been asked already.
    await new Promise<void>((resolve) => void Listener.prototype.close.call(server, () => resolve()));
    for (const cancel of cancels) cancel();
    server.close();
  };
}

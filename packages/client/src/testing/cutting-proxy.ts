// A connection to a gateway that can be cut at any byte, as networks do.
import { connect, createServer, type Socket } from "node:net";

export type CuttingProxy = {
  url: string;
  /** Ends every connection at once, in the middle of whatever it is sending. */
  cut(): void;
  close(): Promise<void>;
};

export async function openProxy(targetUrl: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((inward) => {
    const outward = connect(Number(port), hostname);
    keep(inward);
    keep(outward);
    inward.on("close", () => outward.destroy());
    outward.on("close", () => inward.destroy());
    inward.pipe(outward).pipe(inward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

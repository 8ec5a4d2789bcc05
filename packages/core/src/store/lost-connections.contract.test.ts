// Connections that PostgreSQL, or what stands between, ends while they are in use: none may be missing afterwards.
import { connect, createServer, type Socket } from "node:net";
import { expect, it } from "vitest";
import { describeStore } from "../testing/stores.ts";

/** More than the store has connections. */
const losses = 12;

/** Stands before the server, and ends a connection over which a statement like this is sent. */
async function startCutter(serverUrl: string) {
  const origin = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isCut = (_sent: string) => false;
  const server = createServer((client) => {
    const upstream = connect(Number(origin.port), origin.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on("data", (chunk) =>
      isCut(chunk.toString("latin1")) ? client.destroy() : upstream.write(chunk),
    );
    upstream.on("data", (chunk) => client.write(chunk));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = new URL(serverUrl);
  url.port = String(typeof address === "object" && address ? address.port : 0);
  return {
    url: String(url),
    cut(statement: RegExp | null) {
      isCut = (sent) => statement?.test(sent) ?? false;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describeStore("postgres", "a connection that is lost", ({ freshDatabase, open }) => {
  it.each([
    ["as a transaction begins", /\bbegin\b/],
    ["in the middle of a transaction", /store_sequence/],
    ["as a transaction is committed", /\bcommit\b/],
    ["as a transaction is taken back", /\brollback\b/],
  ])("%s is made anew, however often", async (when, statement) => {
    const fresh = await freshDatabase();
    if (fresh.engine !== "postgres") throw new Error("not PostgreSQL");
    const cutter = await startCutter(fresh.url);
    try {
      const store = await open({ engine: "postgres", url: cutter.url });
      const work = () =>
        store.transaction(async (tx) => {
          await tx.sequence.next();
          if (when.endsWith("taken back")) throw new Error("taken back");
        });
      for (let count = 0; count < losses; count += 1) {
        cutter.cut(statement);
        await expect(work()).rejects.toThrow(when.endsWith("taken back") ? "taken back" : /[Cc]onnection/);
        cutter.cut(null);
      }
      expect(await store.transaction((tx) => tx.sequence.next())).toBeGreaterThan(0);
      await store.close();
    } finally {
      cutter.close();
    }
  });
});

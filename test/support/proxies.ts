// What stands between a gateway's process and the rest of the world, so that a test decides what arrives when: in front of
// a vendor's server, of the gateways' webhook intake, and of PostgreSQL.
import { createServer as createHttpServer, type IncomingMessage, request as sendRequest } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo, Server } from "node:net";

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

export type HttpProxy = {
  url: string;
  /** Where requests go from now on. */
  target: string;
  /** Bodies of the requests that arrived here, in order. */
  bodies: string[];
  /** What it awaits keeps a request from going on. */
  hold: (body: string) => Promise<void> | void;
  close(): void;
};

export async function startHttpProxy(target: string): Promise<HttpProxy> {
  const server = createHttpServer((incoming, outgoing) => {
    void (async () => {
      const body = await bodyOf(incoming);
      proxy.bodies.push(body);
      await proxy.hold(body);
      const { hostname, port } = new URL(proxy.target);
      const { method, url: path, headers } = incoming;
      const onward = sendRequest({ hostname, port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.once("error", () => outgoing.destroy());
      onward.end(body);
    })().catch(() => outgoing.destroy());
  });
  const proxy: HttpProxy = {
    url: `http://127.0.0.1:${await listening(server)}`,
    target,
    bodies: [],
    hold: () => undefined,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return proxy;
}

export type PostgresProxy = {
  url: string;
  /**
   * The next transaction that stores an intent: it is committed, and whoever committed it does not hear of it until
   * `release`. Resolves when the server has the commit.
   */
  holdNextIntent(): Promise<void>;
  release(): void;
  close(): void;
};

/** Of the protocol's messages, one that has this statement carried out and nothing else. */
const isCommit = (chunk: Buffer) => /(?:Q.{4}|P.{4}[^\0]*\0)commit\0/is.test(chunk.toString("latin1"));

/** Before a database's server; `receiving` answers, for each connection, what becomes of what its client sends. */
async function startRelay(
  databaseUrl: string,
  receiving: (client: Socket, upstream: Socket) => (chunk: Buffer) => void,
) {
  const origin = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(origin.port), origin.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      socket.on("error", () => undefined);
    }
    client.once("close", () => upstream.destroy());
    upstream.once("close", () => client.destroy());
    client.on("data", receiving(client, upstream));
    upstream.on("data", (chunk: Buffer) => client.write(chunk));
  });
  const url = new URL(databaseUrl);
  url.port = String(await listening(server));
  return {
    url: String(url),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  let onHeld: (() => void) | null = null;
  let release = () => {};
  const relay = await startRelay(databaseUrl, (_, upstream) => {
    let storesIntent = false;
    return (chunk) => {
      if (chunk.includes('insert into "intent" ')) storesIntent = true;
      if (storesIntent && isCommit(chunk)) {
        storesIntent = false;
        if (onHeld) {
          upstream.pause();
          release = () => upstream.resume();
          onHeld();
          onHeld = null;
        }
      }
      upstream.write(chunk);
    };
  });
  return {
    ...relay,
    holdNextIntent: () => new Promise<void>((resolve) => (onHeld = resolve)),
    release: () => release(),
  };
}

/** Ends each connection over which a statement like the one that was named last is sent, before the server has it. */
export async function startCutter(databaseUrl: string) {
  let isCut = (_sent: string) => false;
  const relay = await startRelay(
    databaseUrl,
    (client, upstream) => (chunk) =>
      isCut(chunk.toString("latin1")) ? client.destroy() : upstream.write(chunk),
  );
  return {
    ...relay,
    cut(statement: RegExp | null) {
      isCut = (sent) => statement?.test(sent) ?? false;
    },
  };
}

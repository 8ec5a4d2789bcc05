// A client over WebSocket, for tests: graphql-ws's own, and bare messages for what it would never send.
import { type Client, createClient } from "graphql-ws";
import { type ClientOptions, WebSocket } from "ws";

const socketUrl = (url: string): string => `${url.replace(/^http/, "ws")}/graphql`;

type Answer = {
  data?: unknown;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
};

export type SocketClient = {
  client: Client;
  /** The first answer; throws what the operation is refused with. */
  ask(query: string, variables?: Record<string, unknown>, rest?: object): Promise<Answer>;
};

export function createSocketClient(url: string, token: string | null, options: object = {}): SocketClient {
  const client = createClient({
    url: socketUrl(url),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(token === null ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
    ...options,
  });
  return {
    client,
    async ask(query, variables = {}, rest = {}) {
      for await (const answer of client.iterate({ query, variables, ...rest })) return answer as Answer;
      return {};
    },
  };
}

export type BareSocket = {
  socket: WebSocket;
  messages: { type: string; id?: string; payload?: unknown }[];
  /** Code and reason, once it is closed. */
  closed: Promise<{ code: number; reason: string }>;
  send(message: object): void;
};

export function openBareSocket(url: string, options: ClientOptions = {}): BareSocket {
  const socket = new WebSocket(socketUrl(url), "graphql-transport-ws", options);
  const messages: BareSocket["messages"] = [];
  socket.on("message", (text) =>
    messages.push(JSON.parse((text as Buffer).toString()) as BareSocket["messages"][number]),
  );
  socket.on("error", () => {});
  return {
    socket,
    messages,
    closed: new Promise((resolve) => {
      socket.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
    }),
    send: (message) => socket.send(JSON.stringify(message)),
  };
}

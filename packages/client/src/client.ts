// The client: every operation a method, queries and mutations over one request, subscriptions over server-sent events.
import { type DocumentNode, Kind, print } from "graphql";
import { errorIn } from "./answer-errors.ts";
import type { CallOptions, Carrier } from "./carrier.ts";
import { createCsv } from "./csv.ts";
import { GatewayError, UnreachableError, type UserError, UserErrors } from "./errors.ts";
import { follow, type Reconnecting } from "./follow.ts";
import { createMethods } from "./generated/methods.ts";
import { type ClientPorts, pause, systemPorts } from "./system-ports.ts";
import { createTransport, type Credentials, type Transport } from "./transport.ts";

/** `token`: sent as `Authorization: Bearer`. `session`: for a page of the gateway's own, signed in by a cookie. */
export type ClientOptions = Credentials & {
  /** The gateway's address, such as https://stockgate.example.com. */
  url: string;
  /** Told each time a subscription has lost its connection and is about to come again. */
  onReconnect?: (reconnecting: Reconnecting) => void;
  /** Told each time a subscription's connection stands. */
  onConnect?: () => void;
  /** Time, chance and the network in place of the platform's. */
  ports?: Partial<ClientPorts>;
};

/** A caller's points come back within twenty seconds; whoever waits longer than this is told instead. */
const longestWaitSeconds = 30;
const mostTries = 4;

const nameOf = (document: DocumentNode): string => {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  return operation?.name?.value ?? "";
};

/** Nobody but a gateway answers with JSON here. */
async function readAnswer(response: Response): Promise<{ data?: unknown }> {
  try {
    return (await response.json()) as { data?: unknown };
  } catch (error) {
    throw new UnreachableError(`${response.url} answered with something else than JSON.`, { cause: error });
  }
}

function createAsk(transport: Transport, ports: ClientPorts) {
  async function askOnce(document: DocumentNode, variables: object, signal?: AbortSignal) {
    const response = await transport.send("/graphql", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
      },
      body: JSON.stringify({ query: print(document), operationName: nameOf(document), variables }),
      ...(signal ? { signal } : {}),
    });
    const answer = await readAnswer(response);
    const error = errorIn(answer, response);
    if (error) throw error;
    return answer.data;
  }

  const waitSecondsOf = (error: unknown): number | null =>
    error instanceof GatewayError && error.code === "THROTTLED" ? error.retryAfterSeconds : null;

  return async (document: DocumentNode, variables: object, { signal }: CallOptions = {}) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await askOnce(document, variables, signal);
      } catch (error) {
        // Refused before anything was carried out, so to ask again is safe, for a mutation too.
        const seconds = waitSecondsOf(error);
        if (seconds === null || seconds > longestWaitSeconds || tries === mostTries) throw error;
        await pause(ports, seconds * 1000, signal);
        signal?.throwIfAborted();
      }
    }
  };
}

type Payload = { userErrors: readonly UserError[]; [field: string]: unknown };

/** The payload without its errors; throws them where there are any. */
function settle(payload: Payload, done: readonly string[]): Record<string, unknown> {
  const { userErrors, ...rest } = payload;
  if (userErrors.length > 0) throw new UserErrors(userErrors, rest);
  const missing = done.find((name) => rest[name] === null || rest[name] === undefined);
  if (missing !== undefined)
    throw new UnreachableError(`The gateway refused nothing and answered no ${missing}.`);
  return rest;
}

function createConnection(options: ClientOptions) {
  const ports: ClientPorts = { ...systemPorts(), ...options.ports };
  return { ports, transport: createTransport(options.url, options, ports) };
}

function carry(options: ClientOptions, { ports, transport }: ReturnType<typeof createConnection>): Carrier {
  const askAny = createAsk(transport, ports);
  const ask = async (document: DocumentNode, field: PropertyKey, variables: object, call?: CallOptions) =>
    ((await askAny(document, variables, call)) as Record<PropertyKey, unknown>)[field];

  // The types were made from the same documents and schema as the answers: here alone they are taken at their word.
  return {
    request: async (document, variables, call) => (await askAny(document, variables, call)) as never,
    ask: async (document, field, variables, call) => (await ask(document, field, variables, call)) as never,
    command: async (document, field, variables, done, call) =>
      settle((await ask(document, field, variables, call)) as Payload, done) as never,
    follow(document, field, variables, { signal, onConnect } = {}) {
      const subscription = { query: print(document), operationName: nameOf(document), variables };
      const tellConnected = () => {
        options.onConnect?.();
        onConnect?.();
      };
      return follow(
        { transport, ports, onReconnect: options.onReconnect, onConnect: tellConnected },
        subscription,
        String(field),
        signal,
      ) as never;
    },
  };
}

/** For programs with documents of their own: what the methods below rest on. */
export const createCarrier = (options: ClientOptions) => {
  const connection = createConnection(options);
  return { ...carry(options, connection), ...createCsv(connection.transport) };
};

export type StockgateClient = ReturnType<typeof createClient>;

export function createClient(options: ClientOptions) {
  const connection = createConnection(options);
  return { ...createMethods(carry(options, connection)), ...createCsv(connection.transport) };
}

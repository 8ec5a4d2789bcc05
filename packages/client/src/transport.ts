// Requests with the token in them. Whatever is no success leaves as one of the client's own errors, which hold nothing of
// what was sent: a mutation's variables may be credentials.
import { errorOf } from "./answer-errors.ts";
import { GatewayError, UnreachableError } from "./errors.ts";
import type { ClientPorts } from "./system-ports.ts";

export type Transport = {
  /** The gateway's address, without a slash at its end. */
  url: string;
  /** An answer, whatever its status. */
  attempt(path: string, init: RequestInit): Promise<Response>;
  /** An answer with a status of success. */
  send(path: string, init: RequestInit): Promise<Response>;
};

/** Why a request did not get through: what the platform says, and what lies beneath. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error ? (Reflect.get(cause, "code") ?? cause.message) : null;
  return code === null ? error.message : `${error.message} (${String(code)})`;
}

/** A token; or the cookie that a page of the gateway's own got for one, which its browser sends by itself. */
export type Credentials = { token: string } | { session: true };

/** A page that is none of the gateway's own cannot set this header, and so can do nothing with another's cookie. */
const headerOf = (credentials: Credentials): [name: string, value: string] =>
  "token" in credentials
    ? ["authorization", `Bearer ${credentials.token}`]
    : ["x-graphql-yoga-csrf", "console"];

export function createTransport(url: string, credentials: Credentials, ports: ClientPorts): Transport {
  const base = url.replace(/\/+$/, "");
  if (!URL.canParse(base)) throw new TypeError("The gateway's address is no URL.");
  if ("token" in credentials && credentials.token.trim() === "")
    throw new TypeError("A token is needed: nothing is answered without one.");
  const signIn = headerOf(credentials);
  async function attempt(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set(...signIn);
    try {
      return await ports.fetch(`${base}${path}`, { ...init, headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new UnreachableError(`${base} cannot be reached: ${reasonOf(error)}`, { cause: error });
    }
  }
  return {
    url: base,
    attempt,
    async send(path, init) {
      const response = await attempt(path, init);
      if (response.ok) return response;
      throw await errorOf(response);
    },
  };
}

/** Whether a request may get through later: the network, a gateway that is starting, points that come back. */
export const mayPass = (error: unknown): boolean =>
  error instanceof UnreachableError ||
  (error instanceof GatewayError && (error.status >= 500 || error.status === 429 || error.status === 408));

// The door that every request but a vendor's webhook goes through: who asks, or why not.
import type { IncomingMessage } from "node:http";
import type { HttpRefusal } from "../http/answer.ts";
import { addressOf, type Attempts } from "./attempts.ts";
import type { Authentication } from "./authentication.ts";
import { isOwnOrigin } from "./own-origin.ts";
import { sessionIn } from "./session-cookie.ts";
import type { Viewer } from "./viewer.ts";

type Signed = { viewer: Viewer } | { refusal: HttpRefusal };

export type SignIn = {
  /** By the header, or by a session's cookie where there is no header. */
  (request: IncomingMessage, authorization?: string): Promise<Signed>;
  /** The same for a socket, whose opening bears no header of a page's own. */
  overSocket(request: IncomingMessage, authorization?: string): Promise<Signed>;
};

type Options = { authentication: Authentication; attempts: Attempts; trustedProxies: number };

/** Pages of other sites cannot set it without being asked about first, and are then refused. */
export const csrfHeader = "x-graphql-yoga-csrf";

const unauthenticated: HttpRefusal = {
  status: 401,
  code: "UNAUTHENTICATED",
  message: "A token is needed: Authorization: Bearer <token>.",
  headers: { "www-authenticate": 'Bearer realm="stockgate"' },
};

const sessionOver: HttpRefusal = {
  ...unauthenticated,
  message: "This session is over: sign in again.",
};

export const foreignPage: HttpRefusal = {
  status: 403,
  code: "FORBIDDEN",
  message:
    "A session is for pages of this gateway alone; others send a token: Authorization: Bearer <token>.",
};

const bareCookie: HttpRefusal = {
  status: 403,
  code: "FORBIDDEN",
  message: `A session's cookie counts only beside the header ${csrfHeader}, with any value.`,
};

const tooManyAttempts = (seconds: number): HttpRefusal => ({
  status: 429,
  code: "TOO_MANY_ATTEMPTS",
  message: `Too many requests from this address came with a token that is none: try again in ${seconds} seconds.`,
  headers: { "retry-after": String(seconds) },
});

/** What no page but our own can bring along with a cookie that the browser adds by itself. */
function refusalOfCookie(request: IncomingMessage, isSocket: boolean): HttpRefusal | null {
  const { headers } = request;
  if ((isSocket || headers.origin !== undefined) && !isOwnOrigin(request)) return foreignPage;
  return isSocket || headers[csrfHeader] ? null : bareCookie;
}

export function createSignIn({ authentication, attempts, trustedProxies }: Options): SignIn {
  async function byToken(request: IncomingMessage, authorization: string | undefined): Promise<Signed> {
    const viewer = await authentication.authenticate(authorization);
    // One that we made is not guessed: whoever bears it is let in whatever others at this address do.
    if (viewer && viewer.tokenId !== null) return { viewer };
    const address = addressOf(request, trustedProxies);
    const seconds = await attempts.waitSeconds(address);
    if (seconds > 0) return { refusal: tooManyAttempts(seconds) };
    if (viewer) return { viewer };
    // Who comes without any token has tried none.
    if (authorization !== undefined) await attempts.noteFailure(address);
    return { refusal: unauthenticated };
  }

  /** A session's secret is made by us, and one that is over was none's guess: nothing is counted. */
  async function bySession(request: IncomingMessage, secret: string, isSocket: boolean): Promise<Signed> {
    const refusal = refusalOfCookie(request, isSocket);
    if (refusal) return { refusal };
    const viewer = await authentication.findSession(secret);
    return viewer ? { viewer } : { refusal: sessionOver };
  }

  const by = (isSocket: boolean) => async (request: IncomingMessage, given?: string) => {
    const authorization = given ?? request.headers.authorization;
    const secret = authorization === undefined ? sessionIn(request) : null;
    return secret === null ? byToken(request, authorization) : bySession(request, secret, isSocket);
  };
  return Object.assign(by(false), { overSocket: by(true) });
}

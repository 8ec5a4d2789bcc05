// The door that every request but a vendor's webhook goes through: who asks, or why not.
import type { IncomingMessage } from "node:http";
import type { HttpRefusal } from "../http/answer.ts";
import { addressOf, type Attempts } from "./attempts.ts";
import type { Authentication } from "./authentication.ts";
import type { Viewer } from "./viewer.ts";

/** `authorization`: where it comes by another way than the request's own header. */
export type SignIn = (
  request: IncomingMessage,
  authorization?: string,
) => Promise<{ viewer: Viewer } | { refusal: HttpRefusal }>;

type Options = { authentication: Authentication; attempts: Attempts; trustedProxies: number };

const unauthenticated: HttpRefusal = {
  status: 401,
  code: "UNAUTHENTICATED",
  message: "A token is needed: Authorization: Bearer <token>.",
  headers: { "www-authenticate": 'Bearer realm="stockgate"' },
};

const tooManyAttempts = (seconds: number): HttpRefusal => ({
  status: 429,
  code: "TOO_MANY_ATTEMPTS",
  message: `Too many requests from this address came with a token that is none: try again in ${seconds} seconds.`,
  headers: { "retry-after": String(seconds) },
});

export const createSignIn =
  ({ authentication, attempts, trustedProxies }: Options): SignIn =>
  async (request, authorization = request.headers.authorization) => {
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
  };

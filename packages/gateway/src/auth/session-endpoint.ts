// /session: a browser that shows a token gets a cookie in its place (POST), and gives it back (DELETE).
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "@stockgate/core";
import { answerJson, type HttpRefusal, refuseRequest } from "../http/answer.ts";
import { readBody } from "../http/read-body.ts";
import type { Authentication } from "./authentication.ts";
import { isOwnOrigin } from "./own-origin.ts";
import { isOverHttps, printCookie, sessionIn } from "./session-cookie.ts";
import { foreignPage, type SignIn } from "./sign-in.ts";

/** A token, with room. */
const mostBytes = 4096;

type Visit = { request: IncomingMessage; response: ServerResponse; requestId: string };
type Options = {
  authentication: Authentication;
  signIn: SignIn;
  publicUrl: string | null;
  clock: Clock;
};

const refusals = {
  notJson: {
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
    message: 'Send {"token": "..."} as JSON, with content-type: application/json.',
  },
  notToken: { status: 400, code: "BAD_USER_INPUT", message: 'Send {"token": "..."}, and nothing else.' },
  tooLarge: { status: 413, code: "CONTENT_TOO_LARGE", message: `No token has ${mostBytes} bytes.` },
  method: {
    status: 405,
    code: "METHOD_NOT_ALLOWED",
    message: "POST a token to sign in, DELETE to sign out.",
    headers: { allow: "POST, DELETE" },
  },
} satisfies Record<string, HttpRefusal>;

/** Null where there is none. The bytes are made what a header's are, for whoever looks at the token. */
function tokenIn(body: Uint8Array): string | null {
  try {
    const { token } = JSON.parse(Buffer.from(body).toString()) as { token?: unknown };
    return typeof token === "string" && token !== "" ? Buffer.from(token).toString("latin1") : null;
  } catch {
    return null;
  }
}

export function createSessionEndpoint({ authentication, signIn, publicUrl, clock }: Options) {
  const setCookie = ({ request, response }: Visit, secret: string, maxAgeSeconds: number) =>
    response.setHeader("set-cookie", printCookie(secret, maxAgeSeconds, isOverHttps(request, publicUrl)));

  /** The one that this browser had before is not left behind. */
  async function endFormer(request: IncomingMessage): Promise<void> {
    const secret = sessionIn(request);
    const former = secret === null ? null : await authentication.findSession(secret);
    if (former) await authentication.endSession(former);
  }

  async function open(visit: Visit): Promise<void> {
    const { request, response } = visit;
    // Who is signed in as somebody else by a page elsewhere works for them without knowing.
    if (request.headers.origin !== undefined && !isOwnOrigin(request))
      return refuseRequest(visit, foreignPage);
    if (!/^application\/json *(;|$)/i.test(request.headers["content-type"] ?? ""))
      return refuseRequest(visit, refusals.notJson);
    const reading = await readBody(request, mostBytes);
    if (reading.kind === "aborted") return void response.destroy();
    if (reading.kind === "too-large") return refuseRequest(visit, refusals.tooLarge);
    const token = tokenIn(reading.bytes);
    if (token === null) return refuseRequest(visit, refusals.notToken);
    const signed = await signIn(request, `Bearer ${token}`);
    if ("refusal" in signed) return refuseRequest(visit, signed.refusal);
    await endFormer(request);
    const { secret, expiresAt } = await authentication.openSession(signed.viewer);
    setCookie(visit, secret, Math.max(1, Math.floor((expiresAt - clock.now()) / 1000)));
    answerJson(response, 200, { expiresAt: new Date(expiresAt).toISOString() });
  }

  async function end(visit: Visit): Promise<void> {
    const signed = await signIn(visit.request);
    // One that is over already is as good as ended.
    if ("refusal" in signed && signed.refusal.status !== 401) return refuseRequest(visit, signed.refusal);
    if ("viewer" in signed) await authentication.endSession(signed.viewer);
    setCookie(visit, "", 0);
    visit.response.writeHead(204).end();
  }

  return async (visit: Visit): Promise<void> => {
    const { method } = visit.request;
    if (method === "POST") return open(visit);
    if (method === "DELETE") return end(visit);
    refuseRequest(visit, refusals.method);
  };
}

// The console at /: one page for every address of its own, and the files that the page asks for. The page's policy lets
// nothing in but what this gateway serves, and no style element but those that bear the nonce of that answer.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ports } from "@stockgate/core";
import type { ConsoleFile, ConsoleFiles, Encoding } from "./console-files.ts";

const noncePlaceholder = "STOCKGATE_NONCE";
const aYear = 31_536_000;

const policyFor = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");

const notBuilt = `Stockgate answers GraphQL at /graphql. Its console is not built here: "npm run build" builds it, then start the gateway anew.\n`;

const allowsHtml = ({ headers: { accept } }: IncomingMessage): boolean =>
  accept?.includes("text/html") ?? false;

/** The best that the client takes; null for none. */
function encodingFor({ headers }: IncomingMessage, { encoded }: ConsoleFile): Encoding | null {
  const stated = [headers["accept-encoding"] ?? ""].flat();
  const wanted = new Set(
    stated
      .join()
      .split(",")
      .filter((each) => !/;\s*q=0(\.0*)?\s*$/.test(each))
      .map((each) => each.split(";")[0]?.trim()),
  );
  return (["br", "gzip"] as const).find((each) => encoded.has(each) && wanted.has(each)) ?? null;
}

type Visit = { request: IncomingMessage; response: ServerResponse; path: string };

function answer({ request, response }: Visit, status: number, type: string, bytes: Buffer): void {
  response.writeHead(status, { "content-type": type, "content-length": bytes.byteLength });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

function answerFile(visit: Visit, file: ConsoleFile): void {
  const { request, response } = visit;
  const encoding = encodingFor(request, file);
  response.setHeader("cache-control", file.isHashed ? `public, max-age=${aYear}, immutable` : "no-cache");
  response.setHeader("vary", "accept-encoding");
  if (encoding !== null) response.setHeader("content-encoding", encoding);
  answer(visit, 200, file.type, (encoding === null ? null : file.encoded.get(encoding)) ?? file.bytes);
}

/** Answers whether the path was the console's; where not, nothing was answered. */
export type ServeConsole = (visit: Visit) => boolean;

/** `built`: null where there is no build, which is told at /. */
export function createServeConsole(
  built: ConsoleFiles | null,
  { random }: Pick<Ports, "random">,
): ServeConsole {
  return (visit) => {
    const { request, response, path } = visit;
    if (built === null) {
      if (path !== "/") return false;
      answer(visit, 404, "text/plain; charset=utf-8", Buffer.from(notBuilt));
      return true;
    }
    const file = built.files.get(path);
    if (file) {
      answerFile(visit, file);
      return true;
    }
    if (path !== "/" && (path.startsWith("/assets/") || !allowsHtml(request))) return false;
    const nonce = random.uuid();
    response.setHeader("cache-control", "no-cache");
    response.setHeader("content-security-policy", policyFor(nonce));
    const page = Buffer.from(built.page.replaceAll(noncePlaceholder, nonce));
    answer(visit, 200, "text/html; charset=utf-8", page);
    return true;
  };
}

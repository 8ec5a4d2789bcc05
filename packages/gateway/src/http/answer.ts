// Answers that are given without GraphQL: short, as JSON, never cached.
import type { ServerResponse } from "node:http";

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.byteLength,
    ...headers,
  });
  response.end(bytes);
}

/** A request to the GraphQL endpoint that did not get as far as a document, in the shape of GraphQL's own errors. */
const answerError = (
  response: ServerResponse,
  status: number,
  error: { code: string; message: string; requestId: string },
  headers: Readonly<Record<string, string>> = {},
): void => {
  const { message, ...extensions } = error;
  answerJson(response, status, { errors: [{ message, extensions }] }, headers);
};

/** Why a request is not carried out. */
export type HttpRefusal = {
  status: number;
  code: string;
  message: string;
  headers?: Readonly<Record<string, string>>;
};

/** What is left of its body is not read, so nothing can follow it on this connection. */
export const refuseRequest = (
  { response, requestId }: { response: ServerResponse; requestId: string },
  { status, headers = {}, ...error }: HttpRefusal,
): void => answerError(response, status, { ...error, requestId }, { ...headers, connection: "close" });

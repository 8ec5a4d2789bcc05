// Reads a body's bytes, up to a limit that is looked at before the first of them is read.
import type { IncomingMessage } from "node:http";

export type BodyReading = { kind: "read"; bytes: Uint8Array } | { kind: "too-large" } | { kind: "aborted" };

/** Null where the request does not say. */
export function statedLength(request: IncomingMessage): number | null {
  const stated = request.headers["content-length"];
  return stated === undefined ? null : Number(stated);
}

export async function readBody(request: IncomingMessage, mostBytes: number): Promise<BodyReading> {
  if ((statedLength(request) ?? 0) > mostBytes) return { kind: "too-large" };
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      length += chunk.byteLength;
      if (length > mostBytes) return { kind: "too-large" };
      chunks.push(chunk);
    }
  } catch {
    return { kind: "aborted" };
  }
  return { kind: "read", bytes: Buffer.concat(chunks, length) };
}

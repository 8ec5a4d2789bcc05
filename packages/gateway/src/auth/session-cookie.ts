// The cookie that stands for a session: no script reads it, no other site's page sends it, and over https it travels nowhere
// else.
import type { IncomingMessage } from "node:http";

const name = "stockgate_session";
/** Browsers take one of this name only from the host itself, and only over https. */
const secureName = `__Host-${name}`;

/** The session's secret; null where the request bears none. */
export function sessionIn({ headers }: IncomingMessage): string | null {
  const cookies = new Map(
    (headers.cookie ?? "").split(";").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
  return cookies.get(secureName) ?? cookies.get(name) ?? null;
}

/**
 * Whether the browser speaks https, to us or to the proxy in front. It says so itself with each request that changes
 * something; a program says nothing, and is believed to have come by the public URL where it asks for its host.
 */
export function isOverHttps({ headers }: IncomingMessage, publicUrl: string | null): boolean {
  if (headers.origin !== undefined) return headers.origin.startsWith("https:");
  return publicUrl !== null && publicUrl.startsWith("https:") && new URL(publicUrl).host === headers.host;
}

export function printCookie(secret: string, maxAgeSeconds: number, isSecure: boolean): string {
  const rules = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict`;
  return isSecure ? `${secureName}=${secret}; ${rules}; Secure` : `${name}=${secret}; ${rules}`;
}

// Whether a request was meant for this gateway. A page elsewhere can have its own name resolve to this machine and would
// then be of the same origin in the browser's eyes; the Host header still says its name.
import { isIP } from "node:net";

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");

/** The name alone, in lower case; null where it is none. */
function nameIn(host: string): string | null {
  const text = `http://${host}`;
  return URL.canParse(text) && !/[/?#@\s]/.test(host) ? withoutBrackets(new URL(text).hostname) : null;
}

export type HostCheck = (host: string | undefined) => boolean;

/**
 * Served are this machine under its own names, the public URL's host, the ones that were configured, and any address in
 * numbers: no name was resolved to get there. Without a Host header no browser asked.
 */
export function createHostCheck(
  host: string,
  publicUrl: string | null,
  servedHosts: readonly string[],
): HostCheck {
  const names = new Set(
    ["localhost", host, ...(publicUrl === null ? [] : [new URL(publicUrl).host]), ...servedHosts].flatMap(
      (each) => nameIn(isIP(each) === 6 ? `[${each}]` : each) ?? [],
    ),
  );
  return (host) => {
    if (host === undefined) return true;
    const name = nameIn(host);
    return name !== null && (isIP(name) !== 0 || names.has(name));
  };
}

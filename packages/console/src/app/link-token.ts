// The token of a link that the command line printed: it stands behind the #, which no server ever sees.

/** Taken out of the address at once, so that neither history nor a copied link holds it. Null where there is none. */
export function takeLinkToken(): string | null {
  const { hash, pathname, search } = globalThis.location;
  const token = new URLSearchParams(hash.slice(1)).get("token");
  const isDoor = pathname === "/sign-in";
  if (token !== null || isDoor)
    globalThis.history.replaceState(null, "", isDoor ? "/" : `${pathname}${search}`);
  return token;
}

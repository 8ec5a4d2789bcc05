// Who asks, and what that allows.
import { type TokenScope, tokenScopes } from "@stockgate/core";

export type Viewer = {
  /** The stored token that it bears; null for the one of the configuration. */
  tokenId: number | null;
  /** The session by which a browser speaks for it; null where the token itself was sent. */
  session: number | null;
  name: string;
  scope: TokenScope;
  /** The one integration that it is confined to; null for all. */
  integration: number | null;
  /** Epoch milliseconds; null for never. */
  expiresAt: number | null;
};

/** Whoever bears the token of the configuration. */
export const administrator: Viewer = {
  tokenId: null,
  session: null,
  name: "administrator",
  scope: "ADMIN",
  integration: null,
  expiresAt: null,
};

export const allows = ({ scope }: Viewer, needed: TokenScope): boolean =>
  tokenScopes.indexOf(scope) >= tokenScopes.indexOf(needed);

/** For what is counted by caller: one and the same for all that comes with one token. */
export const whoIs = ({ tokenId, name }: Viewer): string => (tokenId === null ? name : String(tokenId));

// Access tokens: which app at which store one stands for, until when, and whether it was revoked.
import type { Random } from "../../shared/ports.ts";
import type { StateFile } from "../../shared/state-file.ts";
import type { AppSeed } from "../apps.ts";

export type TokenRecord = {
  token: string;
  appKey: string;
  domain: string;
  scopes: readonly string[];
  /** Null for one that does not expire. */
  expiresAt: number | null;
  isRevoked: boolean;
};

/** Shopify: a token of the client credentials grant lives a day (the answer says a second less). */
const grantedForMs = 24 * 3_600_000;

export type Tokens = {
  /** Null where it is unknown, revoked or expired. */
  find(token: string, now: number): TokenRecord | null;
  list(): TokenRecord[];
  grant(app: AppSeed, domain: string, now: number): TokenRecord;
  /** False where there is no such token. */
  setRevoked(token: string, isRevoked: boolean): boolean;
};

export function openTokens(state: StateFile, random: Random): Tokens {
  const tokens = state.collection<TokenRecord>("tokens");
  return {
    find(token, now) {
      const found = tokens.get(token);
      if (!found || found.isRevoked) return null;
      return found.expiresAt !== null && found.expiresAt <= now ? null : found;
    },
    list: () => [...tokens.values()],
    grant(app, domain, now) {
      for (const old of tokens.values()) {
        if (old.expiresAt !== null && old.expiresAt <= now) tokens.delete(old.token);
      }
      const token = `shpat_${random.hex(32)}`;
      const expiresAt = now + grantedForMs;
      const granted = { token, appKey: app.key, domain, scopes: app.scopes, expiresAt, isRevoked: false };
      tokens.set(token, granted);
      return granted;
    },
    setRevoked(token, isRevoked) {
      const found = tokens.get(token);
      if (found) tokens.set(token, { ...found, isRevoked });
      return found !== undefined;
    },
  };
}

/** An app that is new to a state that is not gets its tokens too; what was revoked stays so. */
export function seedTokens(state: StateFile, apps: readonly AppSeed[]) {
  const tokens = state.collection<TokenRecord>("tokens");
  for (const app of apps) {
    for (const { domain, token } of app.installations) {
      if (token === null || tokens.get(token)) continue;
      const { key: appKey, scopes } = app;
      tokens.set(token, { token, appKey, domain, scopes, expiresAt: null, isRevoked: false });
    }
  }
}

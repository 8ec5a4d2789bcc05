// Finds out who asks, by the bearer token; and tells open connections when their token ends.
import { type ApiTokenRow, type Clock, type Stockgate, type Timers, topics } from "@stockgate/core";
import { createAdminCheck } from "./admin-token.ts";
import { administrator, type Viewer } from "./viewer.ts";

/**
 * A token that was found is not looked up again for so long, and open connections are checked so often: what another
 * gateway on the same database revoked ends here within this time, what this one revoked at once.
 */
const recheckMs = 5000;

export type Authentication = {
  /** Null where the header holds no valid token. */
  authenticate(authorization: string | undefined): Promise<Viewer | null>;
  /** Calls back once the viewer's token is revoked or expires; the result stops following. */
  follow(viewer: Viewer, end: () => void): () => void;
  close(): void;
};

type Options = {
  engine: Pick<Stockgate, "findApiToken" | "endedTokens" | "onWake">;
  ports: { clock: Clock; timers: Timers };
  adminToken: string;
};

// Node reads headers as Latin-1; what was sent are the bytes of the token, in UTF-8 where it is not plain ASCII.
const tokenIn = (authorization: string | undefined): Buffer | null => {
  const [, token] = /^Bearer +(.+)$/is.exec(authorization ?? "") ?? [];
  return token === undefined ? null : Buffer.from(token, "latin1");
};

const viewerOf = ({ id, name, scope, integration, expiresAt }: ApiTokenRow): Viewer => ({
  tokenId: id,
  name,
  scope,
  integration,
  expiresAt,
});

export function createAuthentication({ engine, ports, adminToken }: Options): Authentication {
  const isAdmin = createAdminCheck(adminToken);
  /** By the token as it was sent; it holds no token that is not valid, so it is no larger than their number. */
  const found = new Map<string, { viewer: Viewer; until: number }>();
  const followers = new Map<object, { tokenId: number; end: () => void }>();
  let cancelCheck: (() => void) | null = null;

  async function endFollowers(): Promise<void> {
    const ids = [...new Set([...followers.values()].map(({ tokenId }) => tokenId))];
    if (ids.length === 0) return;
    const ended = new Set(await engine.endedTokens(ids));
    for (const [key, { tokenId, end }] of followers) {
      if (!ended.has(tokenId)) continue;
      followers.delete(key);
      end();
    }
  }

  function checkLater(): void {
    if (cancelCheck !== null || followers.size === 0) return;
    cancelCheck = ports.timers.after(recheckMs, () => {
      cancelCheck = null;
      // What cannot be read now is read the next time.
      void endFollowers().then(checkLater, checkLater);
    });
  }

  const stopListening = engine.onWake((woken) => {
    if (!woken.has(topics.tokens)) return;
    found.clear();
    endFollowers().catch(() => undefined);
  });

  return {
    async authenticate(authorization) {
      const token = tokenIn(authorization);
      if (token === null) return null;
      if (isAdmin(token)) return administrator;
      const now = ports.clock.now();
      const text = token.toString("latin1");
      const known = found.get(text);
      if (known && now < known.until) return known.viewer;
      found.delete(text);
      const row = await engine.findApiToken(text);
      if (!row) return null;
      found.set(text, {
        viewer: viewerOf(row),
        until: Math.min(now + recheckMs, row.expiresAt ?? Infinity),
      });
      return viewerOf(row);
    },
    follow({ tokenId }, end) {
      if (tokenId === null) return () => undefined;
      const key = {};
      followers.set(key, { tokenId, end });
      checkLater();
      return () => followers.delete(key);
    },
    close() {
      stopListening();
      cancelCheck?.();
      followers.clear();
    },
  };
}

// Finds out who asks, by the bearer token or by the session; and tells open connections when it ends.
import {
  type ApiTokenRow,
  type Clock,
  hashToken,
  type Stockgate,
  type Timers,
  topics,
} from "@stockgate/core";
import { createAdminCheck } from "./admin-token.ts";
import { createEndFollowers, type EndFollowers, recheckMs } from "./end-followers.ts";
import { administrator, type Viewer } from "./viewer.ts";

export type Authentication = EndFollowers & {
  /** Null where the header holds no valid token. */
  authenticate(authorization: string | undefined): Promise<Viewer | null>;
  /** Null where there is no such session, or it is over. */
  findSession(secret: string): Promise<Viewer | null>;
  /** For who has shown a token; the secret is answered this once. */
  openSession(viewer: Viewer): Promise<{ secret: string; expiresAt: number }>;
  endSession(viewer: Viewer): Promise<void>;
};

type Options = {
  engine: Pick<
    Stockgate,
    "findApiToken" | "endedTokens" | "findSession" | "openSession" | "endSession" | "endedSessions" | "onWake"
  >;
  ports: { clock: Clock; timers: Timers };
  /** Of the configuration's token, which is itself kept nowhere. */
  adminHash: string;
};

// Node reads headers as Latin-1; what was sent are the bytes of the token, in UTF-8 where it is not plain ASCII.
const tokenIn = (authorization: string | undefined): Buffer | null => {
  const [, token] = /^Bearer +(.+)$/is.exec(authorization ?? "") ?? [];
  return token === undefined ? null : Buffer.from(token, "latin1");
};

const viewerOf = ({ id, name, scope, integration, expiresAt }: ApiTokenRow): Viewer => ({
  tokenId: id,
  session: null,
  name,
  scope,
  integration,
  expiresAt,
});

export function createAuthentication({ engine, ports, adminHash }: Options): Authentication {
  const isAdmin = createAdminCheck(adminHash);
  /** By the hash of what was sent; it holds nothing that is not valid, so it is no larger than the number of those. */
  let found = new Map<string, { viewer: Viewer; until: number }>();
  const followers = createEndFollowers(engine, ports.timers);
  const stopListening = engine.onWake((woken) => {
    if (woken.has(topics.tokens)) found = new Map();
  });

  async function look(sent: string, find: () => Promise<Viewer | null>): Promise<Viewer | null> {
    const now = ports.clock.now();
    const hash = hashToken(sent);
    const known = found.get(hash);
    if (known && now < known.until) return known.viewer;
    found.delete(hash);
    // Where one ends meanwhile, what was read may be that one: it goes with all that was known before.
    const knownBefore = found;
    const viewer = await find();
    if (viewer !== null)
      knownBefore.set(hash, { viewer, until: Math.min(now + recheckMs, viewer.expiresAt ?? Infinity) });
    return viewer;
  }

  async function findStored(text: string): Promise<Viewer | null> {
    const row = await engine.findApiToken(text);
    return row && viewerOf(row);
  }

  async function findBySession(secret: string): Promise<Viewer | null> {
    const one = await engine.findSession(secret, adminHash);
    if (one === null) return null;
    const { session, token } = one;
    const viewer = token === null ? administrator : viewerOf(token);
    return { ...viewer, session: session.id, expiresAt: session.expiresAt };
  }

  return {
    follow: (viewer, end) => followers.follow(viewer, end),
    async authenticate(authorization) {
      const token = tokenIn(authorization);
      if (token === null) return null;
      if (isAdmin(token)) return administrator;
      const text = token.toString("latin1");
      return look(`token ${text}`, () => findStored(text));
    },
    findSession: (secret) => look(`session ${secret}`, () => findBySession(secret)),
    openSession({ tokenId, expiresAt }) {
      return engine.openSession(tokenId === null ? null : { id: tokenId, expiresAt }, adminHash);
    },
    async endSession({ session }) {
      if (session !== null) await engine.endSession(session);
    },
    close() {
      stopListening();
      followers.close();
    },
  };
}

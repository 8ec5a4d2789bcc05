// Sessions: a browser shows a token once, and from then on a secret of its own, which ends by itself, with the token, or
// when its bearer signs out.
import { randomBytes } from "node:crypto";
import type { ApiTokenRow } from "../store/entities/api-token.ts";
import type { SessionRow } from "../store/entities/session.ts";
import type { Tx } from "../store/tx.ts";
import { hashToken, isTokenValid } from "./api-tokens.ts";
import { type EngineContext, topics } from "./context.ts";

const form = /^sgs_[\w-]{43}$/;
const secretBytes = 32;
/** A week: whoever looks every working day pastes a token once in it. */
const lastsMs = 7 * 24 * 3_600_000;

export type FoundSession = { session: SessionRow; token: ApiTokenRow | null };

/**
 * The configuration's token is no row that can be revoked. Its hash goes into the session's instead: under another one, no
 * session of the last is found any more.
 */
const hashUnder = (secret: string, adminHash: string): string => hashToken(`${secret} ${adminHash}`);

/** The token that it rests on; undefined where the session is over, or that token is. */
async function findToken(tx: Tx, session: SessionRow, now: number): Promise<ApiTokenRow | null | undefined> {
  if (session.expiresAt <= now) return undefined;
  if (session.apiToken === null) return null;
  const [token] = await tx.apiTokens.byIds([session.apiToken]);
  return token && isTokenValid(token, now) ? token : undefined;
}

/**
 * `token`: the stored one that was shown; the configuration's where it is null, of which `adminHash` is the hash. The
 * secret is answered this once.
 */
export async function openSession(
  { store, ports }: EngineContext,
  token: { id: number; expiresAt: number | null } | null,
  adminHash: string,
): Promise<{ secret: string; expiresAt: number }> {
  const secret = `sgs_${randomBytes(secretBytes).toString("base64url")}`;
  const createdAt = ports.clock.now();
  const expiresAt = Math.min(createdAt + lastsMs, token?.expiresAt ?? Infinity);
  await store.transaction((tx) =>
    tx.sessions.insert({
      hash: token === null ? hashUnder(secret, adminHash) : hashToken(secret),
      apiToken: token?.id ?? null,
      createdAt,
      expiresAt,
    }),
  );
  return { secret, expiresAt };
}

/** Null where there is none, or it is over. */
export async function findSession(
  { store, ports }: EngineContext,
  secret: string,
  adminHash: string,
): Promise<FoundSession | null> {
  if (!form.test(secret)) return null;
  return store.read(async (tx) => {
    const session = await tx.sessions.byHashes([hashToken(secret), hashUnder(secret, adminHash)]);
    const token = session ? await findToken(tx, session, ports.clock.now()) : undefined;
    return session && token !== undefined ? { session, token } : null;
  });
}

/** Requests and subscriptions under it end. */
export async function endSession({ store }: EngineContext, id: number): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.sessions.remove(id);
    tx.wake(topics.tokens);
  });
}

/** Those of them that are over. */
export async function endedSessions(
  { store, ports }: EngineContext,
  ids: readonly number[],
): Promise<number[]> {
  const now = ports.clock.now();
  return store.read(async (tx) => {
    const rows = await tx.sessions.byIds(ids);
    const tokens = await tx.apiTokens.byIds(rows.flatMap(({ apiToken }) => apiToken ?? []));
    const valid = new Set(tokens.filter((token) => isTokenValid(token, now)).map(({ id }) => id));
    const alive = rows.filter(
      ({ apiToken, expiresAt }) => now < expiresAt && (apiToken === null || valid.has(apiToken)),
    );
    const aliveIds = new Set(alive.map(({ id }) => id));
    return ids.filter((id) => !aliveIds.has(id));
  });
}

// Finding the token that somebody bears. Only its hash is kept, and looked up: nothing is compared letter by letter.
import { createHash, randomBytes } from "node:crypto";
import type { ApiTokenRow } from "../store/entities/api-token.ts";
import type { EngineContext } from "./context.ts";

/** Recognisable by who looks for secrets that leaked. */
const prefix = "sg_";
const secretBytes = 32;
const form = /^sg_[\w-]{43}$/;
/** Its last use is noted no more often than this. */
const noteEveryMs = 60_000;

export const makeApiToken = (): string => prefix + randomBytes(secretBytes).toString("base64url");

/** SHA-256, in hex; of its bytes where it came in a header. */
export const hashToken = (secret: string | Uint8Array): string =>
  createHash("sha256").update(secret).digest("hex");

export const isTokenValid = ({ revokedAt, expiresAt }: ApiTokenRow, now: number): boolean =>
  revokedAt === null && (expiresAt === null || now < expiresAt);

/** Null where there is none, or it is valid no more. Notes its use. */
export async function findApiToken(
  { store, ports }: EngineContext,
  secret: string,
): Promise<ApiTokenRow | null> {
  if (!form.test(secret)) return null;
  const now = ports.clock.now();
  const token = await store.read((tx) => tx.apiTokens.byHash(hashToken(secret)));
  if (!token || !isTokenValid(token, now)) return null;
  if (token.lastUsedAt === null || token.lastUsedAt <= now - noteEveryMs)
    await store.transaction((tx) => tx.apiTokens.noteUse(token.id, now));
  return token;
}

/** Those of them that are valid no more. */
export async function endedTokens(
  { store, ports }: EngineContext,
  ids: readonly number[],
): Promise<number[]> {
  const rows = await store.read((tx) => tx.apiTokens.byIds(ids));
  const valid = new Set(rows.filter((row) => isTokenValid(row, ports.clock.now())).map(({ id }) => id));
  return ids.filter((id) => !valid.has(id));
}

// Who may ask: whoever bears the admin token. It is kept as a hash, and compared as one, in constant time.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const hash = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();

export const makeAdminToken = (): string => `sg_${randomBytes(24).toString("base64url")}`;

/** Whose requests count together: the token's hash, since the token itself is kept nowhere. */
export const whoAsks = (authorization: string | undefined): string =>
  hash(authorization ?? "").toString("hex");

export type Authenticate = (authorization: string | undefined) => boolean;

export function createAuthenticate(adminToken: string): Authenticate {
  const expected = hash(adminToken);
  return (authorization) => {
    const [, token] = /^Bearer +(.+)$/is.exec(authorization ?? "") ?? [];
    // Node reads headers as Latin-1; what was sent are the bytes of the token, in UTF-8 where it is not plain ASCII.
    return token !== undefined && timingSafeEqual(hash(Buffer.from(token, "latin1")), expected);
  };
}

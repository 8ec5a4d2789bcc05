// Who may ask: whoever bears the admin token. It is kept as a hash, and compared as one, in constant time.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();

export const makeAdminToken = (): string => `sg_${randomBytes(24).toString("base64url")}`;

export type Authenticate = (authorization: string | undefined) => boolean;

export function createAuthenticate(adminToken: string): Authenticate {
  const expected = hash(adminToken);
  return (authorization) => {
    const [, token] = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? "") ?? [];
    return token !== undefined && timingSafeEqual(hash(token), expected);
  };
}

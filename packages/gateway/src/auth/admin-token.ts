// The token of the configuration: kept as a hash, and compared as one, in constant time.
import { createHash, timingSafeEqual } from "node:crypto";

const hash = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();

export function createAdminCheck(adminToken: string): (token: Buffer) => boolean {
  const expected = hash(adminToken);
  return (token) => timingSafeEqual(hash(token), expected);
}

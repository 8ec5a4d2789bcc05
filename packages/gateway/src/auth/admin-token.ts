// The token of the configuration: kept as a hash, and compared as one, in constant time.
import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256, in hex; `sent` as its bytes where it came in a header. */
export const hashOf = (sent: string | Buffer): string => createHash("sha256").update(sent).digest("hex");

export function createAdminCheck(adminHash: string): (token: Buffer) => boolean {
  const expected = Buffer.from(adminHash);
  return (token) => timingSafeEqual(Buffer.from(hashOf(token)), expected);
}

// The token of the configuration: kept as a hash, and compared as one, in constant time.
import { timingSafeEqual } from "node:crypto";
import { hashToken } from "@stockgate/core";

export function createAdminCheck(adminHash: string): (token: Buffer) => boolean {
  const expected = Buffer.from(adminHash);
  return (token) => timingSafeEqual(Buffer.from(hashToken(token)), expected);
}

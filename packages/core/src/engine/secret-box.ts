// Secrets at rest: AES-256-GCM with the operator's key. What was sealed for one purpose does not open for another.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export type SecretBox = {
  /** `purpose` is bound to the text: such as "account-config". */
  seal(text: string, purpose: string): string;
  /** Throws SecretUnreadable where the key is another, or the text was tampered with. */
  open(sealed: string, purpose: string): string;
};

export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** `key` is 32 bytes. */
export function createSecretBox(key: Uint8Array): SecretBox {
  if (key.byteLength !== 32) throw new RangeError("the secret key must have 32 bytes");
  return {
    seal(text, purpose) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed.replace(/^v1\./, ""), "base64url");
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        return (
          decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8")
        );
      } catch (cause) {
        throw new SecretUnreadable(
          "A stored secret cannot be read with this STOCKGATE_SECRET_KEY. Start with the key it was stored under, " +
            "or enter the account's credentials again.",
          { cause },
        );
      }
    },
  };
}

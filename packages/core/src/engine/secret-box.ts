// Secrets at rest: AES-256-GCM with the operator's key. What was sealed for one purpose does not open for another. What
// was sealed with a key of before opens too, and is sealed anew.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export type SecretBox = {
  /** `purpose` is bound to the text: such as "account-config". */
  seal(text: string, purpose: string): string;
  /** Throws SecretUnreadable where the key is another, or the text was tampered with. */
  open(sealed: string, purpose: string): string;
  /** The same with the present key; null where it is sealed with that already. Throws as `open` does. */
  reseal(sealed: string, purpose: string): string | null;
};

export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

function sealWith(key: Uint8Array, text: string, purpose: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
}

/** Null where it was sealed with another key, for another purpose, or was tampered with. */
function openWith(key: Uint8Array, sealed: string, purpose: string): string | null {
  const bytes = Buffer.from(sealed.replace(/^v1\./, ""), "base64url");
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return null;
  }
}

const unreadable = () =>
  new SecretUnreadable(
    "A stored secret cannot be read with this STOCKGATE_SECRET_KEY. Start with the key it was stored under (or name it " +
      "in STOCKGATE_PREVIOUS_SECRET_KEYS), or enter the account's credentials again.",
  );

/** Each key is 32 bytes; the first one seals. */
export function createSecretBox(key: Uint8Array, previousKeys: readonly Uint8Array[] = []): SecretBox {
  if ([key, ...previousKeys].some(({ byteLength }) => byteLength !== 32))
    throw new RangeError("a secret key must have 32 bytes");
  function open(sealed: string, purpose: string): string {
    for (const each of [key, ...previousKeys]) {
      const text = openWith(each, sealed, purpose);
      if (text !== null) return text;
    }
    throw unreadable();
  }
  return {
    seal: (text, purpose) => sealWith(key, text, purpose),
    open,
    reseal: (sealed, purpose) =>
      openWith(key, sealed, purpose) === null ? sealWith(key, open(sealed, purpose), purpose) : null,
  };
}

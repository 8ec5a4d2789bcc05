// Secrets at rest: opened by the same key for the same purpose, and in no other way.
import { describe, expect, it } from "vitest";
import { createSecretBox, SecretUnreadable } from "./secret-box.ts";

const key = new Uint8Array(32).fill(7);
const box = createSecretBox(key);

describe("a secret", () => {
  it.each(["", "shpat_secret", "ünï 漢字 🧦", "x".repeat(100_000)])("is read as it was sealed", (text) => {
    expect(box.open(box.seal(text, "config"), "config")).toBe(text);
    expect(createSecretBox(key).open(box.seal(text, "config"), "config")).toBe(text);
  });

  it("is sealed differently each time, and shows nothing of itself", () => {
    const sealed = Array.from({ length: 100 }, () => box.seal("shpat_secret", "config"));
    expect(new Set(sealed).size).toBe(100);
    for (const each of sealed) {
      expect(Buffer.from(each.slice(3), "base64url").toString("latin1")).not.toContain("shpat");
    }
  });

  it("does not open with another key, nor for another purpose", () => {
    const sealed = box.seal("shpat_secret", "config");
    const other = createSecretBox(new Uint8Array(32).fill(8));
    expect(() => other.open(sealed, "config")).toThrow(SecretUnreadable);
    expect(() => box.open(sealed, "webhook-state")).toThrow(SecretUnreadable);
    expect(() => box.open(sealed, "")).toThrow(SecretUnreadable);
  });

  it("does not open where a single bit was changed, or a byte is missing", () => {
    const sealed = box.seal("shpat_secret", "config");
    const bytes = Buffer.from(sealed.slice(3), "base64url");
    for (let index = 0; index < bytes.length; index += 1) {
      const tampered = Buffer.from(bytes);
      tampered[index] = (tampered[index] ?? 0) ^ 1;
      expect(() => box.open(`v1.${tampered.toString("base64url")}`, "config")).toThrow(SecretUnreadable);
      const short = bytes.subarray(0, index);
      expect(() => box.open(`v1.${short.toString("base64url")}`, "config")).toThrow(SecretUnreadable);
    }
  });

  it.each(["", "v1.", "v2.abc", "plain text", "{}"])("is not %j", (text) => {
    expect(() => box.open(text, "config")).toThrow(SecretUnreadable);
  });

  it("opens with a key of before too, and is sealed anew with the present one", () => {
    const next = new Uint8Array(32).fill(8);
    const rotating = createSecretBox(next, [new Uint8Array(32).fill(9), key]);
    const sealed = box.seal("shpat_secret", "config");
    expect(rotating.open(sealed, "config")).toBe("shpat_secret");
    const anew = rotating.reseal(sealed, "config") ?? "";
    expect(createSecretBox(next).open(anew, "config")).toBe("shpat_secret");
    expect(() => box.open(anew, "config")).toThrow(SecretUnreadable);
    expect(rotating.reseal(anew, "config")).toBeNull();
    expect(() => rotating.reseal(sealed, "webhook-state")).toThrow(SecretUnreadable);
  });

  it("says what to do, and nothing of what it holds", () => {
    const sealed = createSecretBox(new Uint8Array(32).fill(8)).seal("shpat_secret", "config");
    const open = () => box.open(sealed, "config");
    expect(open).toThrow(/STOCKGATE_SECRET_KEY/);
    expect(open).not.toThrow(/shpat/);
  });
});

it.each([0, 16, 31, 33, 64])("a key of %i bytes is none", (length) => {
  expect(() => createSecretBox(new Uint8Array(length))).toThrow(RangeError);
  expect(() => createSecretBox(key, [new Uint8Array(length)])).toThrow(RangeError);
});

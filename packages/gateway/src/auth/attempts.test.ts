import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { addressOf, networkOf } from "./attempts.ts";

const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded } }) as unknown as IncomingMessage;

describe("where a request comes from", () => {
  it("is the other end's address, whatever its headers say", () => {
    expect(addressOf(from("203.0.113.7", "198.51.100.1"), 0)).toBe("203.0.113.7");
  });

  it("is what the outermost of our own proxies saw", () => {
    expect(addressOf(from("10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2"), 2)).toBe("203.0.113.7");
    expect(addressOf(from("10.0.0.1", undefined), 1)).toBe("10.0.0.1");
  });

  it.each([
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
    ["::ffff:203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["no address", "no address", true],
  ])("%s and %s are one network: %s", (left, right, same) => {
    expect(networkOf(left) === networkOf(right)).toBe(same);
  });
});

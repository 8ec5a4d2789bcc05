import { describe, expect, it } from "vitest";
import { createHostCheck } from "./host-check.ts";

describe("GraphQL bar: the Host header", () => {
  const isOurs = createHostCheck("0.0.0.0", "https://stock.example:8443/gate", ["gate.internal:4000"]);

  it.each([
    ["localhost:4000", true],
    ["LOCALHOST", true],
    ["127.0.0.1:4000", true],
    ["[::1]:4000", true],
    ["10.1.2.3", true],
    ["stock.example", true],
    ["gate.internal", true],
    ["gate.internal:9999", true],
    [undefined, true],
    ["evil.example:4000", false],
    ["stock.example.evil.example", false],
    ["localhost.evil.example", false],
    ["evil.example/localhost", false],
    ["localhost@evil.example", false],
    ["", false],
  ])("%s: %s", (host, expected) => {
    expect(isOurs(host)).toBe(expected);
  });

  it("takes the host that it was bound to", () => {
    expect(createHostCheck("gate.lan", null, [])("gate.lan:4000")).toBe(true);
    expect(createHostCheck("::1", null, [])("[::1]:4000")).toBe(true);
  });
});

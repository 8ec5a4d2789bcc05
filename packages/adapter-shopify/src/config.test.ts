import { configJsonSchema } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import { createConfigSchema, originOf } from "./config.ts";
import { createShopifyAdapter } from "./index.ts";

const valid = { shopDomain: "my-store.myshopify.com", accessToken: "shpat_1" };

function complaintsAbout(input: unknown, allowedHosts: string[] = []): string[] {
  const parsed = createConfigSchema(allowedHosts).safeParse(input);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("config", () => {
  it("needs a domain and a token, and reads the domain as people write it", () => {
    const config = createConfigSchema([]).parse({ ...valid, shopDomain: " My-Store.myshopify.com " });
    expect(config).toEqual(valid);
    expect(originOf(config)).toBe("https://my-store.myshopify.com");
  });

  it.each([
    "my-store.com",
    "my-store.myshopify.com.evil.example",
    "https://a.myshopify.com",
    "-.myshopify.com",
    "",
    7,
  ])("refuses the domain %j", (shopDomain) => {
    expect(complaintsAbout({ ...valid, shopDomain })[0]).toMatch(/^shopDomain: shopDomain .*myshopify\.com/);
  });

  it.each(["", "two words", "line\nbreak", "naïve"])("refuses the token %j", (accessToken) => {
    expect(complaintsAbout({ ...valid, accessToken })[0]).toMatch(/^accessToken: .*shpat_/);
  });

  it("names what is missing and what it does not know", () => {
    expect(complaintsAbout({ acessToken: "shpat_1" })).toEqual([
      expect.stringMatching(/^shopDomain: .*missing/),
      expect.stringMatching(/^accessToken: .*missing/),
      expect.stringContaining("acessToken"),
    ]);
  });

  it.each([
    ["https://my-store.myshopify.com", []],
    ["https://my-store.myshopify.com/", []],
    ["http://127.0.0.1:4020", ["127.0.0.1"]],
    ["http://127.0.0.1:4020", ["127.0.0.1:4020"]],
    ["http://[::1]:4020", ["[::1]"]],
    ["https://mock.internal:8443", ["mock.internal"]],
  ])("takes the baseUrl %s where %j is allowed", (baseUrl, allowedHosts) => {
    expect(complaintsAbout({ ...valid, baseUrl }, allowedHosts)).toEqual([]);
  });

  it.each([
    ["http://127.0.0.1:4020", [], "may not name 127.0.0.1"],
    ["https://evil.example", ["127.0.0.1"], "may not name evil.example"],
    ["https://my-store.myshopify.com.evil.example", [], "may not name"],
    ["https://my-store.myshopify.com:8443", [], "may not name"],
    ["http://my-store.myshopify.com", [], "must begin with https://"],
    ["http://mock.internal", ["mock.internal"], "must begin with https://"],
    ["https://user:pass@my-store.myshopify.com", [], "must be an origin"],
    ["https://my-store.myshopify.com/admin", [], "must be an origin"],
    ["nonsense", [], "is no URL"],
  ])("refuses the baseUrl %s where %j is allowed", (baseUrl, allowedHosts, reason) => {
    expect(complaintsAbout({ ...valid, baseUrl }, allowedHosts)).toEqual([
      expect.stringMatching(new RegExp(`^baseUrl: baseUrl.*${reason}`)),
    ]);
  });

  it("leads to the origin of baseUrl", () => {
    const config = createConfigSchema(["127.0.0.1"]).parse({ ...valid, baseUrl: "http://127.0.0.1:4020/" });
    expect(originOf(config)).toBe("http://127.0.0.1:4020");
  });

  it("marks the secrets, for a form and for storage", () => {
    const schema = configJsonSchema(createShopifyAdapter());
    expect(schema).toMatchObject({
      type: "object",
      required: ["shopDomain", "accessToken"],
      properties: { accessToken: { writeOnly: true }, clientSecret: { writeOnly: true } },
    });
    expect(schema).not.toHaveProperty("properties.shopDomain.writeOnly");
  });
});

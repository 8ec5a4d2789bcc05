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

  it.each(["two words", "line\nbreak", "naïve"])("refuses the token %j", (accessToken) => {
    expect(complaintsAbout({ ...valid, accessToken })[0]).toMatch(/^accessToken: .*shpat_/);
  });

  it("names what is missing and what it does not know", () => {
    expect(complaintsAbout({ acessToken: "shpat_1" })).toEqual([
      expect.stringMatching(/^shopDomain: .*missing/),
      expect.stringContaining("acessToken"),
      expect.stringMatching(/^accessToken: .*missing/),
    ]);
  });

  const client = { shopDomain: "my-store.myshopify.com", clientId: "id", clientSecret: "shpss_1" };

  it.each([
    ["an access token alone", valid],
    ["an access token, and the secret that signs the webhooks", { ...valid, clientSecret: "shpss_1" }],
    ["an app's client id and secret", client],
    [
      "a form's empty fields and a field that was taken back",
      { ...client, accessToken: "", baseUrl: undefined },
    ],
    ["a token taken back", { ...client, accessToken: null }],
    ["a client id taken back", { ...valid, clientId: " " }],
  ])("takes %s", (_name, input) => {
    expect(complaintsAbout(input)).toEqual([]);
  });

  it.each([
    [
      "no way at all",
      { accessToken: null },
      /^accessToken: accessToken is missing.*clientId and clientSecret/,
    ],
    ["both ways at once", { ...client, accessToken: "shpat_1" }, /^accessToken: .*keep one.*null/],
    ["a client id without its secret", { clientId: "id" }, /^clientSecret: clientSecret is missing/],
    ["a secret without the rest", { clientSecret: "shpss_1" }, /^clientId: clientId is missing.*accessToken/],
  ])("says what is wrong with %s", (_name, input, complaint) => {
    const { shopDomain } = valid;
    expect(complaintsAbout({ shopDomain, ...input })).toEqual([expect.stringMatching(complaint)]);
  });

  it("is stored as it was parsed, and parsed again", () => {
    const schema = createConfigSchema([]);
    const stored = JSON.parse(JSON.stringify(schema.parse({ ...client, accessToken: null })));
    expect(stored).toEqual(client);
    expect(schema.parse(stored)).toEqual(client);
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
      required: ["shopDomain"],
      oneOf: [{ required: ["accessToken"] }, { required: ["clientId", "clientSecret"] }],
      properties: {
        accessToken: { type: "string", writeOnly: true },
        clientId: { type: "string" },
        clientSecret: { type: "string", writeOnly: true },
        previousClientSecret: { type: "string", writeOnly: true },
      },
    });
    expect(schema).not.toHaveProperty("properties.shopDomain.writeOnly");
    expect(schema).not.toHaveProperty("properties.clientId.writeOnly");
  });
});

import { configJsonSchema } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { createKatanaAdapter } from "./index.ts";

const adapter = createKatanaAdapter({ allowedHosts: ["127.0.0.1", "mock.example:8443"] });
const parse = (config: unknown) => adapter.configSchema.safeParse(config);
const problemsOf = (config: unknown) => parse(config).error?.issues.map((issue) => issue.message) ?? [];

test("the vendor's own address is the default", () => {
  expect(parse({ apiKey: " key-1 " }).data).toEqual({
    apiKey: "key-1",
    baseUrl: "https://api.katanamrp.com/v1",
  });
});

test.for([
  ["https://api.katanamrp.com/v1/", "https://api.katanamrp.com/v1"],
  ["http://127.0.0.1:4010/v1", "http://127.0.0.1:4010/v1"],
  ["https://mock.example:8443/v1", "https://mock.example:8443/v1"],
] as const)("%s is accepted", ([baseUrl, stored]) => {
  expect(parse({ apiKey: "key-1", baseUrl }).data).toEqual({ apiKey: "key-1", baseUrl: stored });
});

test.for([
  ["http://api.katanamrp.com/v1", /https:/],
  ["http://mock.example:8443/v1", /https:/],
  ["https://mock.example/v1", /not Katana's host/],
  ["https://evil.example/v1", /not Katana's host/],
  ["https://api.katanamrp.com:8443/v1", /not Katana's host/],
  ["https://api.katanamrp.com.evil.example/v1", /not Katana's host/],
  ["https://api.katanamrp.com@evil.example/v1", /user name/],
  ["https://user:secret@api.katanamrp.com/v1", /user name/],
  ["https://api.katanamrp.com/v1?x=1", /without \?/],
  ["ftp://127.0.0.1/v1", /https:/],
  ["katana", /not a URL/],
] as const)("%s is refused, and the message says what to do", ([baseUrl, reason]) => {
  const [problem = ""] = problemsOf({ apiKey: "key-1", baseUrl });
  expect(problem).toMatch(reason);
  expect(problem).toMatch(/baseUrl .*leave it out to use https:\/\/api\.katanamrp\.com\/v1$/);
});

test("without the operator's leave no other host is accepted", () => {
  const strict = createKatanaAdapter().configSchema;
  expect(strict.safeParse({ apiKey: "key-1", baseUrl: "http://127.0.0.1:4010/v1" }).success).toBe(false);
});

test.for([{}, { apiKey: "" }, { apiKey: "two words" }, { apiKey: "ключ" }, { apiKey: 7 }])(
  "%j names apiKey and where it comes from",
  (config) => {
    expect(problemsOf(config)[0]).toMatch(/^apiKey .*Settings > API/);
  },
);

test("the form hides the key and offers the address", () => {
  const schema = configJsonSchema(adapter);
  expect(schema).toMatchObject({
    properties: { apiKey: { writeOnly: true }, baseUrl: { default: "https://api.katanamrp.com/v1" } },
    required: ["apiKey"],
  });
  expect(schema["properties"]).not.toHaveProperty("baseUrl.writeOnly");
});

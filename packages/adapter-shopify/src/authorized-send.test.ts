import { AdapterError, HttpFailure } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import { createConfigSchema } from "./config.ts";
import {
  call,
  clientConfig,
  granted,
  isLogin,
  respond,
  type Script,
  scriptShopify,
} from "./testing/scripted-shopify.ts";

const locations = { data: { locations: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } } };
const refused = respond(401, { errors: "[API] Invalid API key or access token" });

/** A Shopify that takes these tokens alone. */
function taking(tokens: string[], options: Parameters<typeof scriptShopify>[1] = {}) {
  const script: Script = (_asked, count) => (tokens.includes(bearerOf(count - 1)) ? locations : refused);
  const shopify = scriptShopify(script, { config: clientConfig, ...options });
  const bearerOf = (index: number) => shopify.requests[index]?.headers["x-shopify-access-token"] ?? "none";
  const sent = () => shopify.requests.map((request, index) => (isLogin(request) ? "login" : bearerOf(index)));
  return { ...shopify, sent, ask: () => shopify.channel.locations(call) };
}

async function failureOf(work: () => Promise<unknown>): Promise<AdapterError> {
  const error = await work().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof AdapterError)) throw new Error("expected an AdapterError");
  return error;
}

/** Everything of an error that a log would show. */
const wordsOf = (error: unknown): string =>
  error instanceof Error
    ? `${error.stack ?? ""} ${JSON.stringify(error)} ${wordsOf(error.cause)}`
    : String(error);

describe("an app's client id and secret", () => {
  it("get a token before the first request, by a form to the store's own host", async () => {
    const { ask, requests, sent } = taking(["shpat_1"]);
    await ask();
    await ask();
    expect(sent()).toEqual(["login", "shpat_1", "shpat_1"]);
    expect(requests[0]).toMatchObject({
      method: "POST",
      url: "https://demo.myshopify.com/admin/oauth/access_token",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: "grant_type=client_credentials&client_id=the-client&client_secret=shpss_secret",
      cost: 0,
    });
    expect(requests[0]?.headers).not.toHaveProperty("x-shopify-access-token");
  });

  it("are sent to the allowed base URL alone, which is told of the shop", async () => {
    const input = { ...clientConfig, baseUrl: "http://127.0.0.1:4020" };
    const config = createConfigSchema(["127.0.0.1"]).parse(input);
    const { ask, requests } = taking(["shpat_1"], { config });
    await ask();
    expect(requests.map(({ url }) => new URL(url).origin)).toEqual([input.baseUrl, input.baseUrl]);
    expect(requests[0]?.body).toContain("&shop=demo.myshopify.com");
    expect(createConfigSchema([]).safeParse(input).success).toBe(false);
  });

  it("are used once for all that ask at the same time", async () => {
    const { ask, sent } = taking(["shpat_1"]);
    await Promise.all([ask(), ask(), ask()]);
    expect(sent()).toEqual(["login", "shpat_1", "shpat_1", "shpat_1"]);
  });

  it("get another token when the first has run out, and the same request goes again", async () => {
    const taken = ["shpat_1"];
    const { ask, requests, sent } = taking(taken);
    await ask();
    taken.splice(0, 1, "shpat_2");
    await ask();
    expect(sent()).toEqual(["login", "shpat_1", "shpat_1", "login", "shpat_2"]);
    expect(requests[4]?.body).toBe(requests[2]?.body);
  });

  it("get one for all whose token ran out at the same time", async () => {
    const taken = ["shpat_1"];
    const { ask, sent } = taking(taken);
    await ask();
    taken.splice(0, 1, "shpat_2");
    await Promise.all([ask(), ask(), ask()]);
    expect(sent().filter((each) => each === "login")).toHaveLength(2);
    expect(sent().filter((each) => each === "shpat_2")).toHaveLength(3);
  });

  it("a write that goes again under a new token keeps its bytes, and with them its idempotency key", async () => {
    const taken: string[] = [];
    const { channel, requests, sent } = taking(taken);
    const push = { stockItemExternalId: "i", locationExternalId: "l", from: 1, to: 2 };
    const write = channel.prepareSetLevels([push], { idempotencyKey: "the-key", reference: "gid://x" });
    await expect(channel.sendSetLevels(write, [push], call)).rejects.toMatchObject({ kind: "unauthorized" });
    expect(sent()).toEqual(["login", "shpat_1", "login", "shpat_2"]);
    expect([requests[1]?.body, requests[3]?.body]).toEqual([write.body, write.body]);
    expect(write.body).toContain('"key":"the-key"');
  });

  it("a second 401 is unauthorized, and the next request begins with a login", async () => {
    const taken: string[] = [];
    const { ask, sent } = taking(taken);
    expect(await failureOf(ask)).toMatchObject({ kind: "unauthorized" });
    expect(sent()).toEqual(["login", "shpat_1", "login", "shpat_2"]);
    taken.push("shpat_3");
    await ask();
    expect(sent().slice(4)).toEqual(["login", "shpat_3"]);
  });

  it("403 is not tried again", async () => {
    const { channel, requests } = scriptShopify(() => respond(403), { config: clientConfig });
    expect(await failureOf(() => channel.locations(call))).toMatchObject({ kind: "unauthorized" });
    expect(requests).toHaveLength(2);
  });

  it("an access token that was entered is not exchanged for another", async () => {
    const { channel, requests } = scriptShopify(() => refused);
    expect(await failureOf(() => channel.locations(call))).toMatchObject({ kind: "unauthorized" });
    expect(requests).toHaveLength(1);
  });
});

describe("a login that fails", () => {
  const page = (code: string) =>
    respond(400, `<title>400 - Oauth error ${code}</title>`, { "content-type": "text/html" }).scripted;

  it.each([
    ["shop_not_permitted", /same organization.*accessToken/],
    ["app_not_installed", /not installed in demo\.myshopify\.com: install it/],
    ["application_cannot_be_found", /clientId/],
    ["invalid_client", /clientId and clientSecret do not belong together/],
    ["something_new", /installed.*organization.*clientId and clientSecret/],
  ])("%s is unauthorized and names the way out", async (code, wayOut) => {
    for (const answer of [
      respond(401, { error: code }).scripted,
      respond(403, { error: code }).scripted,
      page(code),
    ]) {
      const { ask, sent } = taking([], { login: () => answer });
      const error = await failureOf(ask);
      expect(error).toMatchObject({ kind: "unauthorized", message: expect.stringMatching(wayOut) });
      expect(sent()).toEqual(["login"]);
    }
  });

  it.each([
    ["404", respond(404), "not-found"],
    ["429", respond(429), "throttled"],
    ["502", respond(502, "<html>"), "unavailable"],
    ["a page", respond(200, "<html>Be right back</html>"), "bad-response"],
    ["no token", respond(200, { scope: "read_products" }), "bad-response"],
    ["a token that no header can bear", respond(200, { access_token: "a b" }), "bad-response"],
  ])("answered %s: the request it was for had no effect", async (_name, answer, kind) => {
    const { ask, sent } = taking([], { login: () => answer.scripted });
    expect(await failureOf(ask)).toMatchObject({ kind, isUnsent: true });
    expect(sent()).toEqual(["login"]);
  });

  it("is tried again by the next request", async () => {
    const { ask, sent } = taking(["shpat_ok"], {
      login: (count) => {
        if (count === 1) throw new HttpFailure("no answer within 10000 ms", { isUnsent: false });
        return granted("shpat_ok");
      },
    });
    expect(await failureOf(ask)).toMatchObject({ kind: "unavailable", isUnsent: true });
    await ask();
    expect(sent()).toEqual(["login", "login", "shpat_ok"]);
  });

  it("a write whose login was answered nonsense has had no effect", async () => {
    const { channel } = taking([], { login: () => respond(200, "nonsense").scripted });
    const push = { stockItemExternalId: "i", locationExternalId: "l", from: 1, to: 2 };
    const write = channel.prepareSetLevels([push], { idempotencyKey: "k", reference: "gid://x" });
    expect(await failureOf(() => channel.sendSetLevels(write, [push], call))).toMatchObject({
      kind: "unavailable",
      isUnsent: true,
    });
  });

  it.each([
    ["half a JSON text", respond(200, '{"access_token":"shpat_leak"')],
    ["a token of another form", respond(200, { access_token: ["shpat_leak"] })],
    ["a token that no header can bear", respond(200, { access_token: "shpat_leak \n" })],
    ["a refusal that repeats what was sent", respond(400, "shpat_leak shpss_secret")],
    ["an outage that repeats what was sent", respond(503, "shpat_leak shpss_secret")],
  ])("%s: no error shows a token or a secret", async (_name, answer) => {
    const { ask } = taking([], { login: () => answer.scripted });
    expect(wordsOf(await failureOf(ask))).not.toMatch(/shpat_leak|shpss_secret/);
  });
});

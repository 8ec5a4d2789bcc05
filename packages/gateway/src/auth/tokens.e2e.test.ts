// Tokens over the API itself: made, used, found out, ended.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { createClient } from "../testing/client.ts";
import { databaseText } from "../testing/database-text.ts";
import { waitFor } from "../testing/gateway-stand.ts";

let bare: BareGateway;
beforeAll(async () => {
  bare = await startBareGateway();
});
afterAll(() => bare.close());

type Made = { apiToken: { id: string }; secret: string };
const make = (input: object): Promise<Made> =>
  bare.client.command<Made>(
    "createApiToken",
    { name: "A program", scope: "READ", ...input },
    "apiToken { id } secret",
  );
const revoke = (apiTokenId: string) =>
  bare.client.command<{ apiToken: { revokedAt: string } }>(
    "revokeApiToken",
    { apiTokenId },
    "apiToken { revokedAt }",
  );
const whoIs = (secret: string) =>
  createClient(bare.url, secret).answer<{ viewer: object }>("{ viewer { name scope integration { id } } }");

describe("a token", () => {
  it("is valid from the moment it is made until it is revoked", async () => {
    const { apiToken, secret } = await make({ name: "Nightly report" });
    expect(secret).toMatch(/^sg_[\w-]{43}$/);
    expect((await whoIs(secret)).data).toEqual({
      viewer: { name: "Nightly report", scope: "READ", integration: null },
    });
    const first = await revoke(apiToken.id);
    expect((await whoIs(secret)).status).toBe(401);
    expect(await revoke(apiToken.id)).toEqual(first);
  });

  it("is kept nowhere but at its bearer's", async () => {
    const { secret } = await make({});
    await whoIs(secret);
    const written = await databaseText(bare.database);
    expect(written).toContain("A program");
    expect(written).not.toContain(secret);
    expect(bare.logged()).not.toContain(secret);
    const { apiTokens } = await bare.client.ask<{ apiTokens: { nodes: object[] } }>(
      "{ apiTokens { nodes { id name scope createdAt expiresAt lastUsedAt revokedAt integration { id } } } }",
    );
    expect(JSON.stringify(apiTokens)).not.toContain(secret);
  });

  it("is not to be seen by its id where the list of tokens is not", async () => {
    const { apiToken, secret } = await make({});
    const ask = (client: typeof bare.client) =>
      client.ask("query ($id: ID!) { node(id: $id) { id } }", { id: apiToken.id });
    expect(await ask(createClient(bare.url, secret))).toEqual({ node: null });
    expect(await ask(bare.client)).toEqual({ node: { id: apiToken.id } });
  });

  it("ends by itself", async () => {
    const { secret } = await make({ expiresAt: new Date(Date.now() + 5000).toISOString() });
    expect((await whoIs(secret)).status).toBe(200);
    await waitFor(async () => (await whoIs(secret)).status === 401);
  });

  it("is listed with its last use", async () => {
    const { apiToken, secret } = await make({});
    const lastUse = async () => {
      const query = "query ($id: ID!) { node(id: $id) { ... on ApiToken { lastUsedAt } } }";
      const { node } = await bare.client.ask<{ node: { lastUsedAt: string | null } }>(query, {
        id: apiToken.id,
      });
      return node.lastUsedAt;
    };
    expect(await lastUse()).toBeNull();
    await whoIs(secret);
    expect(Date.now() - Date.parse((await lastUse()) ?? "")).toBeLessThan(60_000);
  });

  it("takes its subscriptions with it when it is revoked", async () => {
    const { apiToken, secret } = await make({});
    const before = bare.gateway.openStreams.size;
    const stream = await createClient(bare.url, secret).subscribe("subscription { syncEvents { cursor } }");
    await waitFor(async () => bare.gateway.openStreams.size === before + 1);
    await revoke(apiToken.id);
    expect(await stream.nextAnswer()).toBeNull();
    await waitFor(async () => bare.gateway.openStreams.size === before);
  });
});

describe("attempts with tokens that are none", () => {
  it("are limited by address, for a while", async () => {
    const other = await startBareGateway({ trustedProxies: 1 });
    try {
      const attempt = (from: string, token: string) =>
        fetch(`${other.url}/graphql?query=%7Badapters%7Bname%7D%7D`, {
          headers: { authorization: `Bearer ${token}`, "x-forwarded-for": `198.51.100.9, ${from}` },
        });
      const statuses = [];
      for (let count = 0; count < 21; count += 1)
        statuses.push((await attempt("203.0.113.7", `guess ${count}`)).status);
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
      const refused = await attempt("203.0.113.7", "one more");
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await attempt("203.0.113.7", bareToken)).status).toBe(429);
      expect((await attempt("203.0.113.8", "a guess from elsewhere")).status).toBe(401);
      const { secret } = await other.client.command<Made>(
        "createApiToken",
        { name: "Somebody at the same address", scope: "READ" },
        "apiToken { id } secret",
      );
      expect((await attempt("203.0.113.7", secret)).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

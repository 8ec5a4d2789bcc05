// GraphQL over HTTP as its own audit suite has it, with sign-in and protection against forged requests switched on.
import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";

describe("GraphQL over HTTP", () => {
  let bare: BareGateway;
  beforeAll(async () => {
    bare = await startBareGateway();
  });
  afterAll(() => bare.close());

  const audits = serverAudits({
    url: () => `${bare.url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...(init.headers as object), authorization: `Bearer ${bareToken}` } }),
  });

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    "%s %s",
    async (_id, _name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: "ok" });
    },
  );
});

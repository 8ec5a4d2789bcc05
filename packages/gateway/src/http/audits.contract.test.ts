// GraphQL over HTTP as its own audit suite has it, with sign-in and protection against forged requests switched on; and
// with trusted documents besides, which other servers lose audits by.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "../testing/bare-gateway.ts";
import { testConfig } from "../testing/test-config.ts";

const { transport } = testConfig({});
const auditsOf = (url: () => string) =>
  serverAudits({
    url: () => `${url()}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...(init.headers as object), authorization: `Bearer ${bareToken}` } }),
  });

describe.each(["without", "with"] as const)("GraphQL over HTTP %s trusted documents", (mode) => {
  let bare: BareGateway;
  const folder = mkdtempSync(join(tmpdir(), "stockgate-audits-"));
  beforeAll(async () => {
    const path = join(folder, "documents.json");
    writeFileSync(path, "{}");
    const trustedDocuments = mode === "with" ? { path, isOnly: false } : null;
    bare = await startBareGateway({ transport: { ...transport, trustedDocuments } });
  });
  afterAll(async () => {
    await bare.close();
    rmSync(folder, { recursive: true });
  });

  const audits = auditsOf(() => bare.url);
  it("is audited sixty-one times", () => expect(audits).toHaveLength(61));
  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    "%s %s",
    async (_id, _name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: "ok" });
    },
  );
});

describe("GraphQL over HTTP with the draft's status codes", () => {
  let bare: BareGateway;
  beforeAll(async () => {
    bare = await startBareGateway({ transport: { ...transport, httpStatus: "draft" } });
  });
  afterAll(() => bare.close());

  // 86EE wants 400 for a document that does not fit the schema.
  it("departs from the audits where the draft does, and nowhere else", async () => {
    const odd: string[] = [];
    for (const audit of auditsOf(() => bare.url)) {
      const { status } = await audit.fn();
      if (status !== "ok") odd.push(audit.id);
    }
    expect(odd.toSorted()).toEqual(["86EE"]);
  });
});

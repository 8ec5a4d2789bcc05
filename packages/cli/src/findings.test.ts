// What the doctor makes of what the gateway tells.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accountFindings, integrationFindings, tokenFindings } from "./findings.ts";
import type { Integration } from "./session.ts";

type Problem = Integration["problems"][number];
const none = { mapped: 5, unmatched: 0, excluded: 0, notSyncable: 0, broken: 0, shadowed: 0 };
const integration = (problems: Problem[], counts: Partial<Integration["counts"]> = {}): Integration => ({
  id: "1",
  name: "Shop",
  status: "ACTIVE",
  inventorySyncEnabled: true,
  source: null,
  channel: null,
  problems,
  counts: { ...none, inSync: 5, pending: 0, drifted: 0, failed: 0, held: 0, inFlightOrders: 0, ...counts },
  csv: { mappings: "", levels: "" },
});
const problem = (code: string): Problem => ({ code, message: "It is so.", path: null });
const target = (driftCause: "OTHER_WRITER" | "MANUAL_EDIT") => ({ driftCause }) as never;

const told = (...found: Parameters<typeof integrationFindings>) =>
  integrationFindings(...found).map(({ severity, code }) => `${severity} ${code}`);

describe("the doctor", () => {
  it("T4 finds nothing where nothing is wrong", () => {
    expect(told(integration([]), [])).toEqual([]);
  });

  it("T4 G3 says of each problem whether it must be mended, of one that it does not know too", () => {
    const problems = ["ORDERS_NOT_READABLE", "CHANNEL_WEBHOOKS", "PREPARING", "SOMETHING_NEW"].map(problem);
    expect(told(integration(problems), [])).toEqual([
      "mend ORDERS_NOT_READABLE",
      "note CHANNEL_WEBHOOKS",
      "note PREPARING",
      "mend SOMETHING_NEW",
    ]);
  });

  it("T4 knows a way out of everything that the engine finds wrong, and calls what somebody decided no fault", () => {
    const engine = join(import.meta.dirname, "../../core/src/engine");
    const adapter = join(import.meta.dirname, "../../adapter-shopify/src/access.ts");
    const texts = [
      ...readdirSync(engine)
        .filter((name) => /^(status|.*-problems)\.ts$/.test(name))
        .map((name) => readFileSync(join(engine, name), "utf8")),
      readFileSync(adapter, "utf8"),
    ].join("\n");
    const plain = [...texts.matchAll(/(?:code: |case )"([A-Z]{2,}(?:_[A-Z]+)*)"/g)].map(
      ([, code]) => code ?? "",
    );
    const ofSides = [...texts.matchAll(/`\$\{code\}_([A-Z]+)`/g)].flatMap(([, code]) => [
      `SOURCE_${code}`,
      `CHANNEL_${code}`,
    ]);
    // Of no problem: it ends by itself within moments.
    const codes = [...new Set([...plain, ...ofSides])].filter((code) => code !== "AWAITING_CONFIRMATION");
    expect(codes.length).toBeGreaterThan(18);
    const found = integrationFindings(integration(codes.map(problem)), []);
    expect(found.filter(({ way }) => way === "The message says what to do.").map(({ code }) => code)).toEqual(
      [],
    );
    expect(told(integration(["SHADOW", "SALES_ONLY"].map(problem)), [])).toEqual([
      "note SHADOW",
      "note SALES_ONLY",
    ]);
  });

  it("G3 T5 tells a second writer from drift, once", () => {
    const drifted = [target("OTHER_WRITER"), target("MANUAL_EDIT")];
    expect(told(integration([]), drifted)).toEqual(["mend OTHER_WRITER", "note DRIFT"]);
    expect(told(integration([problem("SECOND_WRITER")]), drifted)).toEqual([
      "mend SECOND_WRITER",
      "note DRIFT",
    ]);
    expect(integrationFindings(integration([]), drifted)[0]?.way).toContain("Katana's own stock sync");
  });

  it("M4 M7 G2 counts what is not mapped, has lost its mapping, or has failed", () => {
    expect(told(integration([], { unmatched: 2, broken: 1, failed: 3 }), [])).toEqual([
      "mend MAPPINGS_BROKEN",
      "note VARIANTS_UNMATCHED",
      "mend TARGETS_FAILED",
    ]);
  });

  it("T4 names accounts that no integration tells of, budgets that are used up, and a token that ends", () => {
    const account = (id: string, state: "UNAUTHORIZED" | "THROTTLED" | "CONNECTED") => ({
      id,
      name: id,
      kind: "SOURCE" as const,
      externalName: null,
      adapter: { name: "katana", title: "Katana" },
      health: { state, message: null, checkedAt: null },
      config: {},
      storedSecrets: [],
      budget: { remaining: 3, limit: 60 },
      locations: [],
    });
    const accounts = [account("a", "UNAUTHORIZED"), account("b", "THROTTLED"), account("c", "CONNECTED")];
    const codes = (used: string[]) => accountFindings(accounts, new Set(used)).map(({ code }) => code);
    expect(codes([])).toEqual(["ACCOUNT_UNAUTHORIZED", "BUDGET_USED_UP", "ACCOUNT_UNUSED"]);
    expect(codes(["a", "b", "c"])).toEqual(["BUDGET_USED_UP"]);
    expect(accountFindings(accounts, new Set("abc"))[0]?.message).toContain("3 of 60 are left");
    const viewer = {
      name: "me",
      scope: "ADMIN" as const,
      expiresAt: "2026-11-25T00:00:00Z",
      integration: null,
    };
    expect(tokenFindings(viewer, Date.parse("2026-11-22T00:00:00Z"))).toMatchObject([{ code: "TOKEN_ENDS" }]);
    expect(tokenFindings(viewer, Date.parse("2026-11-01T00:00:00Z"))).toEqual([]);
  });
});

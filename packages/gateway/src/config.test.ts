import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { nearestName } from "./nearest-name.ts";

const key = Buffer.alloc(32, 7).toString("base64");
const problemsOf = (environment: Record<string, string>) => {
  const reading = readConfig({ STOCKGATE_SECRET_KEY: key, ...environment });
  return "problems" in reading ? reading.problems : [];
};

describe("configuration", () => {
  it("needs nothing but the secret key", () => {
    expect(readConfig({ STOCKGATE_SECRET_KEY: key, HOME: "/root" })).toEqual({
      config: {
        host: "127.0.0.1",
        port: 4000,
        database: { engine: "sqlite", path: "data/stockgate.db" },
        adminToken: null,
        trustedProxies: 0,
        secretKey: new Uint8Array(32).fill(7),
        previousSecretKeys: [],
        publicUrl: null,
        allowedHosts: [],
        logLevel: "info",
        transport: {
          costLimits: { most: 25_000, perSecond: 5000 },
          trustedDocuments: null,
          httpStatus: "audited",
          isSubgraph: false,
          servedHosts: [],
          corsOrigins: [],
        },
        observe: { metrics: null, tracing: null },
      },
    });
  });

  it("takes every variable", () => {
    const reading = readConfig({
      STOCKGATE_SECRET_KEY: key,
      STOCKGATE_PREVIOUS_SECRET_KEYS: `${key}, ${Buffer.alloc(32, 8).toString("base64")}`,
      STOCKGATE_HOST: "0.0.0.0",
      STOCKGATE_PORT: "8080",
      STOCKGATE_DATABASE_URL: "postgres://u:p@db/stockgate",
      STOCKGATE_ADMIN_TOKEN: "0123456789abcdef",
      STOCKGATE_PUBLIC_URL: "https://stock.example/gate",
      STOCKGATE_ALLOWED_HOSTS: "127.0.0.1, localhost:4010",
      STOCKGATE_LOG_LEVEL: "warn",
      STOCKGATE_MOST_COST: "100",
      STOCKGATE_COST_PER_SECOND: "10",
      STOCKGATE_TRUSTED_DOCUMENTS: "documents.json",
      STOCKGATE_ONLY_TRUSTED_DOCUMENTS: "true",
      STOCKGATE_HTTP_STATUS: "draft",
      STOCKGATE_SUBGRAPH: "true",
      STOCKGATE_SERVED_HOSTS: "stockgate.internal, gate:4000",
      STOCKGATE_CORS_ORIGINS: "https://console.example",
      STOCKGATE_METRICS_HOST: "0.0.0.0",
      STOCKGATE_METRICS_PORT: "9464",
      STOCKGATE_TRACE_SHARE: "0.25",
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example/",
      OTEL_SERVICE_NAME: "stock",
      STOCKGATE_DEMO_TRAFFIC: "off",
    });
    expect(reading).toMatchObject({
      config: {
        host: "0.0.0.0",
        port: 8080,
        database: { engine: "postgres", url: "postgres://u:p@db/stockgate" },
        adminToken: "0123456789abcdef",
        trustedProxies: 0,
        previousSecretKeys: [new Uint8Array(32).fill(7), new Uint8Array(32).fill(8)],
        observe: {
          metrics: { host: "0.0.0.0", port: 9464 },
          tracing: {
            url: "https://collector.example/v1/traces",
            serviceName: "stock",
            share: 0.25,
          },
        },
        publicUrl: "https://stock.example/gate",
        allowedHosts: ["127.0.0.1", "localhost:4010"],
        logLevel: "warn",
        transport: {
          costLimits: { most: 100, perSecond: 10 },
          trustedDocuments: { path: "documents.json", isOnly: true },
          httpStatus: "draft",
          isSubgraph: true,
          servedHosts: ["stockgate.internal", "gate:4000"],
          corsOrigins: ["https://console.example"],
        },
      },
    });
  });

  it("lists every problem at once, each with its variable", () => {
    const reading = readConfig({
      STOCKGATE_PORT: "70000",
      STOCKGATE_DATABASE_URL: "mysql://u:secret@db/x",
      STOCKGATE_ADMIN_TOKEN: "short",
      STOCKGATE_PUBLIC_URL: "https://stock.example/",
      STOCKGATE_LOG_LEVEL: "loud",
    });
    const problems = "problems" in reading ? reading.problems : [];
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "STOCKGATE_PORT",
      "STOCKGATE_DATABASE_URL",
      "STOCKGATE_ADMIN_TOKEN",
      "STOCKGATE_SECRET_KEY",
      "STOCKGATE_PUBLIC_URL",
      "STOCKGATE_LOG_LEVEL",
    ]);
    expect(problems.join()).not.toContain("secret@db");
  });

  it.each([
    ["STOCKGATE_SECRET_KEY", "c2hvcnQ="],
    ["STOCKGATE_SECRET_KEY", `${key.slice(0, 10)}!${key.slice(10)}`],
    ["STOCKGATE_PUBLIC_URL", "ftp://stock.example"],
    ["STOCKGATE_PUBLIC_URL", "https://u:p@stock.example"],
    ["STOCKGATE_PUBLIC_URL", "stock.example"],
    ["STOCKGATE_PORT", "4e3"],
    ["STOCKGATE_MOST_COST", "0"],
    ["STOCKGATE_COST_PER_SECOND", "1e3"],
    ["STOCKGATE_ONLY_TRUSTED_DOCUMENTS", "true"],
    ["STOCKGATE_ONLY_TRUSTED_DOCUMENTS", "yes"],
    ["STOCKGATE_HTTP_STATUS", "422"],
    ["STOCKGATE_SERVED_HOSTS", "https://stock.example"],
    ["STOCKGATE_CORS_ORIGINS", "*"],
    ["STOCKGATE_CORS_ORIGINS", "https://console.example/"],
    ["STOCKGATE_ADMIN_TOKEN", "sixteen letters and a break\nin them"],
    ["STOCKGATE_ADMIN_TOKEN", " sixteen letters behind a space"],
  ])("refuses %s=%s", (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  it("takes any string of sixteen characters as the token", () => {
    expect(problemsOf({ STOCKGATE_ADMIN_TOKEN: "köpfchen & ein satz" })).toEqual([]);
  });

  it("takes what stands in the file that NAME_FILE names", () => {
    const files: Record<string, string> = {
      "/run/secrets/key": `${key}\n`,
      "/run/secrets/token": "0123456789abcdef",
    };
    const read = (path: string) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error("no"), { code: "ENOENT" });
      return text;
    };
    const reading = readConfig(
      { STOCKGATE_SECRET_KEY_FILE: "/run/secrets/key", STOCKGATE_ADMIN_TOKEN_FILE: "/run/secrets/token" },
      read,
    );
    expect(reading).toMatchObject({
      config: { secretKey: new Uint8Array(32).fill(7), adminToken: "0123456789abcdef" },
    });
    const bad = readConfig(
      {
        STOCKGATE_SECRET_KEY: key,
        STOCKGATE_SECRET_KEY_FILE: "/run/secrets/key",
        STOCKGATE_ADMIN_TOKEN_FILE: "/run/secrets/gone",
        STOCKGATE_ADMIN_TOKN_FILE: "x",
      },
      read,
    );
    expect("problems" in bad ? bad.problems : []).toEqual([
      expect.stringContaining("STOCKGATE_ADMIN_TOKN_FILE is not known"),
      "STOCKGATE_SECRET_KEY and STOCKGATE_SECRET_KEY_FILE are both set: keep one",
      "STOCKGATE_ADMIN_TOKEN_FILE cannot be read: ENOENT",
    ]);
  });

  it("says how to make a key where there is none", () => {
    expect(problemsOf({ STOCKGATE_SECRET_KEY: "" })).toEqual([expect.stringContaining("randomBytes(32)")]);
  });

  it("refuses a variable that is not known, and suggests the one that was meant", () => {
    expect(problemsOf({ STOCKGATE_ADMIN_TOKN: "0123456789abcdef" })).toEqual([
      "STOCKGATE_ADMIN_TOKN is not known; do you mean STOCKGATE_ADMIN_TOKEN?",
    ]);
    expect(problemsOf({ STOCKGATE_COLOUR: "red" })[0]).toContain("there are: STOCKGATE_HOST");
  });
});

describe("nearestName", () => {
  it("counts inserted, removed and replaced letters", () => {
    expect(nearestName("prot", ["port", "host"])).toBe("port");
    expect(nearestName("anything", ["port", "host"])).toBeNull();
  });
});

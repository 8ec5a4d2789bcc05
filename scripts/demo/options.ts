// What the demo is told by the environment, and what it makes up once and keeps: a token and a key, beside the database.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { readConfig } from "../../packages/gateway/src/config.ts";

export type DemoOptions = {
  gatewayUrl: string;
  katanaUrl: string;
  shopifyUrl: string;
  adminToken: string;
  /** Where the mock servers keep their state. */
  stateFolder: string;
  hasTraffic: boolean;
  /** For the gateway: what was given, and what was made up. */
  environment: Record<string, string>;
};

const defaultDatabase = "file:data/stockgate.db";

type Kept = { adminToken: string; secretKey: string };

/** Random once, the same at every start on the same database. */
function keep(folder: string): Kept {
  const path = join(folder, "demo-secrets.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Kept;
  const kept = {
    adminToken: `sg_${randomBytes(24).toString("base64url")}`,
    secretKey: randomBytes(32).toString("base64"),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return kept;
}

/** What the gateway is told: what was given, and for the rest what a demo needs. */
const gatewayEnvironment = (
  given: (name: string) => string | undefined,
  kept: Kept,
): Record<string, string> => {
  const port = given("STOCKGATE_PORT") ?? "4000";
  return {
    STOCKGATE_DATABASE_URL: given("STOCKGATE_DATABASE_URL") ?? defaultDatabase,
    STOCKGATE_HOST: given("STOCKGATE_HOST") ?? "127.0.0.1",
    STOCKGATE_PORT: port,
    STOCKGATE_ADMIN_TOKEN: given("STOCKGATE_ADMIN_TOKEN") ?? kept.adminToken,
    STOCKGATE_SECRET_KEY: given("STOCKGATE_SECRET_KEY") ?? kept.secretKey,
    STOCKGATE_PUBLIC_URL: given("STOCKGATE_PUBLIC_URL") ?? `http://127.0.0.1:${port}`,
    STOCKGATE_ALLOWED_HOSTS: given("STOCKGATE_ALLOWED_HOSTS") ?? "127.0.0.1",
    STOCKGATE_LOG_LEVEL: given("STOCKGATE_LOG_LEVEL") ?? "warn",
  };
};

const placeholder: Kept = { adminToken: "x".repeat(16), secretKey: Buffer.alloc(32).toString("base64") };

function findProblems(environment: NodeJS.ProcessEnv, given: (name: string) => string | undefined): string[] {
  const reading = readConfig({ ...environment, ...gatewayEnvironment(given, placeholder) });
  const problems = "problems" in reading ? [...reading.problems] : [];
  for (const name of ["MOCK_KATANA_PORT", "MOCK_SHOPIFY_PORT"]) {
    const text = given(name) ?? "1";
    const isPort = /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
    if (!isPort) problems.push(`${name} must be a port number from 1 to 65535, not "${text}"`);
  }
  const traffic = given("STOCKGATE_DEMO_TRAFFIC") ?? "on";
  if (traffic !== "on" && traffic !== "off")
    problems.push(`STOCKGATE_DEMO_TRAFFIC must be on or off, not "${traffic}"`);
  return problems;
}

/** Everything that is wrong is named at once, before anything is started or written. */
export function readDemoOptions(
  environment: NodeJS.ProcessEnv,
): { options: DemoOptions } | { problems: string[] } {
  const given = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const problems = findProblems(environment, given);
  if (problems.length > 0) return { problems };
  const databasePath = /^file:(?:\/\/)?(.+)$/.exec(given("STOCKGATE_DATABASE_URL") ?? defaultDatabase)?.[1];
  const stateFolder = databasePath === undefined ? resolve("data") : resolve(dirname(databasePath));
  const gateway = gatewayEnvironment(given, keep(stateFolder));
  const {
    STOCKGATE_HOST: host = "",
    STOCKGATE_PORT: port = "",
    STOCKGATE_ADMIN_TOKEN: adminToken = "",
  } = gateway;
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return {
    options: {
      gatewayUrl: `http://${reachable}:${port}`,
      katanaUrl: `http://127.0.0.1:${given("MOCK_KATANA_PORT") ?? "4010"}`,
      shopifyUrl: `http://127.0.0.1:${given("MOCK_SHOPIFY_PORT") ?? "4020"}`,
      adminToken,
      stateFolder,
      hasTraffic: given("STOCKGATE_DEMO_TRAFFIC") !== "off",
      environment: gateway,
    },
  };
}

// What the demo is told by the environment, and what it makes up once and keeps: a token and a key, beside the database.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

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

export function readDemoOptions(environment: NodeJS.ProcessEnv): DemoOptions {
  const given = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const databaseUrl = given("STOCKGATE_DATABASE_URL") ?? "file:data/stockgate.db";
  const path = /^file:(?:\/\/)?(.+)$/.exec(databaseUrl)?.[1];
  const stateFolder = path === undefined ? resolve("data") : resolve(dirname(path));
  const kept = keep(stateFolder);
  const adminToken = given("STOCKGATE_ADMIN_TOKEN") ?? kept.adminToken;
  const host = given("STOCKGATE_HOST") ?? "127.0.0.1";
  const port = given("STOCKGATE_PORT") ?? "4000";
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return {
    gatewayUrl: `http://${reachable}:${port}`,
    katanaUrl: `http://127.0.0.1:${given("MOCK_KATANA_PORT") ?? "4010"}`,
    shopifyUrl: `http://127.0.0.1:${given("MOCK_SHOPIFY_PORT") ?? "4020"}`,
    adminToken,
    stateFolder,
    hasTraffic: given("STOCKGATE_DEMO_TRAFFIC") !== "off",
    environment: {
      STOCKGATE_DATABASE_URL: databaseUrl,
      STOCKGATE_HOST: host,
      STOCKGATE_PORT: port,
      STOCKGATE_ADMIN_TOKEN: adminToken,
      STOCKGATE_SECRET_KEY: given("STOCKGATE_SECRET_KEY") ?? kept.secretKey,
      STOCKGATE_PUBLIC_URL: given("STOCKGATE_PUBLIC_URL") ?? `http://127.0.0.1:${port}`,
      STOCKGATE_ALLOWED_HOSTS: given("STOCKGATE_ALLOWED_HOSTS") ?? "127.0.0.1",
      STOCKGATE_LOG_LEVEL: given("STOCKGATE_LOG_LEVEL") ?? "warn",
    },
  };
}

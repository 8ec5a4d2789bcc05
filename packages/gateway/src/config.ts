// The gateway's configuration, from environment variables alone. Every problem is named at once, with the way out.
import { type DatabaseUrl, parseDatabaseUrl } from "@stockgate/core";
import { type Environment, fillFromFiles } from "./config-files.ts";
import { type ObserveConfig, readObserve } from "./config-observe.ts";
import { itemsOf, type Parsed, readTransport, type TransportConfig } from "./config-transport.ts";
import { type VariableName, variableNames, variables } from "./config-variables.ts";
import { nearestName } from "./nearest-name.ts";

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

export type GatewayConfig = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  database: DatabaseUrl;
  /** Null where none was given: then one is made at the start. */
  adminToken: string | null;
  /** Reverse proxies in front, each of which adds to X-Forwarded-For the address that it saw. */
  trustedProxies: number;
  /** 32 bytes. */
  secretKey: Uint8Array;
  /** Of before, each 32 bytes: what they sealed is sealed anew at the start. */
  previousSecretKeys: readonly Uint8Array[];
  /** Without a slash at its end; null where vendors cannot reach this gateway. */
  publicUrl: string | null;
  /** Hosts besides the vendors' own that accounts may name, for development. */
  allowedHosts: readonly string[];
  logLevel: LogLevel;
  transport: TransportConfig;
  observe: ObserveConfig;
};

export type ConfigReading = { config: GatewayConfig } | { problems: string[] };

const shortestAdminToken = 16;
const secretKeyBytes = 32;
const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error", "silent"];

/** Read by the demo or the command line, not by the gateway. */
const foreign = ["STOCKGATE_DEMO_TRAFFIC", "STOCKGATE_URL", "STOCKGATE_TOKEN", "STOCKGATE_CLI_CONFIG"];

function parsePort(text: string): Parsed<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return port >= 0 && port <= 65_535
    ? { value: port }
    : { problem: `must be a port number from 0 to 65535, not "${text}"` };
}

function parseDatabase(text: string): Parsed<DatabaseUrl> {
  const value = parseDatabaseUrl(text);
  // The text may hold a password: it is not repeated.
  return value ? { value } : { problem: "must be file:<path> or postgres://user:password@host/database" };
}

function parseAdminToken(text: string | undefined): Parsed<string | null> {
  if (text === undefined) return { value: null };
  if (/^\s|\s$|\p{Cc}/u.test(text)) {
    return {
      problem: "must not begin or end with white space, nor hold line breaks: it travels in a header",
    };
  }
  return text.length >= shortestAdminToken
    ? { value: text }
    : { problem: `must have at least ${shortestAdminToken} characters, or be left out to have one made` };
}

function parseCount(text: string): Parsed<number> {
  return /^\d{1,2}$/.test(text)
    ? { value: Number(text) }
    : { problem: `must be a number from 0 to 99, not "${text}"` };
}

const howToMakeKey = `make one with: node -p "crypto.randomBytes(32).toString('base64')"`;

/** Null where it is none. Buffer skips what is no base64, so a mistyped key would become another one. */
function keyIn(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, "base64");
  const isExact = bytes.toString("base64").replace(/=+$/, "") === text.replace(/=+$/, "");
  return isExact && bytes.byteLength === secretKeyBytes ? new Uint8Array(bytes) : null;
}

function parseSecretKey(text: string | undefined): Parsed<Uint8Array> {
  if (text === undefined) {
    return {
      problem:
        "is missing: credentials are encrypted with it at rest. Keep it safe, without it they are lost; " +
        howToMakeKey,
    };
  }
  const key = keyIn(text);
  return key ? { value: key } : { problem: `must be base64 of ${secretKeyBytes} bytes; ${howToMakeKey}` };
}

function parsePreviousKeys(text: string): Parsed<Uint8Array[]> {
  const keys = text === "" ? [] : text.split(",").map((each) => keyIn(each.trim()));
  const known = keys.filter((key) => key !== null);
  return known.length === keys.length
    ? { value: known }
    : { problem: `must be keys of before, each base64 of ${secretKeyBytes} bytes, with commas between them` };
}

function parsePublicUrl(text: string | undefined): Parsed<string | null> {
  if (text === undefined) return { value: null };
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    return { problem: "must be the http:// or https:// URL at which the vendors reach this gateway" };
  }
  if (url.username || url.password || url.search || url.hash || text.endsWith("/")) {
    return { problem: "must be without user, query and fragment, and must not end with a slash" };
  }
  return { value: text };
}

function parseLogLevel(text: string): Parsed<LogLevel> {
  const value = logLevels.find((level) => level === text);
  return value ? { value } : { problem: `must be one of ${logLevels.join(", ")}, not "${text}"` };
}

function unknownNames(environment: Environment): string[] {
  const known: string[] = [...variableNames, ...foreign];
  return Object.keys(environment)
    .filter((name) => name.startsWith("STOCKGATE_") && !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      return `${name} is not known${nearest ? `; do you mean ${nearest}?` : `; there are: ${known.join(", ")}`}`;
    });
}

/**
 * `readText` reads the file that NAME_FILE names in the place of NAME. An empty variable counts as not set, as it does in
 * most shells' and containers' hands.
 */
export function readConfig(given: Environment, readText?: (path: string) => string): ConfigReading {
  const filled = fillFromFiles(given, variableNames, readText);
  const { environment } = filled;
  const problems = [...unknownNames(environment), ...filled.problems];
  function take<Name extends VariableName, T>(
    name: Name,
    parse: (text: string | (typeof variables)[Name]["default"]) => Parsed<T>,
  ): T | undefined {
    const parsed = parse(environment[name] || variables[name].default);
    if ("value" in parsed) return parsed.value;
    problems.push(`${name} ${parsed.problem}`);
    return undefined;
  }
  const host = take("STOCKGATE_HOST", (value) => ({ value }));
  const port = take("STOCKGATE_PORT", parsePort);
  const database = take("STOCKGATE_DATABASE_URL", parseDatabase);
  const adminToken = take("STOCKGATE_ADMIN_TOKEN", parseAdminToken);
  const trustedProxies = take("STOCKGATE_TRUSTED_PROXIES", parseCount);
  const secretKey = take("STOCKGATE_SECRET_KEY", parseSecretKey);
  const previousSecretKeys = take("STOCKGATE_PREVIOUS_SECRET_KEYS", parsePreviousKeys);
  const publicUrl = take("STOCKGATE_PUBLIC_URL", parsePublicUrl);
  const allowedHosts = take("STOCKGATE_ALLOWED_HOSTS", (text) => ({ value: itemsOf(text) }));
  const logLevel = take("STOCKGATE_LOG_LEVEL", parseLogLevel);
  const transport = readTransport(take);
  const observe = readObserve(take, parsePort, { environment, problems });
  if (
    problems.length > 0 ||
    host === undefined ||
    port === undefined ||
    database === undefined ||
    adminToken === undefined ||
    trustedProxies === undefined ||
    secretKey === undefined ||
    previousSecretKeys === undefined ||
    publicUrl === undefined ||
    allowedHosts === undefined ||
    logLevel === undefined ||
    transport === undefined ||
    observe === undefined
  ) {
    return { problems };
  }
  return {
    config: {
      host,
      port,
      database,
      adminToken,
      trustedProxies,
      secretKey,
      previousSecretKeys,
      publicUrl,
      allowedHosts,
      logLevel,
      transport,
      observe,
    },
  };
}

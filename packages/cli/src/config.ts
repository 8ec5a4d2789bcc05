// Where the gateway is and what lets one in: flags, then the environment, then a file that nobody else may read.
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "./exit-codes.ts";
import type { Io } from "./io.ts";

export type Login = { url: string; token: string };
type Env = Io["env"];

const defaultUrl = "http://127.0.0.1:4000";

const configPath = (env: Env): string =>
  env["STOCKGATE_CLI_CONFIG"] ||
  join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "stockgate", "config.json");

function readFileLogin(path: string): Partial<Login> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
    // Windows has no such modes.
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
      throw new UsageError(`${path} holds a token and may be read by others: chmod 600 ${path}`);
    }
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return {};
    throw error;
  }
  try {
    const { url, token } = JSON.parse(text) as Record<string, unknown>;
    return {
      ...(typeof url === "string" ? { url } : {}),
      ...(typeof token === "string" ? { token } : {}),
    };
  } catch {
    throw new UsageError(`${path} is no JSON: mend it, or write it anew with \`stockgate login\`.`);
  }
}

export function urlFrom(env: Env, flag: string | undefined): string {
  const url = flag ?? (env["STOCKGATE_URL"] || readFileLogin(configPath(env)).url || defaultUrl);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError(`"${url}" is no address of a gateway, such as https://stockgate.example.com.`);
  }
  return url;
}

export function readLogin(env: Env, urlFlag: string | undefined): Login {
  const token = env["STOCKGATE_TOKEN"] || readFileLogin(configPath(env)).token;
  if (!token) {
    throw new UsageError("There is no token: set STOCKGATE_TOKEN, or keep one with `stockgate login`.");
  }
  return { url: urlFrom(env, urlFlag), token };
}

/** Written so that nobody else can read it, not even for a moment. */
export function writeLogin(env: Env, login: Login): string {
  const path = configPath(env);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return path;
}

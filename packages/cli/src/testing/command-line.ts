// The command line as a person uses it: the real program, a process of its own for each command.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import type { Stand } from "../../../gateway/src/testing/gateway-stand.ts";

type Env = Record<string, string>;
type Ended = { code: number | null; out: string; err: string };

export const main = join(import.meta.dirname, "../main.ts");

/** `folder` is the home of whoever types, and where the commands are called; both are there when the first one is. */
export function createCommandLine(place: () => { stand: Stand; folder: string }) {
  function envOf(env: Env) {
    const { stand, folder } = place();
    return {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      NODE_COMPILE_CACHE: join(folder, "compiled"),
      STOCKGATE_URL: stand.gateway.url,
      STOCKGATE_TOKEN: stand.client.token,
      ...env,
    };
  }

  function start(words: string[], env: Env = {}, input = "") {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...words], {
      env: envOf(env),
      cwd: place().folder,
    });
    const ended: Ended = { code: null, out: "", err: "" };
    child.stdout.on("data", (chunk) => (ended.out += String(chunk)));
    child.stderr.on("data", (chunk) => (ended.err += String(chunk)));
    child.stdin.end(input);
    const end = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ ...ended, code })));
    return { ended, end, child };
  }

  const stockgate = (words: string[], env?: Env, input?: string): Promise<Ended> =>
    start(words, env, input).end;

  /** Of a command that succeeds, its one JSON document. */
  async function answerOf<T>(...words: string[]): Promise<T> {
    const { code, out, err } = await stockgate([...words, "--json"]);
    expect({ words, code, err }).toEqual({ words, code: 0, err: "" });
    return JSON.parse(out) as T;
  }

  return { envOf, start, stockgate, answerOf };
}

// Speaks to Katana's API as the people and integrations of the mock's own world do: one request at a time, waiting
// where Katana says so. Answers are the caller's to parse.
import type { Handler, Timers } from "../shared/ports.ts";
import { waitFor } from "./wait-for.ts";

export type KatanaCaller = {
  get(path: string): Promise<unknown>;
  /** A list's first page, with what X-Pagination says of the whole. */
  getPage(path: string): Promise<{ body: unknown; pagination: unknown }>;
  /** Null where the answer has no body. */
  send(method: "POST" | "PATCH" | "DELETE", path: string, body?: object): Promise<unknown>;
};

/** Katana's refusal: a status of 400 and above. */
export class KatanaRefusal extends Error {
  override name = "KatanaRefusal";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Answer = { body: unknown; headers: Headers };

const mostTries = 5;

/** Rejects with a KatanaRefusal, or with what the handler rejects with where no answer came. */
export function createKatanaCaller(options: { fetch: Handler; timers: Timers; key: string }): KatanaCaller {
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    for (let tries = 1; ; tries += 1) {
      const response = await options.fetch(
        new Request(`http://katana.mock/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${options.key}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      if (response.ok) return { body: text === "" ? null : JSON.parse(text), headers: response.headers };
      if (response.status !== 429 || tries === mostTries) {
        throw new KatanaRefusal(response.status, `${method} ${path}: ${response.status} ${text}`);
      }
      await waitFor(options.timers, Number(response.headers.get("retry-after") ?? 1) * 1000);
    }
  };
  return {
    get: async (path) => (await call("GET", path)).body,
    async getPage(path) {
      const { body, headers } = await call("GET", path);
      return { body, pagination: JSON.parse(headers.get("x-pagination") ?? "null") };
    },
    send: async (method, path, body) => (await call(method, path, body)).body,
  };
}

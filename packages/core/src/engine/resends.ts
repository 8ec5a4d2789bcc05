// How often a request has gone before in vain: requests with the same bytes are one that is sent again. Counted for whoever
// watches, and forgotten at a restart; what is repeated beyond that, an intent, states its own number.
import { createHash } from "node:crypto";
import type { HttpRequest } from "../ports/ports.ts";

/** What failed longest ago is forgotten beyond this many. */
const mostKept = 100;

export type Resends = {
  of(request: HttpRequest): number;
  /** `status` is null where no answer came. */
  note(request: HttpRequest, status: number | null): void;
};

/** Not 404 and the like: that is an answer, and who asks again asks anew. */
const isInVain = (status: number | null): boolean => status === null || status === 429 || status >= 500;

const keyOf = ({ method, url, body = "" }: HttpRequest): string =>
  createHash("sha256").update(`${method}\n${url}\n${body}`).digest("base64");

export function createResends(): Resends {
  const failed = new Map<string, number>();
  return {
    of: (request) => (failed.size === 0 ? 0 : (failed.get(keyOf(request)) ?? 0)),
    note(request, status) {
      if (failed.size === 0 && !isInVain(status)) return;
      const key = keyOf(request);
      const before = failed.get(key) ?? 0;
      failed.delete(key);
      if (isInVain(status)) failed.set(key, before + 1);
      for (const oldest of failed.keys()) {
        if (failed.size <= mostKept) break;
        failed.delete(oldest);
      }
    },
  };
}

// Which requests a mock server answered: the last thousand one by one, all of them by count. No bodies, no secrets.
import { isoTime } from "./iso-time.ts";
import type { Clock, Handler } from "./ports.ts";
import { requestName } from "./with-faults.ts";

type LoggedRequest = {
  /** ISO 8601. */
  at: string;
  /** "METHOD /path", or the operation's name where the path does not tell. */
  name: string;
  /** Path and query. */
  path: string;
  /** Null where the connection was dropped without an answer. */
  status: number | null;
  durationMs: number;
};

export type RequestLog = {
  recent(): LoggedRequest[];
  counters(): { total: number; byName: Record<string, number>; byStatus: Record<string, number> };
  clear(): void;
};

const recentLimit = 1000;

export function createRequestLog(options: {
  clock: Clock;
  /** What to count a request under; may read a clone of its body. Default "METHOD /path". */
  nameOf?(request: Request): Promise<string>;
}): RequestLog & { around(handler: Handler): Handler } {
  let recent: LoggedRequest[] = [];
  let total = 0;
  const byName = new Map<string, number>();
  const byStatus = new Map<string, number>();
  const increase = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

  const note = (entry: LoggedRequest) => {
    total += 1;
    increase(byName, entry.name);
    increase(byStatus, String(entry.status ?? "dropped"));
    recent.push(entry);
    if (recent.length > 2 * recentLimit) recent = recent.slice(-recentLimit);
  };

  return {
    recent: () => recent.slice(-recentLimit),
    counters: () => ({
      total,
      byName: Object.fromEntries(byName),
      byStatus: Object.fromEntries(byStatus),
    }),
    clear() {
      recent = [];
      total = 0;
      byName.clear();
      byStatus.clear();
    },
    around: (handler) => async (request) => {
      const startedAt = options.clock.now();
      const { pathname, search } = new URL(request.url);
      const name = options.nameOf ? await options.nameOf(request) : requestName(request);
      let status: number | null = null;
      try {
        const response = await handler(request);
        status = response.status;
        return response;
      } finally {
        const durationMs = options.clock.now() - startedAt;
        note({ at: isoTime(startedAt), name, path: pathname + search, status, durationMs });
      }
    },
  };
}

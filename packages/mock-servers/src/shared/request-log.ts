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

export type RequestCounters = {
  total: number;
  /** Ids within a path are counted as one: "GET /v1/sales_orders/{id}". */
  byName: Record<string, number>;
  byStatus: Record<string, number>;
  /** By name, then by status. */
  byRoute: Record<string, Record<string, number>>;
};

export type RequestLog = {
  recent(): LoggedRequest[];
  counters(): RequestCounters;
  clear(): void;
};

const recentLimit = 1000;

export function createRequestLog(options: {
  clock: Clock;
  /** What to count a request under; may read a clone of its body. Default "METHOD /path". */
  nameOf?(request: Request): Promise<string>;
}): RequestLog & { around(handler: Handler): Handler } {
  let recent: LoggedRequest[] = [];
  const byRoute = new Map<string, Map<string, number>>();

  const note = (entry: LoggedRequest) => {
    const route = routeOf(entry.name);
    const counts = byRoute.get(route) ?? new Map<string, number>();
    const status = String(entry.status ?? "dropped");
    byRoute.set(route, counts.set(status, (counts.get(status) ?? 0) + 1));
    recent.push(entry);
    if (recent.length > 2 * recentLimit) recent = recent.slice(-recentLimit);
  };

  return {
    recent: () => recent.slice(-recentLimit),
    counters: () => countersOf(byRoute),
    clear() {
      recent = [];
      byRoute.clear();
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

function countersOf(byRoute: ReadonlyMap<string, ReadonlyMap<string, number>>): RequestCounters {
  const counters: RequestCounters = { total: 0, byName: {}, byStatus: {}, byRoute: {} };
  for (const [route, counts] of byRoute) {
    counters.byRoute[route] = Object.fromEntries(counts);
    for (const [status, count] of counts) {
      counters.total += count;
      counters.byName[route] = (counters.byName[route] ?? 0) + count;
      counters.byStatus[status] = (counters.byStatus[status] ?? 0) + count;
    }
  }
  return counters;
}

/** Paths with ids would be counted one by one, without end. */
const routeOf = (name: string) => name.replaceAll(/\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|$)/g, "/{id}");

// Which calls wrote levels, for whoever counts writes: GET /__mock/writes, DELETE empties it.
import type { LevelWrite } from "../work.ts";

type LoggedWrite = LevelWrite & {
  /** ISO 8601. */
  at: string;
  shop: string;
  app: string;
};

/** Single calls that are remembered; the counters count all. */
const recentLimit = 5000;

export type WriteLog = {
  note(write: LoggedWrite): void;
  answer(request: Request): Response;
};

export function createWriteLog(): WriteLog {
  let recent: LoggedWrite[] = [];
  let totals = emptyTotals();
  const note = (write: LoggedWrite) => {
    totals.calls += 1;
    totals.rows += write.rows;
    totals.rowsApplied += write.applied.length;
    const name = `${write.shop} ${write.operation} ${write.outcome}`;
    totals.callsByName[name] = (totals.callsByName[name] ?? 0) + 1;
    recent.push(write);
    if (recent.length > 2 * recentLimit) recent = recent.slice(-recentLimit);
  };
  return {
    note,
    answer(request) {
      if (request.method === "DELETE") {
        recent = [];
        totals = emptyTotals();
        return new Response(null, { status: 204 });
      }
      if (request.method !== "GET") return new Response(null, { status: 405 });
      return Response.json({ totals, recent: recent.slice(-recentLimit) });
    },
  };
}

const emptyTotals = () => ({ calls: 0, rows: 0, rowsApplied: 0, callsByName: {} as Record<string, number> });

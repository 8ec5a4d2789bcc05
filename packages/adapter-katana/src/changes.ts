// What Katana lists as changed since a cursor: which lists are asked when, and what became of it. One that cannot be
// read keeps none of the others waiting.
import {
  type AdapterError,
  type Call,
  type Changes,
  isFinal,
  type Log,
  type SignalKey,
} from "@stockgate/core/contracts";
import { type ChangeCursor, formatCursor, type ListState, parseCursor } from "./change-cursor.ts";
import { changeLists, timeTeller } from "./change-lists.ts";
import { readChangePage, readNow, sinceFor } from "./change-page.ts";
import type { KatanaClient } from "./client.ts";

/** Lists that are not urgent are asked this often: a little less than two minutes, so that every twelfth round does. */
const calmEveryMs = 110_000;
/** Requests of one call: all lists of orders and their rows fit into one, so that a change of both is told once. */
const requestsPerCall = 8;

const names = [...changeLists.keys()];

export async function readChanges(
  client: KatanaClient,
  log: Log,
  cursor: string | null,
  call: Call,
): Promise<Changes> {
  const known = cursor === null ? null : parseCursor(cursor);
  if (known === null) return begin(client, cursor === null, call);
  const round = createRound(client, log, known, call);
  for (let requests = 0; requests < requestsPerCall && !round.isOver(); requests += 1) await round.step();
  return round.result();
}

/** Without a cursor what is to come is all that matters; with one that cannot be read, a day is asked for again. */
async function begin(client: KatanaClient, isFirst: boolean, call: Call): Promise<Changes> {
  const now = await readNow(client, call);
  const state = { since: sinceFor(now, isFirst), seen: new Set<string>(), reading: null };
  const lists = new Map(names.map((name) => [name, { ...state, askedAt: isFirst ? now : null }]));
  return { keys: [], cursor: formatCursor({ lists, rest: [] }), isComplete: isFirst };
}

function createRound(client: KatanaClient, log: Log, cursor: ChangeCursor, call: Call) {
  const lists = new Map(cursor.lists);
  const keys = new Map<string, SignalKey>();
  const isNew = cursor.rest.length === 0;
  let rest = isNew ? [timeTeller] : cursor.rest.filter((name) => changeLists.has(name));
  let now: number | null = null;
  let answered = 0;
  const failures: AdapterError[] = [];

  const isDue = (name: string): boolean => {
    const { askedAt = null } = lists.get(name) ?? {};
    if (changeLists.get(name)?.isUrgent || askedAt === null || now === null) return true;
    return now < askedAt || now - askedAt >= calmEveryMs;
  };

  /** Whether the list is done for this round. */
  async function ask(name: string): Promise<boolean> {
    const state = lists.get(name) ?? newcomer(lists);
    try {
      const page = await readChangePage(client, name, state, call);
      for (const key of page.keys) keys.set(JSON.stringify(key), key);
      lists.set(name, page.state);
      now ??= page.state.askedAt;
      answered += 1;
      return page.isDone;
    } catch (error) {
      if (!isFinal(error)) throw error;
      // Katana: a list that an account's plan lacks is not there.
      log[error.kind === "not-found" ? "debug" : "warn"](
        { list: name, error },
        "a list of changes cannot be read",
      );
      lists.set(name, { ...state, askedAt: now, reading: null });
      failures.push(error);
      return true;
    }
  }

  return {
    isOver: () => rest.length === 0,
    async step() {
      const [name = timeTeller, ...others] = rest;
      const isDone = await ask(name);
      const isFirst = isNew && answered + failures.length === 1;
      const due = isFirst ? names.filter((each) => each !== timeTeller && isDue(each)) : [];
      rest = [...(isDone ? [] : [name]), ...others, ...due];
    },
    result(): Changes {
      const [failure] = failures;
      if (failure && answered === 0 && failures.length > 1) throw failure;
      return {
        keys: [...keys.values()],
        cursor: formatCursor({ lists, rest }),
        isComplete: rest.length === 0,
      };
    },
  };
}

/** A list that the version which wrote the cursor did not ask for. */
const newcomer = (lists: ReadonlyMap<string, ListState>): ListState => ({
  since: sinceFor(lists.get(timeTeller)?.since ?? 0, false),
  seen: new Set(),
  askedAt: null,
  reading: null,
});

// A subscriber that reads on from its cursor has seen every event, once, in the log's order; no restart takes one back.
import type { SyncEventRow } from "@stockgate/core";
import type { Stand } from "../test/support/stand.ts";
import type { Ledger } from "../test/support/ledger.ts";

const pageSize = 20;

/** How often the log's end is looked for: transactions beside this story keep it hidden for a moment. */
const patience = 200;

export function watchEvents({ world }: Stand, ledger: Ledger, tell: (violation: string) => void) {
  const seen: SyncEventRow[] = [];

  async function readOn(): Promise<void> {
    const last = seen.at(-1);
    const after = last ? { after: { tx: last.tx, id: last.id } } : {};
    const page = await world.engine.read((tx) => tx.events.page({}, { first: pageSize, ...after }));
    seen.push(...page.rows);
    if (page.hasNext) await readOn();
  }
  /** Null: what was told is what the log has. */
  async function compare(): Promise<string | null> {
    const log = await ledger.read("select id from sync_event order by tx, id");
    const [all, told] = [log.map(({ id }) => Number(id)).join(), seen.map(({ id }) => id).join()];
    return all === told ? null : `the log has the events ${all}, and told of ${told}`;
  }
  return {
    seen: seen as readonly SyncEventRow[],
    async check(): Promise<void> {
      await readOn();
      let wrong = await compare();
      for (let left = patience; ledger.engine === "postgres" && wrong !== null && left > 0; left -= 1) {
        await ledger.read("select pg_sleep(0.02)");
        await readOn();
        wrong = await compare();
      }
      if (wrong !== null) tell(wrong);
    },
  };
}

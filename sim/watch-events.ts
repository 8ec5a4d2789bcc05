// A subscriber that reads on from its cursor has seen every event, once, in the log's order; no restart takes one back.
import type { SyncEventRow } from "@stockgate/core";
import type { Stand } from "../test/support/stand.ts";
import type { Ledger } from "../test/support/ledger.ts";

const pageSize = 20;

export function watchEvents({ world }: Stand, ledger: Ledger, tell: (violation: string) => void) {
  const seen: SyncEventRow[] = [];
  return {
    seen: seen as readonly SyncEventRow[],
    async check(): Promise<void> {
      for (;;) {
        const last = seen.at(-1);
        const after = last ? { after: { tx: last.tx, id: last.id } } : {};
        const page = await world.engine.read((tx) => tx.events.page({}, { first: pageSize, ...after }));
        seen.push(...page.rows);
        if (!page.hasNext) break;
      }
      const log = await ledger.read("select id from sync_event order by tx, id");
      const [all, told] = [log.map(({ id }) => Number(id)), seen.map(({ id }) => id)];
      if (all.join() !== told.join())
        tell(`the log has the events ${all.join()}, and told of ${told.join()}`);
    },
  };
}

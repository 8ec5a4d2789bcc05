// All tables as one transaction sees them. Rows that a table's own words call live are written at commit when a field
// of theirs is assigned; lists read for reference (`disableIdentityMap` in their query) are not.
import type { Em, Engine } from "./engine.ts";
import { createSequence } from "./sequence.ts";
import { accountTable } from "./tables/accounts.ts";
import { catalogTable } from "./tables/catalog.ts";
import { eventTable } from "./tables/events.ts";
import { integrationTable, mappingTable } from "./tables/integrations.ts";
import { intentTable } from "./tables/intents.ts";
import { levelTable } from "./tables/levels.ts";
import { readMarkTable } from "./tables/read-marks.ts";
import { runTable } from "./tables/runs.ts";
import { signalTable, sourceOrderTable } from "./tables/signals.ts";
import { targetTable } from "./tables/targets.ts";

export function createTx(em: Em, engine: Engine, wakes: Set<string>) {
  const sequence = createSequence(em, engine);
  return {
    sequence,
    accounts: accountTable(em),
    catalog: catalogTable(em),
    levels: levelTable(em),
    signals: signalTable(em),
    sourceOrders: sourceOrderTable(em),
    readMarks: readMarkTable(em),
    integrations: integrationTable(em),
    mappings: mappingTable(em, engine),
    targets: targetTable(em, engine),
    intents: intentTable(em),
    runs: runTable(em),
    events: eventTable(em, engine, sequence),
    /** Told to the store's listeners once this is committed; never if it is not. */
    wake: (topic: string) => void wakes.add(topic),
    /** Writes what was assigned so far, so that the queries that follow see it. */
    flush: () => em.flush(),
  };
}

export type Tx = ReturnType<typeof createTx>;

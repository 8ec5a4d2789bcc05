// All tables as one transaction sees them. Rows that a table's own words call live are written at commit when a field
// of theirs is assigned; lists read for reference (`disableIdentityMap` in their query) are not. To read live rows in a
// transaction is to hold what they belong to (locks.ts): what is assigned rests on what was read.
import type { Measurement, Telemetry } from "../ports/telemetry.ts";
import type { Em, Engine } from "./engine.ts";
import { createLocks } from "./locks.ts";
import { createSequence } from "./sequence.ts";
import { accountTable } from "./tables/accounts.ts";
import { apiTokenTable } from "./tables/api-tokens.ts";
import { backlogTable } from "./tables/backlog.ts";
import { catalogTable } from "./tables/catalog.ts";
import { channelOrderTable } from "./tables/channel-orders.ts";
import { eventTable } from "./tables/events.ts";
import { inFlightOrderTable } from "./tables/in-flight-orders.ts";
import { importTable } from "./tables/imports.ts";
import { integrationTable } from "./tables/integrations.ts";
import { mappingTable } from "./tables/mappings.ts";
import { intentTable } from "./tables/intents.ts";
import { leaseTable } from "./tables/leases.ts";
import { levelTable } from "./tables/levels.ts";
import { overrideTable } from "./tables/overrides.ts";
import { readMarkTable } from "./tables/read-marks.ts";
import { restoreTable } from "./tables/restores.ts";
import { runTable } from "./tables/runs.ts";
import { sessionTable } from "./tables/sessions.ts";
import { signalTable } from "./tables/signals.ts";
import { sourceOrderTable } from "./tables/source-orders.ts";
import { stockPushTable } from "./tables/stock-pushes.ts";
import { activityTable } from "./tables/activity.ts";
import { targetPointTable } from "./tables/target-points.ts";
import { targetTable } from "./tables/targets.ts";

/** What a transaction tells once it is committed, and never if it is not. */
type News = { wakes: Set<string>; measurements: Measurement[] };

export const noNews = (): News => ({ wakes: new Set(), measurements: [] });

export function createTx(
  em: Em,
  engine: Engine,
  { wakes, measurements }: News,
  traceparent: Telemetry["traceparent"],
) {
  const sequence = createSequence(em, engine);
  const locks = createLocks(em, engine);
  return {
    sequence,
    accounts: accountTable(em, locks),
    leases: leaseTable(em, engine),
    apiTokens: apiTokenTable(em),
    sessions: sessionTable(em),
    catalog: catalogTable(em, locks),
    levels: levelTable(em, engine),
    signals: signalTable(em, engine, traceparent),
    sourceOrders: sourceOrderTable(em, locks),
    channelOrders: channelOrderTable(em, locks),
    inFlightOrders: inFlightOrderTable(em, locks),
    readMarks: readMarkTable(em, engine, traceparent),
    integrations: integrationTable(em, locks),
    mappings: mappingTable(em, engine),
    overrides: overrideTable(em),
    targets: targetTable(em, engine, locks),
    targetPoints: targetPointTable(em),
    activity: activityTable(em),
    stockPushes: stockPushTable(em),
    intents: intentTable(em, locks, traceparent),
    runs: runTable(em, locks, traceparent),
    backlog: backlogTable(em),
    imports: importTable(em, locks),
    restores: restoreTable(em),
    events: eventTable(em, engine, sequence, traceparent),
    /** Of the step that this is done in. */
    traceparent,
    /** Counted once this is committed; never if it is not. */
    measure: (measurement: Measurement) => void measurements.push(measurement),
    /** Told to the store's listeners once this is committed; never if it is not. */
    wake: (topic: string) => void wakes.add(topic),
    /** Writes what was assigned so far, so that the queries that follow see it. */
    flush: () => em.flush(),
  };
}

export type Tx = ReturnType<typeof createTx>;

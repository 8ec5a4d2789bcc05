// What is read at the moment of a scrape: how much waits and since when, how things stand, what is left of the budgets.
import type { Clock, Stockgate } from "@stockgate/core";
import type { Gauge } from "prom-client";
import type { Series } from "./series.ts";

type Figures = Awaited<ReturnType<Stockgate["figures"]>>;
type Labels = Record<string, string | number>;
type Waiting = { count: number; oldestAt: number | null };

/** What is gone must be gone from the answer too. */
function set(gauge: Gauge, values: readonly { labels: Labels; value: number }[]): void {
  gauge.reset();
  for (const { labels, value } of values) gauge.set(labels, value);
}

function setWaiting(
  { count, oldest }: { count: Gauge; oldest: Gauge },
  rows: readonly (Waiting & { labels: Labels })[],
  now: number,
): void {
  set(
    count,
    rows.map((row) => ({ labels: row.labels, value: row.count })),
  );
  set(
    oldest,
    rows.flatMap(({ labels, oldestAt }) =>
      oldestAt === null ? [] : [{ labels, value: Math.max(0, now - oldestAt) / 1000 }],
    ),
  );
}

const ofAccount = <Row extends { accountId: number }>(rows: readonly Row[]) =>
  rows.map((row) => ({ ...row, labels: { account: row.accountId } }));
const ofIntegration = <Row extends { integrationId: number }>(rows: readonly Row[]) =>
  rows.map((row) => ({ ...row, labels: { integration: row.integrationId } }));

function setFigures(series: Series, figures: Figures, now: number): void {
  setWaiting(series.signals, ofAccount(figures.signals), now);
  const readMarks = figures.readMarks.map((row) => ({
    ...row,
    labels: { account: row.accountId, priority: row.priority },
  }));
  setWaiting(series.readMarks, readMarks, now);
  setWaiting(series.pushMarks, ofIntegration(figures.pushMarks), now);
  setWaiting(series.openIntents, ofIntegration(figures.openIntents), now);
  setWaiting(series.inFlight, ofIntegration(figures.inFlightOrders), now);
  const targets = figures.targets.map(({ integrationId: integration, state, count: value }) => ({
    labels: { integration, state },
    value,
  }));
  set(series.targets, targets);
  const statuses = figures.integrations.map(({ integrationId: integration, status }) => ({
    labels: { integration, status },
    value: 1,
  }));
  set(series.integrations, statuses);
  const healths = figures.accounts.map(({ accountId: account, health }) => ({
    labels: { account, health },
    value: 1,
  }));
  set(series.accounts, healths);
  const budgets = ofAccount(figures.budgets);
  set(
    series.budgetLeft,
    budgets.map(({ labels, left }) => ({ labels, value: left })),
  );
  set(
    series.budgetSize,
    budgets.map(({ labels, capacity }) => ({ labels, value: capacity })),
  );
}

/** A store that does not answer costs the scrape its figures, and nothing else of it. */
export async function readFigures(
  series: Series,
  engine: Pick<Stockgate, "figures">,
  clock: Clock,
): Promise<void> {
  try {
    setFigures(series, await engine.figures(), clock.now());
    series.isStoreUp.set(1);
  } catch {
    series.isStoreUp.set(0);
  }
}

// Every series this gateway counts, in one place. Labels are ours alone: ids of accounts and integrations, words of fixed
// lists, names of trusted documents. What a client may choose is never a label, since each value is kept for good.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Few, since there are many fields. */
const fieldSeconds = [0.005, 0.025, 0.1, 0.5, 2.5, 10];
/** From what is fast to a night in which nothing went. */
const freshness = [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 21_600, 86_400];
const waits = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const points = [1, 10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000];

export type Series = ReturnType<typeof createSeries>;

export function createSeries() {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `stockgate_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `stockgate_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[],
  ) => new Histogram({ name: `stockgate_${name}`, help, buckets, labelNames, registers });
  /** How many wait, and how long the one has that has waited longest. */
  const waiting = <Label extends string>(name: string, what: string, labelNames: readonly Label[]) => ({
    count: gauge(name, `${what}.`, labelNames),
    oldest: gauge(`${name}_oldest_seconds`, `${what}: age of the oldest.`, labelNames),
  });

  // The process itself: memory, processor, event-loop delay, garbage collection.
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: counter("http_requests_total", "HTTP requests by what they were for and class of status.", [
      "kind",
      "status",
    ]),
    graphql: histogram(
      "graphql_duration_seconds",
      "Queries and mutations, from execution to answer.",
      seconds,
      ["type", "operation"],
    ),
    fields: histogram(
      "graphql_field_seconds",
      "Fields of Query and Mutation, each from its resolver's beginning to its end.",
      fieldSeconds,
      ["field"],
    ),
    errors: counter("graphql_errors_total", "Errors in GraphQL answers, by code.", ["code"]),
    cost: histogram("graphql_cost_points", "What operations might have cost, in points.", points, []),
    subscriptions: gauge("open_subscriptions", "Subscriptions that are open.", []),

    webhooks: counter("webhooks_total", "Deliveries of vendors, by what became of them.", [
      "account",
      "kind",
      "topic",
      "outcome",
    ]),
    vendorRequests: counter("vendor_requests_total", "Requests to vendors, by class of status.", [
      "account",
      "priority",
      "status",
    ]),
    vendorFaults: counter("vendor_faults_total", "Calls to vendors that brought nothing to use, by why.", [
      "account",
      "kind",
    ]),
    vendorWait: histogram("vendor_wait_seconds", "How long requests waited for the vendor's budget.", waits, [
      "account",
      "priority",
    ]),
    vendorTime: histogram("vendor_request_seconds", "How long vendors took to answer.", seconds, ["account"]),
    budgetLeft: gauge("vendor_budget_left", "Requests or points left of the vendor's budget.", ["account"]),
    budgetSize: gauge("vendor_budget_size", "Requests or points that it holds at most.", ["account"]),

    pushes: counter("pushes_total", "Numbers written to channels, by outcome.", ["integration", "outcome"]),
    freshness: histogram(
      "freshness_seconds",
      "From the word that the source changed to the confirmed write of the new number.",
      freshness,
      ["integration"],
    ),
    drift: counter("drift_found_total", "Wrong numbers found at channels, by cause.", [
      "integration",
      "cause",
    ]),
    runs: counter("sync_runs_total", "Runs that ended, by kind and how.", [
      "integration",
      "kind",
      "state",
      "dry_run",
    ]),

    signals: waiting("signals_waiting", "Signals that are stored and not resolved yet", ["account"]),
    readMarks: waiting("read_marks_waiting", "Source variants that are to be read", ["account", "priority"]),
    pushMarks: waiting("push_marks_waiting", "Targets that are to be looked at", ["integration"]),
    openIntents: waiting("open_intents", "Writes whose outcome is not known yet", ["integration"]),
    inFlight: waiting("in_flight_orders", "Orders of the channel that the source does not know", [
      "integration",
    ]),
    targets: gauge("targets", "Targets by state.", ["integration", "state"]),
    integrations: gauge("integration_status", "1 for the status that the integration has.", [
      "integration",
      "status",
    ]),
    accounts: gauge("account_health", "1 for the health that the account has.", ["account", "health"]),
    isStoreUp: gauge("store_up", "1 where the database answered for this scrape, 0 where it did not.", []),
  };
}

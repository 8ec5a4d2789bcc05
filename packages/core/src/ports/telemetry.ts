// What the engine tells of its own work to whoever counts and traces: typed facts, no words of any metrics library.

/**
 * One fact of a page, a batch or a request, never of a single item. Ids are ours, and few: accounts, integrations. What is
 * a text here is one of a fixed list elsewhere, never what a vendor or a client sent.
 */
export type Measurement =
  | {
      about: "webhook";
      /** Null where nobody here has that address. */
      accountId: number | null;
      accountKind: "SOURCE" | "CHANNEL" | null;
      /** unknown: verified, and nothing in it concerns us; duplicate: received before; unverified: not even looked at. */
      topic: "known" | "unknown" | "duplicate" | "unverified";
      outcome: "stored" | "ignored" | "refused";
    }
  | {
      about: "vendor-request";
      accountId: number;
      priority: string;
      /** In the lane, for the budget and for whoever is more urgent. */
      waitedMs: number;
      tookMs: number;
      /** Null where no answer came. */
      status: number | null;
    }
  | {
      about: "pushes";
      integrationId: number;
      outcomes: { [outcome: string]: number };
      /** Of each number that was written: how long ago its change was signalled. */
      freshnessMs: readonly number[];
    }
  | { about: "drift"; integrationId: number; causes: readonly string[] }
  | { about: "run-ended"; integrationId: number; kind: string; state: string; isDryRun: boolean };

export type Telemetry = {
  /** Told behind the commit of what it tells of. Never throws. */
  measure(measurement: Measurement): void;
};

/** For whoever counts nothing. */
export const noTelemetry: Telemetry = { measure: () => undefined };

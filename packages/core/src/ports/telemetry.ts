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
  /** A call whose answer brought nothing that could be used, by why: no page and no batch of it was taken. */
  | { about: "vendor-fault"; accountId: number; kind: string }
  | {
      about: "pushes";
      integrationId: number;
      outcomes: { [outcome: string]: number };
      /** Of each number that was written: how long ago its change was signalled. */
      freshnessMs: readonly number[];
    }
  | { about: "drift"; integrationId: number; causes: readonly string[] }
  | { about: "run-ended"; integrationId: number; kind: string; state: string; isDryRun: boolean };

/** The arrows of a change, and what a person or the night asks for. */
export type StepName =
  | "signal"
  | "stale"
  | "snapshot"
  | "compute"
  | "plan"
  | "push"
  | "record"
  | "publish"
  | "run";

/** What a step is about: our own ids and counts. They stand in its span and in every line that is logged in it. */
export type StepFields = { readonly [name: string]: string | number };

export type Step = {
  name: StepName;
  fields: StepFields;
  /**
   * Where the changes come from that it works for, as `traceparent` said it there, several with commas between them. Where
   * there are many, they join here: one is followed on, the others are named.
   */
  causes?: readonly (string | null)[];
  /** Not worth a line in the log but for whoever looks for faults. */
  isQuiet?: boolean;
};

/** A request to a vendor: nothing of its address, headers or body. */
export type VendorRequest = {
  vendor: string;
  /** Null while an account is tried out. */
  accountId: number | null;
  method: string;
  /** Null where the adapter gives it no name. */
  operation: string | null;
  priority: string;
  /** How often it went before without an answer that could be used; 0 for one that goes for the first time. */
  resends: number;
};

/** To be called as it goes, with how long it waited; what that answers, at its end: with null where no answer came. */
export type VendorRequestBegun = (waitedMs: number) => (status: number | null) => void;

export type Telemetry = {
  /** Told behind the commit of what it tells of. Never throws. */
  measure: (measurement: Measurement) => void;
  /** Does a step within a span; `note` adds to its fields. Throws what `work` throws. */
  step<T>(step: Step, work: (note: (fields: StepFields) => void) => Promise<T>): Promise<T>;
  /** Told where a request is asked for: it is a part of the step that does so, however long it waits. Never throws. */
  vendorRequest: (request: VendorRequest) => VendorRequestBegun;
  /** The W3C traceparent of the step that this is called in: kept with the rows that hand the change on. */
  traceparent: () => string | null;
  /** Outside of whatever step or request this is called in: what the engine does later is none of its doing. */
  outside<T>(work: () => T): T;
};

/** For whoever counts and traces nothing. */
export const noTelemetry: Telemetry = {
  measure: () => undefined,
  step: (_step, work) => work(() => undefined),
  vendorRequest: () => () => () => undefined,
  traceparent: () => null,
  outside: (work) => work(),
};

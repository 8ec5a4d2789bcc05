// No event speaks as the API spells it.
import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../domain/policy.ts";
import { mappingSaid, policySaid, runBegan, runEnded, statusSaid } from "./event-words.ts";

const night = {
  kind: "RECONCILE",
  isDryRun: false,
  isScheduled: true,
  changed: 3,
  unchanged: 40,
  failed: 0,
} as const;

describe("what events say", () => {
  it("a run is called by what it does, and tells what came of it", () => {
    expect(runBegan(night)).toBe("The overnight comparison of both sides began.");
    expect(runEnded(night, "SUCCEEDED")).toBe(
      "The overnight comparison of both sides is done: 3 changed, 40 were right already.",
    );
    const push = { ...night, kind: "PUSH", isScheduled: false } as const;
    expect(runEnded({ ...push, changed: 0, unchanged: 1, failed: 2 }, "PARTIALLY_FAILED")).toBe(
      "The push of stock is done in part: 1 was right already, 2 could not be done.",
    );
    expect(runEnded({ ...push, isDryRun: true, unchanged: 0 }, "SUCCEEDED")).toBe(
      "The push of stock, a dry run, is done: 3 would change.",
    );
    expect(runEnded({ ...push, changed: 0, unchanged: 0 }, "CANCELLED")).toBe(
      "The push of stock was called off.",
    );
    expect(runEnded({ ...push, changed: 0, unchanged: 0 }, "SUCCEEDED")).toBe(
      "The push of stock is done: nothing had to change.",
    );
    expect(runEnded({ ...night, kind: "CATALOG", isScheduled: false }, "SUCCEEDED")).toBe(
      "The reading of both catalogs is done.",
    );
  });

  it("every status, state and field of the policy has its words", () => {
    const runs = (["CATALOG", "PUSH", "RECONCILE", "RETRY", "IMPORT"] as const).flatMap((kind) =>
      (["SUCCEEDED", "PARTIALLY_FAILED", "FAILED", "CANCELLED"] as const).map((state) =>
        runEnded({ ...night, kind, failed: 1 }, state),
      ),
    );
    const statuses = (["ACTIVE", "INACTIVE", "DISABLED", "NOT_CONNECTED"] as const).map(statusSaid);
    const mappings = (["MAPPED", "UNMATCHED", "BROKEN", "EXCLUDED", "NOT_SYNCABLE"] as const).map(
      mappingSaid,
    );
    for (const said of [...runs, ...statuses, ...mappings, policySaid(Object.keys(defaultPolicy))])
      // Neither SUCCEEDED nor bufferQuantity.
      expect(said).not.toMatch(/[A-Z]{2}|[a-z][A-Z]|undefined/);
  });
});

// What goes wrong on the wire leaves the adapter as the right kind of AdapterError: the engine decides by it.
import assert from "node:assert/strict";
import type { AdapterErrorKind } from "../../../contracts/index.ts";
import type { WireFault } from "../fixture.ts";
import { readsOf } from "../reads.ts";
import { call, failureOf, type Stage } from "../stage.ts";
import { type Case, ofBoth, ofChannels, type Suite } from "../suite.ts";

const kinds: [WireFault, AdapterErrorKind][] = [
  ["unauthorized", "unauthorized"],
  ["server-error", "unavailable"],
  ["html", "bad-response"],
  ["reset", "unavailable"],
  ["lost-answer", "unavailable"],
];

/** Every request from now on fails so; each read must end in an error of that kind. */
async function everyReadFails(stage: Stage, fault: WireFault, kind: AdapterErrorKind): Promise<void> {
  for (const read of await readsOf(stage)) {
    await stage.far.strike(fault, 50);
    const error = await failureOf(read.run);
    assert.equal(error.kind, kind, `${read.name}: ${error.message}`);
    assert.notEqual(error.message.trim(), "");
    await stage.far.calm();
    await read.run();
  }
}

async function writeFails(stage: Parameters<Parameters<typeof ofChannels>[1]>[0], fault: WireFault) {
  const [key] = await stage.far.writableLevels();
  assert.ok(key);
  const from = await stage.far.available(key);
  const pushes = [{ ...key, from, to: from + 1 }];
  const idempotencyKey = "00000000-0000-4000-8000-000000000001";
  const write = stage.side.prepareSetLevels(pushes, { idempotencyKey, reference: "gid://stockgate/Run/1" });
  await stage.far.strike(fault, 1);
  const error = await failureOf(() => stage.side.sendSetLevels(write, pushes, call));
  await stage.far.calm();
  return { error, isWritten: (await stage.far.available(key)) !== from };
}

const faultCases: Case[] = [
  ...kinds.map(([fault, kind]) =>
    ofBoth(`${fault} is ${kind} to every read, and passes`, (stage) => everyReadFails(stage, fault, kind)),
  ),
  ...kinds.map(([fault, kind]) =>
    ofChannels(`${fault} is ${kind} to a write, unknown where it may have had its effect`, async (stage) => {
      const { error, isWritten } = await writeFails(stage, fault);
      assert.equal(isWritten, fault === "lost-answer");
      assert.equal(error.isUnsent, false);
      // A page of HTML tells nothing of what became of a write.
      if (fault !== "html") assert.equal(error.kind, kind);
      else assert.ok(error.kind === "unavailable" || error.kind === "bad-response", error.kind);
    }),
  ),
];

export const faults: Suite = { name: "fault table", cases: faultCases };

const throttlingCases: Case[] = [
  ofBoth("too many requests is throttled to every read, and passes", (stage) =>
    everyReadFails(stage, "throttled", "throttled"),
  ),
  ofChannels("too many requests is throttled to a write, and nothing is written", async (stage) => {
    const { error, isWritten } = await writeFails(stage, "throttled");
    assert.equal(error.kind, "throttled");
    assert.equal(isWritten, false);
  }),
  ofBoth("what the vendor says of the budget is reported", async (stage) => {
    await stage.side.locations(call);
    const last = stage.budgets.at(-1);
    assert.ok(last, "nothing was reported");
    assert.ok(Number.isFinite(last.remaining) && last.remaining >= 0, JSON.stringify(last));
  }),
];

export const throttling: Suite = { name: "throttling", cases: throttlingCases };

// The bar of a run that is followed: for a person who looks on, and for nobody else.
import { Writable } from "node:stream";
import type { RunPartsFragment } from "@stockgate/client";
import { expect, it } from "vitest";
import { watchRun } from "./run-watch.ts";
import type { Session } from "./session.ts";

const runAt = (done: number, state: RunPartsFragment["state"], failed = 0): RunPartsFragment => ({
  id: "1",
  kind: "PUSH",
  state,
  dryRun: false,
  scheduled: false,
  approvedAt: null,
  startedAt: null,
  finishedAt: null,
  progress: { total: 40, done, changed: done, unchanged: 0, failed },
  error: null,
});
const steps = [
  runAt(0, "QUEUED"),
  runAt(20, "RUNNING", 1),
  runAt(40, "PARTIALLY_FAILED", 1),
  runAt(40, "RUNNING"),
];

async function watch({ isTTY, isJson }: { isTTY: boolean; isJson: boolean }) {
  let text = "";
  const stderr = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const session = {
    client: {
      async *followRun() {
        yield* steps;
      },
    },
    io: { stderr: Object.assign(stderr, { isTTY }) },
    out: { isJson },
    signal: new AbortController().signal,
  } as unknown as Session;
  const seen: string[] = [];
  const last = await watchRun(session, "1", ({ state }) => seen.push(state));
  return { text, seen, last };
}

it("shows how far it has come, in place, until it has ended", async () => {
  const { text, seen, last } = await watch({ isTTY: true, isJson: false });
  const [, ...drawn] = text.split("\r\u001B[K");
  expect(drawn).toEqual([
    `PUSH [${"-".repeat(30)}] 0/40 QUEUED`,
    `PUSH [${"#".repeat(15)}${"-".repeat(15)}] 20/40 RUNNING, 1 failed`,
    `PUSH [${"#".repeat(30)}] 40/40 PARTIALLY_FAILED, 1 failed\n`,
  ]);
  expect(seen).toEqual(["QUEUED", "RUNNING", "PARTIALLY_FAILED"]);
  expect(last?.state).toBe("PARTIALLY_FAILED");
});

it("draws nothing where nobody looks on, or where JSON is wanted", async () => {
  for (const place of [
    { isTTY: false, isJson: false },
    { isTTY: true, isJson: true },
  ])
    expect((await watch(place)).text).toBe("");
});

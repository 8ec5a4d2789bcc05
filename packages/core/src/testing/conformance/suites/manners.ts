// What the engine must be able to rely on: an adapter has no clock, no chance and no patience of its own, keeps secrets,
// and leaves nothing open.
import assert from "node:assert/strict";
import { readsOf } from "../reads.ts";
import { call, failureOf, type Stage } from "../stage.ts";
import { type Case, ofBoth, type Suite } from "../suite.ts";

/** Everything that an adapter can be asked without changing stock. */
async function askEverything(stage: Stage): Promise<(() => Promise<unknown>)[]> {
  const reads = (await readsOf(stage)).map(({ run }) => run);
  const { webhooks } = stage.side;
  return [...reads, () => webhooks.ensure("https://stockgate.example/webhooks/key", null, call)];
}

const openTimers = () => process.getActiveResourcesInfo().filter((name) => name !== "Immediate").length;

const cases: Case[] = [
  ofBoth(
    "it reads no clock, rolls no dice, waits for nothing and opens no connection by itself",
    async (stage) => {
      const questions = await askEverything(stage);
      const reached = await stage.trap.watch(async () => {
        for (const ask of questions) await ask();
      });
      assert.deepEqual(reached, []);
    },
  ),

  ofBoth("it never repeats a request that failed", async (stage) => {
    for (const { name, run } of await readsOf(stage)) {
      const before = stage.sent.length;
      await run();
      const usual = stage.sent.slice(before).map(({ url, body }) => `${url} ${body ?? ""}`);
      for (const fault of ["throttled", "server-error", "reset"] as const) {
        await stage.far.strike(fault, 1);
        const start = stage.sent.length;
        await failureOf(run);
        const sent = stage.sent.slice(start).map(({ url, body }) => `${url} ${body ?? ""}`);
        assert.ok(sent.length <= usual.length, `${name} sends more after ${fault}`);
        assert.equal(new Set(sent).size, sent.length, `${name} repeats itself after ${fault}`);
        await stage.far.calm();
      }
    }
  }),

  ofBoth("no secret stands in a message, a log or an address", async (stage) => {
    const told: string[] = [];
    for (const { run } of await readsOf(stage)) {
      for (const fault of ["unauthorized", "server-error", "html", "reset"] as const) {
        await stage.far.strike(fault, 50);
        const error = await failureOf(run);
        told.push(
          `${error.message}\n${error.stack ?? ""}\n${error.cause instanceof Error ? error.cause.message : ""}`,
        );
        await stage.far.calm();
      }
    }
    const everything = [...told, ...stage.logged, ...stage.sent.map(({ url }) => url)].join("\n");
    for (const secret of stage.fixture.secrets) assert.ok(!everything.includes(secret), "a secret is told");
  }),

  ofBoth("every request goes to the vendor, and to nobody else", async (stage) => {
    for (const ask of await askEverything(stage)) await ask();
    const hosts = new Set(stage.sent.map(({ url }) => new URL(url).host));
    assert.equal(hosts.size, 1, [...hosts].join());
  }),

  ofBoth("nothing is left open", async (stage) => {
    const before = openTimers();
    for (const ask of await askEverything(stage)) await ask();
    assert.ok(openTimers() <= before, "more is open than before");
  }),
];

export const manners: Suite = { name: "manners", cases };

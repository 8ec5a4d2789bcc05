// What waits, counted in one statement, and the facts of a transaction that came to nothing.
import { expect, it } from "vitest";
import { priorities } from "../../contracts/index.ts";
import { type Measurement, noTelemetry } from "../../ports/telemetry.ts";
import { systemStorePorts } from "../../ports/system-ports.ts";
import { anIntent, aPush, aSignal, buildShop, insertTargets } from "../../testing/builders.ts";
import { describeStores } from "../../testing/stores.ts";
import { openStore } from "../store.ts";

describeStores("the backlog", ({ open }) => {
  it("counts what waits and names the oldest, each account and integration for itself", async () => {
    const store = await open();
    const shop = await store.transaction(async (tx) => {
      const made = await buildShop(tx, { variants: 3 });
      await buildShop(tx, { name: "other" });
      await insertTargets(tx, made, (index) => ({
        state: index === 0 ? "FAILED" : "PENDING",
        ...(index === 2 ? {} : { pushMark: 5, pushDueAt: 900, markedAt: index === 0 ? 300 : null }),
      }));
      for (const receivedAt of [700, 600]) {
        await tx.signals.insert(aSignal({ account: made.source, receivedAt, eventId: `${receivedAt}` }));
      }
      const marking = { mark: 1, cause: "signal", dueAt: 0 } as const;
      const [one = 0, two = 0, three = 0] = made.sourceVariants;
      const webhook = { ...marking, priority: priorities.indexOf("webhook") };
      await tx.readMarks.set(made.source, [one], { ...webhook, markedAt: 400 });
      await tx.readMarks.set(made.source, [two], { ...webhook, markedAt: 200 });
      const sweep = { ...marking, priority: priorities.indexOf("sweep") };
      await tx.readMarks.set(made.source, [three], { ...sweep, markedAt: 100 });
      const intent = { integration: made.integration, account: made.channel, createdAt: 800 };
      await tx.intents.insert(anIntent({ ...intent, idempotencyKey: "open" }), [aPush(1)]);
      await tx.intents.insert(anIntent({ ...intent, idempotencyKey: "done", state: "SETTLED" }), [aPush(1)]);
      return made;
    });
    const figures = await store.read((tx) => tx.backlog.figures());
    const { source: accountId, integration: integrationId } = shop;
    expect(figures.signals).toEqual([{ accountId, count: 2, oldestAt: 600 }]);
    expect(figures.readMarks.toSorted((left, right) => right.count - left.count)).toEqual([
      { accountId, priority: "webhook", count: 2, oldestAt: 200 },
      { accountId, priority: "sweep", count: 1, oldestAt: 100 },
    ]);
    // One that nobody knows the signal of counts from when it was due.
    expect(figures.pushMarks).toEqual([{ integrationId, count: 2, oldestAt: 300 }]);
    expect(figures.openIntents).toEqual([{ integrationId, count: 1, oldestAt: 800 }]);
    expect(figures.inFlightOrders).toEqual([]);
    expect(figures.targets).toEqual(
      expect.arrayContaining([
        { integrationId, state: "FAILED", count: 1 },
        { integrationId, state: "PENDING", count: 2 },
      ]),
    );
    expect(figures.integrations).toContainEqual({ integrationId, status: "ACTIVE" });
    expect(figures.accounts.map((account) => account.health)).toEqual(
      figures.accounts.map(() => "CONNECTED"),
    );
  });
});

it("what a transaction measured is told once it is committed, and never if it is not", async () => {
  const told: Measurement[] = [];
  const measure = (measurement: Measurement) => void told.push(measurement);
  const store = await openStore(
    { engine: "sqlite", path: ":memory:" },
    {
      ...systemStorePorts,
      telemetry: { ...noTelemetry, measure },
    },
  );
  const drift = { about: "drift", integrationId: 1, causes: ["MANUAL_EDIT"] } as const;
  await store.transaction(async (tx) => {
    tx.measure(drift);
    expect(told).toEqual([]);
  });
  expect(told).toEqual([drift]);
  const failed = store.transaction(async (tx) => {
    tx.measure(drift);
    await Promise.reject(new Error("no"));
  });
  await expect(failed).rejects.toThrow("no");
  expect(told).toEqual([drift]);
  await store.close();
});

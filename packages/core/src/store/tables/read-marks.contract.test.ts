// Read marks: one a variant however often it is marked, cleared only by whoever claimed that very mark.
import { expect, it } from "vitest";
import { priorities } from "../../contracts/index.ts";
import { quantity } from "../../domain/quantity.ts";
import { buildShop, insertTargets } from "../../testing/builders.ts";
import { describeStore, describeStores } from "../../testing/stores.ts";
import { createGate, untilBlocked } from "../../testing/waits.ts";
import { systemStorePorts } from "../../ports/system-ports.ts";
import { noTelemetry } from "../../ports/telemetry.ts";
import { openStore, type Store } from "../store.ts";
import type { Marking, PriorityBand } from "./read-marks.ts";

const aMarking = (mark: number, fields: Partial<Marking> = {}): Marking => ({
  mark,
  cause: "signal",
  priority: priorities.indexOf("webhook"),
  dueAt: 100,
  markedAt: 100,
  ...fields,
});

async function setUp(store: Store, variants = 3) {
  const { source, sourceVariants } = await store.transaction((tx) => buildShop(tx, { variants }));
  const set = (ids: readonly number[], marking: Marking) =>
    store.transaction((tx) => tx.readMarks.set(source, ids, marking));
  const due = (band: PriorityBand = "urgent", now = 100, limit = 100) =>
    store.read((tx) => tx.readMarks.due(source, band, now, limit));
  const nextDueAt = (band: PriorityBand) => store.read((tx) => tx.readMarks.nextDueAt(source, band));
  const [one = 0, two = 0, three = 0] = sourceVariants;
  return { source, sourceVariants, one, two, three, set, due, nextDueAt };
}

describeStores("read marks", ({ open, freshDatabase }) => {
  it("name the steps that set them, the oldest first, each once, and no more than eight", async () => {
    let step: string | null = null;
    const traceparent = () => step;
    const store = await openStore(await freshDatabase(), {
      ...systemStorePorts,
      telemetry: { ...noTelemetry, traceparent },
    });
    const { one, set, due } = await setUp(store);
    const cause = (number: number) => `00-${"a".repeat(31)}${number}-${"b".repeat(16)}-01`;
    const causes = async () => (await due())[0]?.traceparents;
    await set([one], aMarking(1));
    expect(await causes()).toBeNull();
    step = cause(1);
    await set([one], aMarking(2));
    await set([one], aMarking(3));
    expect(await causes()).toBe(cause(1));
    for (let number = 2; number <= 9; number += 1) {
      step = cause(number);
      await set([one], aMarking(3 + number));
    }
    step = null;
    await set([one], aMarking(20));
    expect((await causes())?.split(",")).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(cause));
    await store.close();
  });

  it("are one a variant, however often it is marked", async () => {
    const store = await open();
    const { source, one, two, set, due } = await setUp(store);
    await set([one, one, two], aMarking(1));
    await set([one], aMarking(2));
    expect(await due()).toEqual([
      { ...aMarking(1), sourceVariant: two, account: source, attempts: 0, problem: null, traceparents: null },
      { ...aMarking(2), sourceVariant: one, account: source, attempts: 0, problem: null, traceparents: null },
    ]);
    await set([], aMarking(3));
    expect(await due()).toHaveLength(2);
  });

  it("keep what is more urgent of two, and the time of the first signal", async () => {
    const store = await open();
    const { one, set, due } = await setUp(store);
    await set([one], aMarking(1, { priority: 3, dueAt: 50, markedAt: 50 }));
    await set([one], aMarking(2, { priority: 1, dueAt: 90, markedAt: 90 }));
    expect(await due()).toMatchObject([{ mark: 2, priority: 1, dueAt: 50, markedAt: 50 }]);
    await set([one], aMarking(3, { priority: 4, dueAt: 10, markedAt: 10 }));
    expect(await due()).toMatchObject([{ mark: 3, priority: 1, dueAt: 10, markedAt: 10 }]);
  });

  it("C10 remember that a signal was among the causes: a second look is the lesser one", async () => {
    const store = await open();
    const { one, two, set, due } = await setUp(store);
    await set([one], aMarking(1, { cause: "signal" }));
    await set([one], aMarking(2, { cause: "second-look" }));
    await set([two], aMarking(3, { cause: "second-look" }));
    await set([two], aMarking(4, { cause: "signal" }));
    expect((await due()).map((mark) => mark.cause)).toEqual(["signal", "signal"]);
  });

  it("are cleared where they still bear the number that was claimed, and nowhere else", async () => {
    const store = await open();
    const { one, two, three, set, due } = await setUp(store);
    await set([one, two], aMarking(1));
    await set([three], aMarking(2));
    const claimed = await due();
    await set([two], aMarking(3));
    const clear = () => store.transaction((tx) => tx.readMarks.clear(claimed));
    await clear();
    expect((await due()).map((mark) => mark.sourceVariant)).toEqual([two]);
    await clear();
    expect(await due()).toMatchObject([{ sourceVariant: two, mark: 3 }]);
    await store.transaction((tx) => tx.readMarks.clear([]));
    expect(await due()).toHaveLength(1);
  });

  it("G2 are set aside until their time; one that was set anew stays due, and both remember that they failed", async () => {
    const store = await open();
    const { source, one, two, three, set, due, nextDueAt } = await setUp(store);
    await set([one, two, three], aMarking(1));
    const claimed = await due();
    await set([two], aMarking(2));
    const aside = { problem: "not readable", attempts: 3, priority: "sweep", dueAt: 900 } as const;
    await store.transaction((tx) => tx.readMarks.setAside(claimed.slice(0, 2), aside));
    expect(await due()).toMatchObject([
      { sourceVariant: three, mark: 1, attempts: 0, problem: null, traceparents: null },
      { sourceVariant: two, mark: 2, attempts: 3, problem: "not readable", dueAt: 100 },
    ]);
    expect(await nextDueAt("background")).toBe(900);
    expect(await due("background", 900)).toMatchObject([{ sourceVariant: one, mark: 1, attempts: 3 }]);
    await set([one], aMarking(3, { dueAt: 200 }));
    expect(await due("urgent", 200)).toContainEqual(
      expect.objectContaining({
        sourceVariant: one,
        mark: 3,
        attempts: 3,
        problem: "not readable",
        dueAt: 200,
      }),
    );
    await store.transaction((tx) => tx.readMarks.setAside([], aside));
    expect(await store.read((tx) => tx.readMarks.unreadStock([source]))).toEqual(
      new Map([[source, { count: 0, first: [] }]]),
    );
  });

  it("G2 name what cannot be read and matters, an account", async () => {
    const store = await open();
    const { shop, other } = await store.transaction(async (tx) => {
      const large = await buildShop(tx, { variants: 6 });
      await insertTargets(tx, { ...large, channelVariants: large.channelVariants.slice(0, 4) });
      return { shop: large, other: await buildShop(tx, { name: "other" }) };
    });
    const idle = shop.sourceVariants.at(-1);
    await store.transaction(async (tx) => {
      const lines = [{ componentExternalId: "5", quantityPerKit: quantity("1") }];
      await tx.catalog.saveRecipes(shop.source, [{ kitExternalId: "1", lines }]);
      await tx.readMarks.set(shop.source, shop.sourceVariants, aMarking(1));
      const marks = await tx.readMarks.ofVariants(shop.sourceVariants);
      const problemOf = (id: number) => (id === idle ? "feeds nothing" : `problem of ${id}`);
      for (const mark of marks) {
        const problem = problemOf(mark.sourceVariant);
        await tx.readMarks.setAside([mark], { problem, attempts: 1, priority: "sweep", dueAt: 900 });
      }
    });
    const first = shop.sourceVariants
      .slice(0, 3)
      .map((id, index) => ({ name: `SKU-${index + 1}`, problem: `problem of ${id}` }));
    expect(await store.read((tx) => tx.readMarks.unreadStock([shop.source, other.source]))).toEqual(
      new Map([
        [shop.source, { count: 5, first }],
        [other.source, { count: 0, first: [] }],
      ]),
    );
  });

  it("are claimed by band, the most urgent first, then the oldest", async () => {
    const store = await open();
    const { sourceVariants, set, due } = await setUp(store, 6);
    const ofPriority = ["sweep", "orders", "person", "catalog", "webhook", "webhook"] as const;
    for (const [index, priority] of ofPriority.entries()) {
      await set([sourceVariants[index]!], aMarking(10 - index, { priority: priorities.indexOf(priority) }));
    }
    const order = async (band: PriorityBand, limit?: number) =>
      (await due(band, 100, limit)).map((mark) => sourceVariants.indexOf(mark.sourceVariant));
    expect(await order("urgent")).toEqual([2, 5, 4]);
    expect(await order("catch-up")).toEqual([1]);
    expect(await order("background")).toEqual([3, 0]);
    expect(await order("urgent", 2)).toEqual([2, 5]);
  });

  it("are due at their time, not before, and say when the next one is", async () => {
    const store = await open();
    const { one, two, set, due, nextDueAt } = await setUp(store);
    expect(await nextDueAt("urgent")).toBeNull();
    await set([one], aMarking(1, { dueAt: 101 }));
    await set([two], aMarking(2, { dueAt: 500, priority: priorities.indexOf("sweep") }));
    expect(await due("urgent", 100)).toEqual([]);
    expect(await due("urgent", 101)).toHaveLength(1);
    expect(await due("background", 101)).toEqual([]);
    expect([await nextDueAt("urgent"), await nextDueAt("background")]).toEqual([101, 500]);
  });

  it("belong to their account, and to a variant that is there", async () => {
    const store = await open();
    const { source, one, set, due } = await setUp(store);
    const other = await store.transaction((tx) => buildShop(tx, { name: "other" }));
    await set([one, 999_999], aMarking(1));
    await set(other.sourceVariants, aMarking(2));
    await store.transaction((tx) => tx.readMarks.set(other.source, other.sourceVariants, aMarking(3)));
    expect((await due()).map((mark) => [mark.account, mark.sourceVariant])).toEqual([[source, one]]);
    expect(await store.read((tx) => tx.readMarks.due(other.source, "urgent", 100, 10))).toHaveLength(2);
    expect(await store.read((tx) => tx.readMarks.ofVariants([one, ...other.sourceVariants]))).toHaveLength(3);
  });
});

describeStore("postgres", "read marks set by two at once", ({ freshDatabase, open }) => {
  it("lose neither urgency nor word of the later one", async () => {
    const url = await freshDatabase();
    const store = await open(url);
    const { source, one, set, due } = await setUp(store);
    const [marked, goOn] = [createGate(), createGate()];
    const signal = store.transaction(async (tx) => {
      await tx.readMarks.set(source, [one], aMarking(5));
      marked.open();
      await goOn.passed;
    });
    await marked.passed;
    const secondLook = set([one], aMarking(4, { cause: "second-look", priority: 4, dueAt: 20_000 }));
    expect(await untilBlocked(url, secondLook)).toBe("blocked");
    goOn.open();
    await Promise.all([signal, secondLook]);
    // Whoever claimed number 5 before has not seen what number 4 is about: the number is the last writer's.
    expect(await due()).toMatchObject([{ mark: 4, priority: 1, dueAt: 100, cause: "signal" }]);
  });

  it("of many variants, in whatever order they are named, do not wait in a ring", async () => {
    const store = await open();
    const { sourceVariants, set, due } = await setUp(store, 60);
    const backward = sourceVariants.toReversed();
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        set(index % 2 === 0 ? sourceVariants : backward, aMarking(index + 1)),
      ),
    );
    expect(await due()).toHaveLength(60);
  });
});

// Signals, stored once however often they are delivered, and the orders that they are resolved by.
import { expect, it } from "vitest";
import type { SignalKey, SourceOrderRecord } from "../../contracts/index.ts";
import { quantity } from "../../domain/quantity.ts";
import { anAccount, aSignal } from "../../testing/builders.ts";
import { describeStore, describeStores } from "../../testing/stores.ts";
import { createGate, untilBlocked } from "../../testing/waits.ts";
import type { Store } from "../store.ts";

const addAccount = async (store: Store, name = "account") =>
  (await store.transaction((tx) => tx.accounts.insert(anAccount({ name })))).id;

describeStores("signals", ({ open }) => {
  it("are stored as they came and resolved, the oldest first", async () => {
    const store = await open();
    const account = await addAccount(store);
    const keys: SignalKey[] = [
      { about: "order-row", orderKind: "sales", externalId: 'a "quoted" id' },
      { about: "level", externalId: "1", locationExternalId: null },
      { about: "recipes" },
    ];
    await store.transaction(async (tx) => {
      await tx.signals.insert(aSignal({ account, topic: "first", keys, receivedAt: 1_790_000_000_123 }));
      await tx.signals.insert(aSignal({ account, topic: "second", keys }));
      await tx.signals.insert(aSignal({ account, topic: "third", keys }));
    });
    const unresolved = (limit = 100) =>
      store.read((tx) => tx.signals.due(account, true, Number.MAX_SAFE_INTEGER, limit));
    const [first] = await unresolved();
    expect(first).toMatchObject({ topic: "first", keys, receivedAt: 1_790_000_000_123, resolvedAt: null });
    expect((await unresolved(2)).map((signal) => signal.topic)).toEqual(["first", "second"]);

    expect(await store.transaction((tx) => tx.signals.resolve([first!.id], 5))).toBe(1);
    expect((await unresolved()).map((signal) => signal.topic)).toEqual(["second", "third"]);
  });

  it("of one event are stored once, an account; those without an id each time", async () => {
    const store = await open();
    const [one, two] = [await addAccount(store, "one"), await addAccount(store, "two")];
    const insert = (account: number, eventId: string | null) =>
      store.transaction((tx) => tx.signals.insert(aSignal({ account, eventId })));
    const first = await insert(one, "e");
    expect(await insert(one, "e")).toBeNull();
    const others = [await insert(one, "E"), await insert(one, null), await insert(one, null)];
    const elsewhere = await insert(two, "e");
    const stored = (account: number) =>
      store.read((tx) => tx.signals.due(account, false, Number.MAX_SAFE_INTEGER, 10));
    // Each is answered by the id that it has.
    expect((await stored(one)).map(({ id }) => id)).toEqual([first, ...others]);
    expect((await stored(two)).map(({ id }) => id)).toEqual([elsewhere]);
  });

  it("of one event that come in at once are stored once, and none is refused", async () => {
    const store = await open();
    const account = await addAccount(store);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        store.transaction((tx) => tx.signals.insert(aSignal({ account, eventId: "e" }))),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(
      await store.read((tx) => tx.signals.due(account, false, Number.MAX_SAFE_INTEGER, 10)),
    ).toHaveLength(1);
  });

  it("C10 are due when they come, or once more at a later time", async () => {
    const store = await open();
    const account = await addAccount(store);
    const nextDueAt = () => store.read((tx) => tx.signals.nextDueAt(account, false));
    const due = async (now: number) =>
      (await store.read((tx) => tx.signals.due(account, false, now, 10))).map(({ topic, isSecondLook }) => [
        topic,
        isSecondLook,
      ]);
    expect(await nextDueAt()).toBeNull();
    await store.transaction(async (tx) => {
      await tx.signals.insert(aSignal({ account, topic: "one", receivedAt: 100 }));
      await tx.signals.insert(aSignal({ account, topic: "two", receivedAt: 200 }));
    });
    expect([await due(99), await due(100), await nextDueAt()]).toEqual([[], [["one", false]], 100]);
    const [one] = await store.read((tx) => tx.signals.due(account, false, 100, 10));
    await store.transaction((tx) => tx.signals.postpone([one!.id], 300));
    expect([await due(299), await nextDueAt()]).toEqual([[["two", false]], 200]);
    expect(await due(300)).toEqual([
      ["one", true],
      ["two", false],
    ]);
    await store.transaction((tx) => tx.signals.resolve([one!.id], 300));
    expect(await due(300)).toEqual([["two", false]]);
  });

  it("are due apart: those that need a request, and those whose keys name all there is to know", async () => {
    const store = await open();
    const account = await addAccount(store);
    const level: SignalKey = { about: "level", externalId: "1", locationExternalId: null };
    const order: SignalKey = { about: "order", orderKind: "sales", externalId: "1" };
    const insert = (topic: string, keys: SignalKey[], receivedAt: number) =>
      store.transaction((tx) => tx.signals.insert(aSignal({ account, topic, keys, receivedAt })));
    await insert("both", [level, order], 100);
    await insert("levels", [level, level], 200);
    await insert("recipes", [{ about: "recipes" }], 300);
    const due = async (withRequest: boolean) =>
      (await store.read((tx) => tx.signals.due(account, withRequest, 300, 10))).map(({ topic }) => topic);
    expect([await due(true), await due(false)]).toEqual([["both", "recipes"], ["levels"]]);
    const nextDueAt = (withRequest: boolean) =>
      store.read((tx) => tx.signals.nextDueAt(account, withRequest));
    expect([await nextDueAt(true), await nextDueAt(false)]).toEqual([100, 200]);
  });

  it("are trimmed a while after they were resolved, a batch at a time; never before", async () => {
    const store = await open();
    const account = await addAccount(store);
    await store.transaction(async (tx) => {
      for (let each = 0; each < 4; each += 1) await tx.signals.insert(aSignal({ account }));
    });
    const [first, second, third] = await store.read((tx) =>
      tx.signals.due(account, false, Number.MAX_SAFE_INTEGER, 10),
    );
    await store.transaction((tx) => tx.signals.resolve([first!.id, second!.id], 10));
    await store.transaction((tx) => tx.signals.resolve([third!.id], 20));
    const trim = (before: number, limit: number) => store.transaction((tx) => tx.signals.trim(before, limit));
    expect([await trim(10, 10), await trim(20, 1), await trim(20, 10), await trim(20, 10)]).toEqual([
      0, 1, 1, 0,
    ]);
    expect(await trim(1000, 10)).toBe(1);
    expect(
      await store.read((tx) => tx.signals.due(account, false, Number.MAX_SAFE_INTEGER, 10)),
    ).toHaveLength(1);
  });
});

describeStore("postgres", "signals of one event in two transactions", ({ freshDatabase, open }) => {
  const meet = async (end: (tx: unknown) => Promise<void>) => {
    const url = await freshDatabase();
    const store = await open(url);
    const account = await addAccount(store);
    const [inserted, goOn] = [createGate(), createGate()];
    const first = store.transaction(async (tx) => {
      await tx.signals.insert(aSignal({ account, eventId: "e" }));
      inserted.open();
      await goOn.passed;
      await end(tx);
    });
    await inserted.passed;
    const second = store.transaction((tx) => tx.signals.insert(aSignal({ account, eventId: "e" })));
    expect(await untilBlocked(url, second)).toBe("blocked");
    goOn.open();
    await first.catch(() => undefined);
    return second;
  };

  it("are one where the first is committed", async () => {
    expect(await meet(() => Promise.resolve())).toBeNull();
  });

  it("are the second's where the first is rolled back: none is lost", async () => {
    expect(await meet(() => Promise.reject(new Error("rolled back")))).toEqual(expect.any(Number));
  });
});

const anOrder = (
  externalId: string,
  variants: string[],
  fields: Partial<SourceOrderRecord> = {},
): SourceOrderRecord => ({
  kind: "sales",
  externalId,
  number: `SO-${externalId}`,
  isOpen: true,
  isDeleted: false,
  isQuote: false,
  channelOrder: null,
  rows: variants.map((variantExternalId, index) => ({
    externalId: `${externalId}/${index + 1}`,
    variantExternalId,
    locationExternalId: null,
    quantity: quantity("1.5"),
    openQuantity: quantity("1"),
    shippedQuantity: quantity("0.5"),
  })),
  ...fields,
});

describeStores("orders of the source", ({ open }) => {
  async function setUp(store: Store) {
    const account = await addAccount(store);
    const save = (orders: SourceOrderRecord[], ticket = 1, readAt = 1) =>
      store.transaction((tx) => tx.sourceOrders.save(account, orders, { readAt, ticket }));
    const variants = async (externalIds: string[], kind: SourceOrderRecord["kind"] = "sales") =>
      (await store.read((tx) => tx.sourceOrders.variantsOfOrders(account, kind, externalIds))).toSorted();
    return { account, save, variants };
  }

  it("lead to the variants of their rows, as they were read last", async () => {
    const store = await open();
    const { save, variants } = await setUp(store);
    await save([anOrder("1", ["a", "b", "a"]), anOrder("2", ["c"])]);
    expect(await variants(["1", "2", "3"])).toEqual(["a", "b", "c"]);
    await save([anOrder("1", ["d"])]);
    expect([await variants(["1"]), await variants(["2"])]).toEqual([["d"], ["c"]]);
    expect(await variants([])).toEqual([]);
  });

  it("C10 tell which of them were news", async () => {
    const store = await open();
    const { save } = await setUp(store);
    expect(await save([anOrder("1", ["a", "b"]), anOrder("2", ["c"])])).toEqual(
      new Set(["sales:1", "sales:2"]),
    );
    const turned = anOrder("1", ["a", "b"]);
    expect(await save([{ ...turned, rows: turned.rows.toReversed() }, anOrder("2", ["d"])], 9)).toEqual(
      new Set(["sales:2"]),
    );
    const moved = anOrder("2", ["d"]);
    moved.rows[0]!.locationExternalId = "7";
    expect(await save([moved])).toEqual(new Set(["sales:2"]));
    const fewer = { ...moved, rows: moved.rows.map((row) => ({ ...row, quantity: quantity("1") })) };
    expect(await save([fewer])).toEqual(new Set(["sales:2"]));
    const sent = { openQuantity: quantity("0.25"), shippedQuantity: quantity("0.75") };
    const shipped = { ...fewer, rows: fewer.rows.map((row) => ({ ...row, ...sent })) };
    expect(await save([shipped])).toEqual(new Set(["sales:2"]));
    expect(await save([shipped])).toEqual(new Set());
    expect(await save([anOrder("1", [], { isDeleted: true }), anOrder("9", [], { isOpen: false })])).toEqual(
      new Set(["sales:1"]),
    );
  });

  it("of different kinds are different orders", async () => {
    const store = await open();
    const { save, variants } = await setUp(store);
    await save([anOrder("1", ["a"]), anOrder("1", ["b"], { kind: "manufacturing" })]);
    expect([await variants(["1"]), await variants(["1"], "manufacturing")]).toEqual([["a"], ["b"]]);
    await save([anOrder("1", [], { isOpen: false, isDeleted: true })]);
    expect([await variants(["1"]), await variants(["1"], "manufacturing")]).toEqual([[], ["b"]]);
  });

  it("are forgotten when they can change stock no more", async () => {
    const store = await open();
    const { save, variants } = await setUp(store);
    await save([anOrder("1", ["a"]), anOrder("2", ["b"]), anOrder("3", ["c"])]);
    await save([
      anOrder("1", ["a"], { isOpen: false }),
      anOrder("2", [], { isOpen: false, isDeleted: true }),
      anOrder("4", [], { isOpen: false, isDeleted: true }),
    ]);
    expect(await variants(["1", "2", "3", "4"])).toEqual(["c"]);
  });

  it("are found by their rows", async () => {
    const store = await open();
    const { account, save } = await setUp(store);
    const other = await addAccount(store, "other");
    await save([anOrder("1", ["a", "b"]), anOrder("2", ["c"])]);
    await store.transaction((tx) =>
      tx.sourceOrders.save(other, [anOrder("9", ["a"])], { readAt: 1, ticket: 1 }),
    );
    const found = await store.read((tx) =>
      tx.sourceOrders.ordersOfRows(account, "sales", ["1/2", "2/1", "9/1", "none"]),
    );
    expect(found.toSorted((left, right) => (left.rowExternalId < right.rowExternalId ? -1 : 1))).toEqual([
      { rowExternalId: "1/2", orderExternalId: "1" },
      { rowExternalId: "2/1", orderExternalId: "2" },
    ]);
    expect(await store.read((tx) => tx.sourceOrders.ordersOfRows(account, "purchase", ["1/2"]))).toEqual([]);
  });

  it("that a full reading did not mention are forgotten with their rows, of that account alone, whatever the clock does", async () => {
    const store = await open();
    const { account, save, variants } = await setUp(store);
    const other = await addAccount(store, "other");
    await save([anOrder("1", ["a"]), anOrder("2", ["b"])], 10, 900_000);
    await store.transaction((tx) =>
      tx.sourceOrders.save(other, [anOrder("1", ["z"])], { readAt: 10, ticket: 1 }),
    );
    await save([anOrder("2", ["b"])], 20, 300_000);
    expect(await store.transaction((tx) => tx.sourceOrders.forgetUnread(account, 20))).toBe(1);
    expect(await variants(["1", "2"])).toEqual(["b"]);
    expect(await store.read((tx) => tx.sourceOrders.variantsOfOrders(other, "sales", ["1"]))).toEqual(["z"]);
  });

  it("that come twice in one page, or from two readers at once, are stored once", async () => {
    const store = await open();
    const { save, variants } = await setUp(store);
    await save([anOrder("1", ["a"]), anOrder("1", ["b"])]);
    expect(await variants(["1"])).toEqual(["b"]);
    const page = Array.from({ length: 10 }, (_, index) => anOrder(`${index}`, ["x"]));
    await Promise.all([save(page), save(page.toReversed())]);
    expect(await variants(page.map((order) => order.externalId))).toEqual(["x"]);
  });
});

// The rotation over all levels: what it marks, what it leaves alone, and when it asks.
import { expect, it } from "vitest";
import { AdapterError, type LevelRecord, type Page } from "../contracts/index.ts";
import { quantity } from "../domain/quantity.ts";
import type { Store } from "../store/store.ts";
import { buildShop, insertTargets } from "../testing/builders.ts";
import { aSource, createTestContext, startOfTime } from "../testing/engine-context.ts";
import { describeStores } from "../testing/stores.ts";
import { configPurpose } from "./connections.ts";
import { createSweeper } from "./sweep.ts";

const minuteMs = 60_000;

const aLevel = (variantExternalId: string, inStock: number, locationExternalId = "1"): LevelRecord => ({
  variantExternalId,
  locationExternalId,
  inStock: quantity(`${inStock}`),
  committed: 0n,
  expected: 0n,
  potential: null,
});

/** Four variants at one location, ten of each in stock; the last feeds no target. */
async function setUp(store: Store) {
  const asked: (string | null)[] = [];
  const far = {
    page: (_cursor: string | null): Promise<Page<LevelRecord>> => Promise.resolve({ items: [], next: null }),
  };
  const source = aSource({
    levelPage: (cursor, call) => {
      expect(call.priority).toBe("sweep");
      asked.push(cursor);
      return far.page(cursor);
    },
    variantsPerLevelRead: () => 2,
  });
  const { context, time } = createTestContext(store, { source });
  const shop = await store.transaction(async (tx) => {
    const built = await buildShop(tx, { variants: 4 });
    await insertTargets(tx, built, (index) => (index < 3 ? {} : { sourceVariant: null }));
    Object.assign((await tx.accounts.byId(built.source))!, {
      adapter: "test",
      sealedConfig: context.secrets.seal("{}", configPurpose),
      createdAt: startOfTime - 10 * minuteMs,
    });
    return built;
  });
  const [location = 0] = shop.sourceLocations;
  /** As a snapshot would store it. */
  const read = (variantIds: readonly number[], inStock: string) =>
    store.transaction(async (tx) => {
      const ticket = await tx.sequence.next();
      const level = {
        committed: 0n,
        expected: 0n,
        potential: null,
        readAt: 1,
        location,
        ticket,
        sweptIn: null,
      };
      const rows = variantIds.map((sourceVariant) => ({
        ...level,
        sourceVariant,
        inStock: quantity(inStock),
      }));
      await tx.levels.save(variantIds, rows, ticket);
    });
  await read(shop.sourceVariants, "10");
  const marks = async () =>
    (await store.read((tx) => tx.readMarks.ofVariants(shop.sourceVariants))).map((mark) => ({
      variant: shop.sourceVariants.indexOf(mark.sourceVariant) + 1,
      cause: mark.cause,
      priority: mark.priority,
    }));
  const account = async () => (await store.read((tx) => tx.accounts.byId(shop.source)))!;
  const sweeper = () => createSweeper(context, shop.source);
  return { time, shop, asked, far, read, marks, account, sweeper, round: sweeper() };
}

describeStores("the sweep", ({ open }) => {
  it("C7 marks what differs as urgent as a webhook, and of that only what feeds a target", async () => {
    const { far, marks, round } = await setUp(await open());
    const items = [
      aLevel("1", 10),
      aLevel("2", 9),
      aLevel("3", 10),
      aLevel("4", 3),
      aLevel("unknown", 3),
      aLevel("1", 3, "unknown"),
    ];
    far.page = () => Promise.resolve({ items, next: null });
    await round();
    expect(await marks()).toEqual([{ variant: 2, cause: "sweep", priority: 1 }]);
  });

  it("C7 proves nothing of what was read while its page was on the way", async () => {
    const { far, shop, read, marks, round } = await setUp(await open());
    far.page = async () => {
      const items = [aLevel("1", 10), aLevel("2", 4), aLevel("3", 10)];
      await read(shop.sourceVariants.slice(0, 1), "7");
      return { items, next: null };
    };
    await round();
    expect((await marks()).map(({ variant }) => variant)).toEqual([2]);
  });

  it("C7 marks what no page of a rotation showed, behind its last page, in another process too", async () => {
    const { time, far, marks, round, sweeper } = await setUp(await open());
    const pages: Record<string, Page<LevelRecord>> = {
      first: { items: [aLevel("1", 10)], next: "last" },
      last: { items: [aLevel("4", 10)], next: null },
    };
    far.page = (cursor) => Promise.resolve(pages[cursor ?? "first"]!);
    await round();
    expect(await marks()).toEqual([]);
    await time.advance(5 * minuteMs);
    await sweeper()();
    // The fourth feeds no target, and came anyway.
    expect(await marks()).toEqual([
      { variant: 2, cause: "sweep", priority: 4 },
      { variant: 3, cause: "sweep", priority: 4 },
    ]);
  });

  it("C7 misses nothing that was read since the rotation began", async () => {
    const { time, far, shop, read, marks, round } = await setUp(await open());
    far.page = (cursor) =>
      Promise.resolve({
        items: cursor === null ? [aLevel("1", 10)] : [],
        next: cursor === null ? "2" : null,
      });
    await round();
    await read(shop.sourceVariants.slice(1, 2), "10");
    await time.advance(5 * minuteMs);
    await round();
    expect((await marks()).map(({ variant }) => variant)).toEqual([3]);
  });

  it("C7 a rotation is judged by itself: what vanished after the one before is missed by the next", async () => {
    const { time, far, marks, round } = await setUp(await open());
    const all = ["1", "2", "3", "4"].map((id) => aLevel(id, 10));
    far.page = () => Promise.resolve({ items: all, next: null });
    await round();
    far.page = () => Promise.resolve({ items: all.slice(1), next: null });
    await time.advance(10 * minuteMs);
    await round();
    expect((await marks()).map(({ variant }) => variant)).toEqual([1]);
  });

  it("C7 a rotation that was broken off by a page that cannot be read has missed nothing", async () => {
    const { time, far, marks, round } = await setUp(await open());
    far.page = () => Promise.resolve({ items: [aLevel("1", 10)], next: "2" });
    await round();
    far.page = () => Promise.reject(new AdapterError("bad-response", "It is no list."));
    await time.advance(5 * minuteMs);
    await round();
    expect(await marks()).toEqual([]);
  });

  it("C7 spreads a rotation over ten minutes, and begins the next when they are over", async () => {
    const { time, asked, far, round } = await setUp(await open());
    far.page = (cursor) => Promise.resolve({ items: [], next: cursor === null ? "2" : null });
    // Four variants, two a request: two pages.
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 5 * minuteMs });
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 5 * minuteMs });
    await time.advance(5 * minuteMs);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 10 * minuteMs });
    await time.advance(2 * minuteMs);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 10 * minuteMs });
    await time.advance(3 * minuteMs);
    await round();
    expect(asked).toEqual([null, "2", null]);
  });

  it("C7 a list that is shorter than it was thought is not read oftener", async () => {
    const { time, asked, round } = await setUp(await open());
    await round();
    await time.advance(5 * minuteMs);
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 10 * minuteMs });
    expect(asked).toEqual([null]);
  });

  it("C7 goes on where it was, in another process too", async () => {
    const { asked, far, account, round, sweeper } = await setUp(await open());
    far.page = () => Promise.resolve({ items: [], next: "2" });
    await round();
    expect(await account()).toMatchObject({ sweepCursor: "2", sweepBeganAt: startOfTime });
    await sweeper()();
    expect(asked).toEqual([null, "2"]);
  });

  it("C7 a page that cannot be read ends the rotation; one that gets no answer is asked for again", async () => {
    const { asked, far, account, round, sweeper } = await setUp(await open());
    far.page = () => Promise.resolve({ items: [], next: "2" });
    await round();
    far.page = () => Promise.reject(new AdapterError("unavailable", "No answer."));
    await expect(sweeper()()).rejects.toThrow("No answer.");
    expect((await account()).sweepCursor).toBe("2");
    far.page = () => Promise.reject(new AdapterError("bad-response", "It is no list."));
    await sweeper()();
    expect((await account()).sweepCursor).toBeNull();
    expect(asked).toEqual([null, "2", "2"]);
  });

  it("C7 begins ten minutes after the connecting, when all has just been read", async () => {
    const store = await open();
    const { asked, shop, round } = await setUp(store);
    await store.transaction(async (tx) => {
      Object.assign((await tx.accounts.byId(shop.source))!, { createdAt: startOfTime });
    });
    expect(await round()).toEqual({ more: false, dueAt: startOfTime + 10 * minuteMs });
    expect(asked).toEqual([]);
  });
});

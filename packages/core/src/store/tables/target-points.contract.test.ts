// The numbers of targets over time: what a range shows, and what is trimmed.
import { expect, it } from "vitest";
import { describeStores } from "../../testing/stores.ts";

const point = (target: number, at: number) => ({ target, at, desired: at, pushed: null, observed: at - 1 });

describeStores("points of targets", ({ open }) => {
  it("are those of a range, from the one that stood when it began", async () => {
    const store = await open();
    await store.transaction((tx) =>
      tx.targetPoints.insert([...[10, 20, 20, 30, 40].map((at) => point(1, at)), point(2, 25)]),
    );
    const read = async (from: number, to: number, most = 100) => {
      const found = await store.read((tx) => tx.targetPoints.within([1, 2, 3], { from, to, most }));
      return [1, 2, 3].map((target) => found.get(target)?.map(({ at }) => at));
    };
    expect(await read(0, 100)).toEqual([[10, 20, 20, 30, 40], [25], []]);
    expect(await read(25, 35)).toEqual([[20, 20, 30], [25], []]);
    expect(await read(30, 35)).toEqual([[30], [25], []]);
    expect(await read(0, 5)).toEqual([[], [], []]);
    // The latest.
    expect(await read(0, 100, 2)).toEqual([[30, 40], [25], []]);
    const [first] = (await store.read((tx) => tx.targetPoints.within([2], { from: 0, to: 99, most: 9 }))).get(
      2,
    )!;
    expect(first).toMatchObject({ target: 2, at: 25, desired: 25, pushed: null, observed: 24 });
  });

  it("are trimmed oldest first, a few at a time", async () => {
    const store = await open();
    await store.transaction((tx) => tx.targetPoints.insert([30, 10, 20].map((at) => point(1, at))));
    const trim = (before: number) => store.transaction((tx) => tx.targetPoints.trim(before, 1));
    expect([await trim(25), await trim(25), await trim(25)]).toEqual([1, 1, 0]);
    const left = await store.read((tx) => tx.targetPoints.within([1], { from: 0, to: 99, most: 9 }));
    expect(left.get(1)?.map(({ at }) => at)).toEqual([30]);
  });
});

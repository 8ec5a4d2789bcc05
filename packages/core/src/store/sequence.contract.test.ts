// The store-wide sequence: ascending, never the same number twice.
import { expect, it } from "vitest";
import { describeStores } from "../testing/stores.ts";

const isAscending = (numbers: readonly number[]) =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? Infinity));

describeStores("the sequence", ({ freshDatabase, open }) => {
  it("grows from one draw to the next, across transactions and restarts", async () => {
    const url = await freshDatabase();
    const store = await open(url);
    const draw = () => store.transaction((tx) => tx.sequence.next());
    const before = [await draw(), await draw(), ...(await store.transaction((tx) => tx.sequence.take(3)))];
    await store.close();
    const again = await open(url);
    const after = await again.transaction(async (tx) => [await tx.sequence.next(), await tx.sequence.next()]);
    expect(isAscending([...before, ...after])).toBe(true);
    expect(before[0]).toBeGreaterThan(0);
  });

  it("gives as many numbers as are asked for, none for none", async () => {
    const store = await open();
    const taken = await store.transaction((tx) => tx.sequence.take(1000));
    expect(taken).toHaveLength(1000);
    expect(isAscending(taken)).toBe(true);
    expect(await store.transaction((tx) => tx.sequence.take(0))).toEqual([]);
  });

  it("never gives a number to two transactions", async () => {
    const store = await open();
    const draws = Array.from({ length: 20 }, (_, index) =>
      store.transaction((tx) => tx.sequence.take((index % 5) + 1)),
    );
    const numbers = (await Promise.all(draws)).flat();
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("never gives a number again that a committed transaction drew", async () => {
    const store = await open();
    const drawn = await store.transaction((tx) => tx.sequence.next());
    const failing = store.transaction(async (tx) => {
      await tx.sequence.take(10);
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await store.transaction((tx) => tx.sequence.next())).toBeGreaterThan(drawn);
  });
});

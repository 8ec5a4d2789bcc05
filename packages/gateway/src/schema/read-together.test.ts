import { type Stockgate, systemTimers, type Tx } from "@stockgate/core";
import { describe, expect, it } from "vitest";
import { type Asking, readTogether } from "./read-together.ts";

const askingOf = (): Asking => ({
  engine: { read: (work: (tx: Tx) => unknown) => work({} as Tx) } as unknown as Stockgate,
  timers: systemTimers,
});
const nextTurn = () => new Promise((resolve) => void setImmediate(resolve));

/** Readings of a number that changes, with what each was asked for. */
function openNumbers() {
  const readings: [string, number[]][] = [];
  const numbers = { value: 1 };
  const read = readTogether(async (_tx, group: string, keys: readonly number[]) => {
    readings.push([group, [...keys]]);
    await nextTurn();
    return numbers.value;
  });
  return { readings, numbers, read, asking: askingOf() };
}

describe("what is asked for in one turn", () => {
  it("is read once for all who ask, each key once", async () => {
    const { readings, read, asking } = openNumbers();
    const answers = [read(asking, "a", [1, 2]), read(asking, "a", [2, 3]), read(asking, "a", [])];
    expect(await Promise.all(answers)).toEqual([1, 1, 1]);
    expect(readings).toEqual([["a", [1, 2, 3]]]);
  });

  it("is read apart for each group and each engine", async () => {
    const { readings, read, asking } = openNumbers();
    await Promise.all([read(asking, "a", [1]), read(asking, "b", [1]), read(askingOf(), "a", [2])]);
    expect(readings).toEqual([
      ["a", [1]],
      ["b", [1]],
      ["a", [2]],
    ]);
  });

  it("is read in parts where it is much", async () => {
    const { readings, read, asking } = openNumbers();
    const many = Array.from({ length: 3000 }, (_, index) => index);
    await Promise.all([many, many.map((key) => key + 3000), [1]].map((keys) => read(asking, "a", keys)));
    expect(readings.map(([, keys]) => keys.length)).toEqual([3000, 3001]);
  });
});

it("whoever asks once a reading has begun is answered by another, with what is so by then", async () => {
  const { numbers, read, asking } = openNumbers();
  const first = read(asking, "a", [1]);
  await nextTurn();
  numbers.value = 2;
  const second = read(asking, "a", [1]);
  await first;
  numbers.value = 3;
  expect(await second).toBe(3);
});

it("a reading that fails is told to all whom it was for, and to nobody after", async () => {
  let isDown = true;
  const read = readTogether(() => (isDown ? Promise.reject(new Error("down")) : Promise.resolve("up")));
  const asking = askingOf();
  const answers = await Promise.allSettled([read(asking, "a", [1]), read(asking, "a", [2])]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isDown = false;
  expect(await read(asking, "a", [1])).toBe("up");
});

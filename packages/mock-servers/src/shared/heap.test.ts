import { array, assert, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { createHeap } from "./heap.ts";

it("a heap gives back what was put in, smallest first", () => {
  assert(
    property(array(integer()), (numbers) => {
      const heap = createHeap<number>((a, b) => a < b);
      for (const number of numbers) heap.push(number);
      const popped = numbers.map(() => heap.pop());
      expect(popped).toStrictEqual(numbers.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

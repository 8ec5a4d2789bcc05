// A priority queue: the smallest by `isBefore` comes out first.

export type Heap<T> = {
  readonly size: number;
  peek(): T | undefined;
  push(item: T): void;
  pop(): T | undefined;
};

export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const inOrder = (parent: number, child: number) => {
    const a = items[parent];
    const b = items[child];
    return a === undefined || b === undefined || !isBefore(b, a);
  };
  const swap = (a: number, b: number) => {
    const [first, second] = [items[a], items[b]];
    if (first === undefined || second === undefined) return;
    items[a] = second;
    items[b] = first;
  };
  const rise = (from: number) => {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (inOrder(parent, index)) return;
      swap(parent, index);
      index = parent;
    }
  };
  const sink = (from: number) => {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      const smaller = inOrder(left, left + 1) ? left : left + 1;
      if (inOrder(index, smaller)) return;
      swap(index, smaller);
      index = smaller;
    }
  };
  return {
    get size() {
      return items.length;
    },
    peek: () => items[0],
    push(item) {
      items.push(item);
      rise(items.length - 1);
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (last !== undefined && items.length > 0) {
        items[0] = last;
        sink(0);
      }
      return first;
    },
  };
}

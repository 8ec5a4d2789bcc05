// When each delivery's turn comes: by its due time, then by priority, so many at once to one subscriber. Knows ids and
// times, and neither what is sent nor where it is stored.
import { type Heap, createHeap } from "./heap.ts";
import type { Clock, Timers } from "./ports.ts";

type Scheduled = { id: string; subscriber: string; priority: number; dueAt: number };

export type DeliverySchedule = {
  /** The same id may be added again with another time: only the entry that `current` confirms counts. */
  add(delivery: Scheduled): void;
  /** Starts what is due, and sees to it that what comes later is not forgotten. */
  wake(): void;
  close(): void;
};

export type ScheduleOptions = {
  clock: Clock;
  timers: Timers;
  concurrency(): number;
  /** The delivery as it now is; undefined where it is gone. */
  current(id: string): Scheduled | undefined;
  /** Sends it; the answer resolves when it was answered or not. Null where there was nothing to send. */
  start(id: string): Promise<void> | null;
};

/** What is due and what is open for one subscriber. */
type Lane = { ready: Heap<Scheduled>; sending: Set<string> };

const createLane = (): Lane => ({
  ready: createHeap(
    (a, b) => a.priority < b.priority || (a.priority === b.priority && Number(a.id) < Number(b.id)),
  ),
  sending: new Set(),
});

export function createDeliverySchedule(options: ScheduleOptions): DeliverySchedule {
  const { clock, timers } = options;
  const waiting = createHeap<Scheduled>((a, b) => a.dueAt < b.dueAt);
  const lanes = new Map<string, Lane>();
  let alarm: { at: number; cancel: () => void } | null = null;
  let isClosed = false;

  const laneOf = (subscriber: string) => {
    const lane = lanes.get(subscriber) ?? createLane();
    lanes.set(subscriber, lane);
    return lane;
  };

  const collectDue = () => {
    const now = clock.now();
    for (let next = waiting.peek(); next && next.dueAt <= now; next = waiting.peek()) {
      waiting.pop();
      const delivery = options.current(next.id);
      // Gone, or moved to another time: a newer entry is the true one.
      if (delivery?.dueAt === next.dueAt) laneOf(delivery.subscriber).ready.push(delivery);
    }
  };

  const startIn = ({ ready, sending }: Lane) => {
    while (sending.size < options.concurrency() && ready.size > 0) {
      const next = ready.pop();
      // Moved to another time, or under way already: not this entry's turn.
      if (!next || sending.has(next.id) || options.current(next.id)?.dueAt !== next.dueAt) continue;
      const sent = options.start(next.id);
      if (!sent) continue;
      sending.add(next.id);
      void sent.then(() => {
        sending.delete(next.id);
        wake();
      });
    }
  };

  const setAlarm = () => {
    const next = waiting.peek();
    if (!next || (alarm && alarm.at <= next.dueAt)) return;
    alarm?.cancel();
    const cancel = timers.after(Math.max(0, next.dueAt - clock.now()), () => {
      alarm = null;
      wake();
    });
    alarm = { at: next.dueAt, cancel };
  };

  const wake = () => {
    if (isClosed) return;
    collectDue();
    for (const lane of lanes.values()) startIn(lane);
    setAlarm();
  };

  return {
    add: (delivery) => waiting.push(delivery),
    wake,
    close() {
      isClosed = true;
      alarm?.cancel();
    },
  };
}

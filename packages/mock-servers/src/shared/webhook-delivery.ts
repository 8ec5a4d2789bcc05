// Carries webhooks to their subscribers: waits, merges, sends, retries by the vendor's policy, gives up.
//
//   waiting --due--> ready --slot free--> sending --success--> gone
//      ^                                     |--- failure, tries left: waiting until the retry is due
//      '-------------------------------------'--- failure, none left: given up, gone
//
// Deliveries are records of the state file, stored with the change that caused them. A killed server takes up again
// whatever it had not yet seen succeed, so a subscriber may get one twice, and never loses one.
import { type Heap, createHeap } from "./heap.ts";
import type { MockPorts } from "./ports.ts";
import type { StateFile } from "./state-file.ts";

export type Delivery<Payload> = {
  id: string;
  /** The subscription's id, as the vendor's mock knows it. */
  subscriber: string;
  topic: string;
  payload: Payload;
  /** Among those that are due, a lower number goes first. */
  priority: number;
  mergeKey: string | null;
  /** Attempts made so far. */
  attempts: number;
  dueAt: number;
  createdAt: number;
  /** True once the webhook faults had their say: they strike a delivery once. */
  isInterfered: boolean;
};

export type NewDelivery<Payload> = {
  subscriber: string;
  topic: string;
  payload: Payload;
  priority?: number;
  /** How long to hold it; a later one with the same mergeKey replaces its payload meanwhile. Default 0. */
  delayMs?: number;
  mergeKey?: string;
};

export type Attempt = {
  /** 1 for the first. */
  number: number;
  at: number;
  durationMs: number;
  /** Null where no answer came. */
  status: number | null;
  isSuccess: boolean;
};

/** What chance does to a delivery before its first attempt; see faults.ts. */
export type Interference = { isDropped: boolean; delayMs: number; copies: number };

export type DeliveryOptions<Payload> = {
  ports: MockPorts;
  state: StateFile;
  policy: {
    timeoutMs: number;
    /** The wait before each retry: as many retries as there are entries. */
    retryDelaysMs: readonly number[];
    isSuccess(response: Response): boolean;
    /** Requests open at once to one subscriber: a slow one holds up nobody else. */
    concurrency(): number;
  };
  /** The request of attempt `attempt` (1 is the first), or null where the subscription is gone: then it is dropped. */
  buildRequest(delivery: Delivery<Payload>, attempt: number): Request | null;
  onAttempt?(delivery: Delivery<Payload>, attempt: Attempt): void;
  onGiveUp?(delivery: Delivery<Payload>): void;
  interfere?(delivery: Delivery<Payload>): Interference | null;
};

export type WebhookDelivery<Payload> = {
  /** Part of the caller's transaction: sent only after the state file's commit and a call of `wake`. */
  enqueue(delivery: NewDelivery<Payload>): void;
  /** Looks for what is due. To be called after each commit. */
  wake(): void;
  pending(): Delivery<Payload>[];
  /** Drops what is pending for a subscriber. Part of the caller's transaction. */
  forget(subscriber: string): void;
  /** Starts nothing more. What is open is left to its answer; a restart sends it again. */
  close(): void;
};

/** What is due and what is open for one subscriber. */
type Lane = { ready: Heap<{ priority: number; id: string }>; sending: Set<string> };

const createLane = (): Lane => ({
  ready: createHeap(
    (a, b) => a.priority < b.priority || (a.priority === b.priority && Number(a.id) < Number(b.id)),
  ),
  sending: new Set(),
});

const counterKey = "last";
/** How long finished deliveries may wait to be forgotten on disk: many at once are then one write. */
const settleMs = 20;

export function createWebhookDelivery<Payload>(options: DeliveryOptions<Payload>): WebhookDelivery<Payload> {
  const { ports, state, policy } = options;
  const records = state.collection<Delivery<Payload>>("deliveries");
  const counters = state.collection<number>("delivery-counters");
  const mergeable = new Map<string, string>();
  const waiting = createHeap<{ dueAt: number; id: string }>((a, b) => a.dueAt < b.dueAt);
  const lanes = new Map<string, Lane>();
  let isClosed = false;
  let alarm: { at: number; cancel: () => void } | null = null;
  let cancelSettle: (() => void) | null = null;

  for (const delivery of records.values()) waiting.push(delivery);

  const nextId = () => {
    const id = (counters.get(counterKey) ?? 0) + 1;
    counters.set(counterKey, id);
    return String(id);
  };
  const put = (delivery: Delivery<Payload>) => {
    records.set(delivery.id, delivery);
    waiting.push(delivery);
  };
  const settle = () => {
    cancelSettle ??= ports.timers.after(settleMs, () => {
      cancelSettle = null;
      if (!isClosed) state.commit();
    });
  };

  const enqueue = (input: NewDelivery<Payload>) => {
    const mergeId = input.mergeKey === undefined ? undefined : mergeable.get(input.mergeKey);
    const earlier = mergeId === undefined ? undefined : records.get(mergeId);
    if (earlier && earlier.attempts === 0) {
      records.set(earlier.id, { ...earlier, payload: input.payload });
      return;
    }
    const now = ports.clock.now();
    const delivery: Delivery<Payload> = {
      id: nextId(),
      subscriber: input.subscriber,
      topic: input.topic,
      payload: input.payload,
      priority: input.priority ?? 0,
      mergeKey: input.mergeKey ?? null,
      attempts: 0,
      dueAt: now + (input.delayMs ?? 0),
      createdAt: now,
      isInterfered: false,
    };
    if (delivery.mergeKey !== null) mergeable.set(delivery.mergeKey, delivery.id);
    put(delivery);
  };

  const wake = () => {
    if (isClosed) return;
    const now = ports.clock.now();
    for (let next = waiting.peek(); next && next.dueAt <= now; next = waiting.peek()) {
      waiting.pop();
      const delivery = records.get(next.id);
      // Gone, or moved to a later time by a fault: the newer entry of the heap is the true one.
      if (delivery && delivery.dueAt === next.dueAt) laneOf(delivery.subscriber).ready.push(delivery);
    }
    for (const lane of lanes.values()) {
      while (lane.sending.size < policy.concurrency() && lane.ready.size > 0) start(lane);
    }
    setAlarm();
  };

  const setAlarm = () => {
    const next = waiting.peek();
    if (!next || (alarm && alarm.at <= next.dueAt)) return;
    alarm?.cancel();
    const cancel = ports.timers.after(Math.max(0, next.dueAt - ports.clock.now()), () => {
      alarm = null;
      wake();
    });
    alarm = { at: next.dueAt, cancel };
  };

  const laneOf = (subscriber: string) => {
    const lane = lanes.get(subscriber) ?? createLane();
    lanes.set(subscriber, lane);
    return lane;
  };

  const start = ({ ready, sending }: Lane) => {
    const next = ready.pop();
    const delivery = next && records.get(next.id);
    if (!delivery || sending.has(delivery.id)) return;
    if (delivery.mergeKey !== null) mergeable.delete(delivery.mergeKey);
    if (strikeWithFaults(delivery)) return;
    const attempt = delivery.attempts + 1;
    const request = options.buildRequest(delivery, attempt);
    if (request === null) {
      records.delete(delivery.id);
      settle();
      return;
    }
    sending.add(delivery.id);
    const at = ports.clock.now();
    void send(request).then((status) => {
      sending.delete(delivery.id);
      finish(delivery, { number: attempt, at, durationMs: ports.clock.now() - at, ...status });
      wake();
    });
  };

  /** True where the delivery is no longer to be sent now. */
  const strikeWithFaults = (delivery: Delivery<Payload>): boolean => {
    if (delivery.isInterfered) return false;
    const fault = options.interfere?.(delivery);
    if (!fault) return false;
    const struck = { ...delivery, isInterfered: true };
    settle();
    for (let copy = 0; copy < fault.copies; copy += 1) put({ ...struck, id: nextId(), mergeKey: null });
    if (fault.isDropped) records.delete(delivery.id);
    else if (fault.delayMs > 0) put({ ...struck, dueAt: ports.clock.now() + fault.delayMs });
    else records.set(delivery.id, struck);
    return fault.isDropped || fault.delayMs > 0;
  };

  const send = async (request: Request): Promise<Pick<Attempt, "status" | "isSuccess">> => {
    try {
      const response = await ports.network(request, { timeoutMs: policy.timeoutMs });
      await response.body?.cancel();
      return { status: response.status, isSuccess: policy.isSuccess(response) };
    } catch {
      return { status: null, isSuccess: false };
    }
  };

  const finish = (sent: Delivery<Payload>, attempt: Attempt) => {
    if (isClosed) return;
    options.onAttempt?.(sent, attempt);
    settle();
    const delivery = records.get(sent.id);
    if (!delivery) return;
    const retryDelayMs = policy.retryDelaysMs[attempt.number - 1];
    if (attempt.isSuccess || retryDelayMs === undefined) {
      records.delete(delivery.id);
      if (!attempt.isSuccess) options.onGiveUp?.(delivery);
      return;
    }
    put({ ...delivery, attempts: attempt.number, dueAt: ports.clock.now() + retryDelayMs });
  };

  return {
    enqueue,
    wake,
    pending: () => [...records.values()],
    forget(subscriber) {
      for (const delivery of records.values()) {
        if (delivery.subscriber === subscriber) records.delete(delivery.id);
      }
    },
    close() {
      isClosed = true;
      alarm?.cancel();
      cancelSettle?.();
    },
  };
}

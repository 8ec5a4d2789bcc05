// Carries webhooks to their subscribers: waits, merges, sends, retries by the vendor's policy, gives up.
//
//   waiting --due--> ready --slot free--> sending --success--> gone
//      ^                                     |--- failure, tries left: waiting until the retry is due
//      '-------------------------------------'--- failure, none left: given up, gone
//
// Deliveries are records of the state file, stored with the change that caused them. A killed server takes up again
// whatever it had not yet seen succeed, so a subscriber may get one twice, and never loses one.
import { createDeliverySchedule } from "./delivery-schedule.ts";
import type { Attempt, Delivery, DeliveryOptions, NewDelivery, WebhookDelivery } from "./delivery.ts";

export type { Delivery, DeliveryOptions, Interference, WebhookDelivery } from "./delivery.ts";

const counterKey = "last";
/** How long finished deliveries may wait to be forgotten on disk: many at once are then one write. */
const settleMs = 20;

export function createWebhookDelivery<Payload>(options: DeliveryOptions<Payload>): WebhookDelivery<Payload> {
  const { ports, state, policy } = options;
  const records = state.collection<Delivery<Payload>>("deliveries");
  const counters = state.collection<number>("delivery-counters");
  /** The waiting delivery that others of its key are merged into. */
  const mergeable = new Map<string, string>();
  let isClosed = false;
  let cancelSettle: (() => void) | null = null;

  const schedule = createDeliverySchedule({
    clock: ports.clock,
    timers: ports.timers,
    concurrency: () => policy.concurrency(),
    current: (id) => records.get(id),
    start: (id) => startDelivery(id),
  });

  const nextId = () => {
    const id = (counters.get(counterKey) ?? 0) + 1;
    counters.set(counterKey, id);
    return String(id);
  };
  const put = (delivery: Delivery<Payload>) => {
    records.set(delivery.id, delivery);
    schedule.add(delivery);
  };
  const settle = () => {
    cancelSettle ??= ports.timers.after(settleMs, () => {
      cancelSettle = null;
      if (!isClosed) state.commit();
    });
  };

  const enqueue = (input: NewDelivery<Payload>) => {
    const earlier = records.get(mergeable.get(input.mergeKey ?? "") ?? "");
    // By its own key too: where a change was taken back, its delivery's number is now another's.
    if (input.mergeKey !== undefined && earlier?.mergeKey === input.mergeKey && earlier.attempts === 0) {
      records.set(earlier.id, { ...earlier, payload: input.payload });
      return;
    }
    const delivery = deliveryFrom(input, nextId(), ports.clock.now());
    if (delivery.mergeKey !== null) mergeable.set(delivery.mergeKey, delivery.id);
    put(delivery);
  };

  const startDelivery = (id: string): Promise<void> | null => {
    const delivery = records.get(id);
    if (!delivery) return null;
    if (delivery.mergeKey !== null) mergeable.delete(delivery.mergeKey);
    if (strikeWithFaults(delivery)) return null;
    const request = options.buildRequest(delivery, delivery.attempts + 1);
    if (request === null) {
      records.delete(id);
      settle();
      return null;
    }
    return send(request, delivery.attempts + 1).then((attempt) => finish(delivery, attempt));
  };

  /** True where the delivery is no longer to be sent now. */
  const strikeWithFaults = (delivery: Delivery<Payload>): boolean => {
    const fault = delivery.isInterfered ? null : options.interfere?.(delivery);
    if (!fault) return false;
    const struck = { ...delivery, isInterfered: true };
    settle();
    for (let copy = 0; copy < fault.copies; copy += 1) put({ ...struck, id: nextId(), mergeKey: null });
    if (fault.isDropped) records.delete(delivery.id);
    else if (fault.delayMs > 0) put({ ...struck, dueAt: ports.clock.now() + fault.delayMs });
    else records.set(delivery.id, struck);
    return fault.isDropped || fault.delayMs > 0;
  };

  const send = async (request: Request, number: number): Promise<Attempt> => {
    const at = ports.clock.now();
    const attempt = { number, at, status: null, isSuccess: false };
    try {
      const response = await ports.network(request, { timeoutMs: policy.timeoutMs });
      await response.body?.cancel();
      const { status } = response;
      return {
        ...attempt,
        status,
        isSuccess: policy.isSuccess(response),
        durationMs: ports.clock.now() - at,
      };
    } catch {
      return { ...attempt, durationMs: ports.clock.now() - at };
    }
  };

  const finish = (sent: Delivery<Payload>, attempt: Attempt) => {
    if (isClosed) return;
    options.onAttempt?.(sent, attempt);
    settle();
    // As it is now: faults and `forget` may have touched it.
    const delivery = records.get(sent.id);
    if (!delivery) return;
    const retryDelayMs = policy.retryDelaysMs[attempt.number - 1];
    if (!attempt.isSuccess && retryDelayMs !== undefined) {
      put({ ...delivery, attempts: attempt.number, dueAt: ports.clock.now() + retryDelayMs });
      return;
    }
    records.delete(delivery.id);
    if (!attempt.isSuccess) options.onGiveUp?.(delivery);
  };

  for (const delivery of records.values()) schedule.add(delivery);

  return {
    enqueue,
    wake: () => schedule.wake(),
    pending: () => [...records.values()],
    forget(subscriber) {
      for (const delivery of records.values()) {
        if (delivery.subscriber === subscriber) records.delete(delivery.id);
      }
    },
    close() {
      isClosed = true;
      schedule.close();
      cancelSettle?.();
    },
  };
}

const deliveryFrom = <Payload>(input: NewDelivery<Payload>, id: string, now: number): Delivery<Payload> => ({
  id,
  subscriber: input.subscriber,
  topic: input.topic,
  payload: input.payload,
  priority: input.priority ?? 0,
  mergeKey: input.mergeKey ?? null,
  attempts: 0,
  dueAt: now + (input.delayMs ?? 0),
  createdAt: now,
  isInterfered: false,
});

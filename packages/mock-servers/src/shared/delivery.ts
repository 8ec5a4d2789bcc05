// What a webhook's delivery is: from the change that caused it to the last attempt.
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

type DeliveryPolicy = {
  timeoutMs: number;
  /** The wait before each retry: as many retries as there are entries. */
  retryDelaysMs: readonly number[];
  isSuccess(response: Response): boolean;
  /** Requests open at once to one subscriber: a slow one holds up nobody else. */
  concurrency(): number;
};

export type DeliveryOptions<Payload> = {
  ports: MockPorts;
  state: StateFile;
  policy: DeliveryPolicy;
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

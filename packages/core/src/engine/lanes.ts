// One lane an account: every request waits here for the budget, the most urgent first. Admission is one at a time, so
// that whoever comes later but is more urgent waits behind one request at most; background work has its own door.
import PQueue from "p-queue";
import {
  AdapterError,
  type AdapterPorts,
  type Call,
  type HttpRequest,
  type HttpResponse,
  priorities,
  type RateBudget,
} from "../contracts/index.ts";
import type { Ports } from "../ports/ports.ts";
import type { Measurement, VendorRequestBegun } from "../ports/telemetry.ts";
import { createBudget } from "./budget.ts";
import { createResends } from "./resends.ts";

/** What became of one request. */
type LaneNote = Pick<
  Extract<Measurement, { about: "vendor-request" }>,
  "priority" | "waitedMs" | "tookMs" | "status"
>;

export type Lane = Pick<AdapterPorts, "send" | "reportBudget"> & {
  /** What is left of the budget, as far as it is known, and how much that could be at most. */
  outlook(): { left: number; capacity: number };
  /** Nothing goes for this long: the far side said so. */
  pause(waitMs: number): void;
  /** See Budget.spacingMs. */
  spacingMs(cost: number): number;
  /** Requests that still wait are refused; the one on the wire ends by itself. */
  close(): void;
  isClosed(): boolean;
};

export type LaneOptions = {
  budget: RateBudget;
  /** Requests on the wire at once. */
  concurrency: number;
  requestTimeoutMs: number;
  /** Told of each request that went. */
  note?: (note: LaneNote) => void;
  /** Told of each request as it is asked for, in the step that asks. */
  trace?: (request: HttpRequest, call: Required<Call>) => VendorRequestBegun;
};

/** A request on its way through the lane. */
type Asked = { cost: number; call: Call; askedAt: number; begun: VendorRequestBegun | undefined };

const isBackground = (call: Call) => call.priority === "catalog" || call.priority === "sweep";
/** 0 where it states none. */
const secondsOf = (header: string | undefined): number =>
  /^\d{1,6}$/.test(header ?? "") ? Number(header) : 0;
/** p-queue runs the highest number first. */
const queuePriority = (call: Call) => -priorities.indexOf(call.priority);

export function createLane(ports: Pick<Ports, "clock" | "timers" | "http">, options: LaneOptions): Lane {
  const { clock, timers } = ports;
  const budget = createBudget(options.budget);
  const doors = { foreground: new PQueue({ concurrency: 1 }), background: new PQueue({ concurrency: 1 }) };
  const wire = new PQueue({ concurrency: options.concurrency });
  const resends = createResends();
  const sleepers = new Set<() => void>();
  let isClosed = false;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const wakeUp = () => {
        cancel();
        sleepers.delete(wakeUp);
        resolve();
      };
      const cancel = timers.after(ms, wakeUp);
      sleepers.add(wakeUp);
    });

  function wakeAll(): void {
    for (const wakeUp of sleepers) wakeUp();
  }

  function refuseIfClosed(): void {
    if (isClosed) throw new AdapterError("unavailable", "The account was disconnected.", { isUnsent: true });
  }

  /** Returns once the request may go, and counts it as gone. */
  async function admit(call: Call, cost: number): Promise<void> {
    for (;;) {
      refuseIfClosed();
      const wait = budget.waitMs(timers.elapsed(), cost, isBackground(call));
      if (wait <= 0) break;
      await sleep(wait);
    }
    budget.take(timers.elapsed(), cost, isBackground(call));
  }

  /** A pause may be asked for while a request that was admitted waits for its turn. */
  async function sitOutPause(): Promise<void> {
    for (;;) {
      const wait = budget.pauseMs(timers.elapsed());
      if (wait <= 0 || isClosed) return;
      await sleep(wait);
    }
  }

  async function transmit(
    request: HttpRequest,
    { cost, call: { priority }, askedAt, begun }: Asked,
  ): Promise<HttpResponse> {
    await sitOutPause();
    const sentAt = timers.elapsed();
    const ended = begun?.(sentAt - askedAt);
    let status: number | null = null;
    try {
      refuseIfClosed();
      const response = await ports.http(request, { timeoutMs: options.requestTimeoutMs });
      status = response.status;
      // HTTP's own way to ask for a pause; heeded here, before another request takes this one's place.
      if (status === 429)
        budget.pauseFor(timers.elapsed(), secondsOf(response.headers["retry-after"]) * 1000);
      return response;
    } finally {
      ended?.(status);
      resends.note(request, status);
      budget.settle(cost);
      options.note?.({ priority, status, waitedMs: sentAt - askedAt, tookMs: timers.elapsed() - sentAt });
    }
  }

  return {
    async send(request, call, cost) {
      // Here, since the queues below run it in the step of whoever was before it.
      const begun = options.trace?.(request, { resends: resends.of(request), ...call });
      const asked = { cost, call, askedAt: timers.elapsed(), begun };
      const priority = queuePriority(call);
      const door = isBackground(call) ? doors.background : doors.foreground;
      await door.add(() => admit(call, cost), { priority });
      return wire.add(() => transmit(request, asked), { priority });
    },
    reportBudget(reading) {
      budget.report(timers.elapsed(), reading, clock.now());
      // Who waits has reckoned with less: a window that was taken for half spent may have begun anew.
      wakeAll();
    },
    outlook: () => budget.outlook(timers.elapsed()),
    spacingMs: (cost) => budget.spacingMs(timers.elapsed(), cost),
    pause: (waitMs) => budget.pauseFor(timers.elapsed(), waitMs),
    close() {
      isClosed = true;
      wakeAll();
    },
    isClosed: () => isClosed,
  };
}

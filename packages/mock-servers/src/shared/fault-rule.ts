// What may go wrong on demand, and where: the rules that people and tests post to /__mock/faults.
import { z } from "zod";

/** Strike a request. With `afterEffect` the request is carried out first, and only its answer is lost. */
const requestFaultKinds = [
  "latency",
  "throttled",
  "server-error",
  "html",
  "unauthorized",
  "reset",
  "timeout",
] as const;

/** Strike a page of a list after its first: rows came or went since the page before. The request is answered. */
const pageFaultKinds = ["pages-shift"] as const;

/** Strike a webhook, once, before its first attempt. */
const webhookFaultKinds = [
  "webhook-dropped",
  "webhook-late",
  "webhook-duplicated",
  "webhook-reordered",
] as const;

export const faultRuleInput = z.strictObject({
  kind: z.enum([...requestFaultKinds, ...pageFaultKinds, ...webhookFaultKinds]),
  /**
   * What to strike: a pattern with `*`, letter case ignored, against "METHOD /path" or the operation's name
   * ("POST /v1/stock_adjustments", "inventorySetQuantities"), for webhooks against the topic. Default: everything.
   */
  match: z.string().min(1).default("*"),
  /** Whom to strike: the API key or access token that a request comes with. Default: everybody. Not for webhooks. */
  client: z.string().min(1).optional(),
  /** How often it strikes before it is spent. Default: without end. */
  count: z.int().positive().optional(),
  /** Of striking where it matches. */
  probability: z.number().min(0).max(1).default(1),
  /** Of this rule's own chance: the same seed strikes the same requests. */
  seed: z.int().default(1),
  /** How long, in milliseconds: the latency, the lateness, or the silence before a timed-out connection drops. */
  delayMs: z.int().min(0).max(3_600_000).optional(),
  /** The HTTP status of server-error and html. */
  status: z.int().min(200).max(599).optional(),
  /** Of throttled, in seconds, where the vendor sends that header. */
  retryAfterSeconds: z.int().min(0).optional(),
  /**
   * Of pages-shift: how many rows went from the pages already read (so many are skipped), or, below zero, came to them
   * (so many are repeated). Default: one, either way by chance.
   */
  rows: z.int().min(-250).max(250).optional(),
  /** For server-error, html, reset and timeout. Default: false, but true for timeout. */
  afterEffect: z.boolean().optional(),
});

/** As posted; everything but the kind has a default. */
export type FaultRuleInput = z.input<typeof faultRuleInput>;
export type FaultRule = z.output<typeof faultRuleInput> & { id: string };
export type FaultKind = FaultRule["kind"];

/** Milliseconds, by kind, where the rule names none. A late webhook comes well after a client's patience. */
export const defaultDelaysMs: Partial<Record<FaultKind, number>> = {
  latency: 1000,
  timeout: 60_000,
  "webhook-late": 30_000,
  "webhook-reordered": 2000,
};

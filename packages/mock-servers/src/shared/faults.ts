// Which faults strike a request or a webhook now: matches the rules, counts them down, draws their chance.
// It decides; with-faults.ts and the webhook delivery carry it out.
import {
  type FaultKind,
  type FaultRule,
  type FaultRuleInput,
  defaultDelaysMs,
  faultRuleInput,
} from "./fault-rule.ts";
import type { Random } from "./ports.ts";
import { createSeededRandom } from "./random.ts";
import type { Interference } from "./webhook-delivery.ts";

export type Fault = FaultRule & { delayMs: number; struck: number };

export type Faults = {
  /** Throws a ZodError where the rule is not one. */
  add(rule: FaultRuleInput): Fault;
  list(): Fault[];
  /** True where there was one. */
  remove(id: string): boolean;
  clear(): void;
  /**
   * What strikes a request known by any of these names, from this client. All latencies add up; the first other rule
   * answers.
   */
  forRequest(names: readonly string[], client: string | null): { latencyMs: number; failure: Fault | null };
  /** By how many rows a later page of a list is shifted; all rules that match add up. 0: by none. */
  forPage(names: readonly string[], client: string | null): number;
  /** What strikes a webhook; all rules that match add up. */
  forWebhook(topic: string): Interference | null;
};

type Entry = { fault: Fault; pattern: RegExp; random: Random };

export function createFaults(rules: readonly FaultRuleInput[] = []): Faults {
  const entries = new Map<string, Entry>();
  let lastId = 0;

  const add = (input: FaultRuleInput): Fault => {
    const rule = faultRuleInput.parse(input);
    lastId += 1;
    const delayMs = rule.delayMs ?? defaultDelaysMs[rule.kind] ?? 0;
    const fault: Fault = { ...rule, id: String(lastId), delayMs, struck: 0 };
    entries.set(fault.id, { fault, pattern: patternOf(rule.match), random: createSeededRandom(rule.seed) });
    return fault;
  };

  const strikes = (
    { fault, pattern, random }: Entry,
    names: readonly string[],
    client: string | null,
  ): boolean => {
    if (fault.client !== undefined && fault.client !== client) return false;
    if (fault.count !== undefined && fault.struck >= fault.count) return false;
    if (!names.some((name) => pattern.test(name))) return false;
    // Drawn for every match, so that the sequence depends on the requests alone.
    if (random.next() >= fault.probability) return false;
    fault.struck += 1;
    return true;
  };
  const entriesFor = (isWanted: (kind: FaultKind) => boolean) =>
    [...entries.values()].filter(({ fault }) => isWanted(fault.kind));

  for (const rule of rules) add(rule);

  return {
    add,
    list: () => [...entries.values()].map(({ fault }) => structuredClone(fault)),
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    forRequest: (names, client) => ({
      latencyMs: entriesFor((kind) => kind === "latency")
        .filter((entry) => strikes(entry, names, client))
        .reduce((sum, { fault }) => sum + fault.delayMs, 0),
      // One fault answers a request; the rules after it wait for the next.
      failure:
        entriesFor((kind) => kind !== "latency" && kind !== "pages-shift" && !isForWebhooks(kind)).find(
          (entry) => strikes(entry, names, client),
        )?.fault ?? null,
    }),
    forPage: (names, client) =>
      entriesFor((kind) => kind === "pages-shift")
        .filter((entry) => strikes(entry, names, client))
        .reduce((sum, { fault, random }) => sum + (fault.rows ?? (random.next() < 0.5 ? 1 : -1)), 0),
    forWebhook: (topic) =>
      combine(entriesFor(isForWebhooks).filter((entry) => strikes(entry, [topic], null))),
  };
}

const isForWebhooks = (kind: FaultKind) => kind.startsWith("webhook-");

const patternOf = (match: string) => new RegExp(`^${match.split("*").map(escapePattern).join(".*")}$`, "i");

const escapePattern = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);

function combine(struck: readonly Entry[]): Interference | null {
  if (struck.length === 0) return null;
  const interference: Interference = { isDropped: false, delayMs: 0, copies: 0 };
  for (const { fault, random } of struck) {
    if (fault.kind === "webhook-dropped") interference.isDropped = true;
    if (fault.kind === "webhook-duplicated") interference.copies += 1;
    if (fault.kind === "webhook-late") interference.delayMs += fault.delayMs;
    // Later by chance, so that others overtake it.
    if (fault.kind === "webhook-reordered") interference.delayMs += Math.ceil(random.next() * fault.delayMs);
  }
  return interference;
}

// No request goes out although the last answer that this process saw left none (rule C2).
import type { HttpResponse } from "@stockgate/core";
import type { Sent } from "../test/support/world.ts";

type Throttle = { currentlyAvailable: number; restoreRate: number };
/** Until when nothing may go, and why. */
type Ban = { until: number; why: string };

const numberOf = (answer: HttpResponse, name: string) => Number(answer.headers[name] ?? Number.NaN);

function banAfter(answer: HttpResponse, now: number): Ban | null {
  const wait = numberOf(answer, "retry-after");
  if (answer.status === 429 && wait > 0) return { until: now + wait * 1000, why: `asked to wait ${wait} s` };
  if (numberOf(answer, "x-ratelimit-remaining") === 0) {
    return { until: numberOf(answer, "x-ratelimit-reset"), why: "the window was used up" };
  }
  const bucket = /"throttleStatus":(\{[^}]*\})/.exec(answer.body)?.[1];
  if (bucket === undefined) return null;
  const { currentlyAvailable, restoreRate } = JSON.parse(bucket) as Throttle;
  if (currentlyAvailable >= 1) return null;
  return { until: now + ((1 - currentlyAvailable) / restoreRate) * 1000, why: "the bucket was empty" };
}

export function watchBudgets(tell: (violation: string) => void) {
  /** By gateway and host: another process knows nothing of it. */
  const bans = new Map<string, Ban>();
  return {
    sent({ by, host, at, path }: Sent) {
      const ban = bans.get(`${by} ${host}`);
      if (ban && at < ban.until) tell(`${path} went to ${host} ${ban.until - at} ms early: ${ban.why}`);
    },
    answered(sent: Sent, answer: HttpResponse, now: number) {
      const ban = banAfter(answer, now);
      if (ban) bans.set(`${sent.by} ${sent.host}`, ban);
      else bans.delete(`${sent.by} ${sent.host}`);
    },
  };
}

// Moments as the reader's language writes them: how long ago, and exactly on pointing at it.
import { useEffect, useState } from "react";
import { every, now } from "../app/system-ports.ts";
import { lazily } from "./lazily.ts";

const exact = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" }));
const clock = lazily(
  () => new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
);
const relative = lazily(() => new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }));

const steps: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

export const formatExact = (moment: string): string => exact().format(Date.parse(moment));
const formatClock = (moment: string): string => clock().format(Date.parse(moment));

function formatAgo(moment: string, at: number): string {
  const seconds = Math.round((Date.parse(moment) - at) / 1000);
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  if (!step)
    return Math.abs(seconds) < 10 ? relative().format(0, "second") : relative().format(seconds, "second");
  return relative().format(Math.round(seconds / step[1]), step[0]);
}

/** The present moment, taken anew so often. */
export function useNow(everyMs = 10_000): number {
  const [moment, setMoment] = useState(now);
  useEffect(() => every(everyMs, () => setMoment(now())), [everyMs]);
  return moment;
}

type Props = { at: string | null | undefined; never?: string; form?: "ago" | "exact" | "clock" };

const printers = { exact: formatExact, clock: formatClock };

export function Time({ at, never = "never", form = "ago" }: Props) {
  const present = useNow();
  if (at === null || at === undefined) return <>{never}</>;
  return (
    <time dateTime={at} title={formatExact(at)}>
      {form === "ago" ? formatAgo(at, present) : printers[form](at)}
    </time>
  );
}

// Wall-clock time: the one place that knows of time zones. The library (Temporal, as the language will have it) only
// computes; what time it is now is for the caller to say.
import { Temporal } from "temporal-polyfill";

/** A time of day that comes once every local day. */
export type DailyTime = {
  /** HH:MM. */
  at: string;
  /** IANA, such as Europe/Berlin. */
  timeZone: string;
};

/** The zone as IANA spells it; undefined where there is none of that name. A mere offset is no zone. */
export function findTimeZone(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

const dateIn = (moment: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone).toPlainDate();

/** The local day of that moment, YYYY-MM-DD. */
export const localDate = (moment: number, timeZone: string): string => dateIn(moment, timeZone).toString();

/**
 * When it is that time on that day, in epoch milliseconds: the first time where the clock is set back over it, and the
 * first moment behind the gap where the clock is set forward over it.
 */
function momentOn(date: Temporal.PlainDate, { at, timeZone }: DailyTime): number {
  const wanted = date.toPlainDateTime(Temporal.PlainTime.from(at));
  const earlier = wanted.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  const isThere = earlier.toPlainDateTime().equals(wanted);
  const found = isThere ? earlier : earlier.getTimeZoneTransition("next");
  return (found ?? earlier).epochMilliseconds;
}

/** The last moment up to now that it was that time. */
export function lastMoment(now: number, daily: DailyTime): number {
  const today = dateIn(now, daily.timeZone);
  const moment = momentOn(today, daily);
  return moment <= now ? moment : momentOn(today.subtract({ days: 1 }), daily);
}

/** The first moment after now that it will be that time. */
export function nextMoment(now: number, daily: DailyTime): number {
  const today = dateIn(now, daily.timeZone);
  const moment = momentOn(today, daily);
  return moment > now ? moment : momentOn(today.add({ days: 1 }), daily);
}

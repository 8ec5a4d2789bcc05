// Which night is to be reconciled now: once every local day, whatever the clock, the restarts and the policy do.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localDate } from "./local-time.ts";
import { dueNight, type Nights } from "./nightly.ts";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const at = (text: string) => Date.parse(text);
const berlin = { at: "02:30", timeZone: "Europe/Berlin" };
const fresh = (fields: Partial<Nights> = {}): Nights => ({ nightsFrom: 0, lastNightAt: null, ...fields });

describe("the night that is due", () => {
  it.each([
    ["before its time", "2026-11-03T01:29Z", null],
    ["at its time", "2026-11-03T01:30Z", "2026-11-03T01:30Z"],
    ["missed by six hours", "2026-11-03T07:30Z", "2026-11-03T01:30Z"],
    ["missed by more: the next night does", "2026-11-03T07:31Z", null],
  ])("C6 %s", (_, now, night) => {
    expect(dueNight(at(now), berlin, fresh())).toBe(night === null ? null : at(night));
  });

  it("C6 T2 is none that came before the switch-on", () => {
    const nightsFrom = at("2026-11-03T02:00Z");
    expect(dueNight(at("2026-11-03T02:01Z"), berlin, fresh({ nightsFrom }))).toBeNull();
    expect(dueNight(at("2026-11-04T01:30Z"), berlin, fresh({ nightsFrom }))).toBe(at("2026-11-04T01:30Z"));
  });

  it("C6 is none that was done, though its time is moved to later that day", () => {
    const done = fresh({ lastNightAt: at("2026-11-03T01:30Z") });
    expect(dueNight(at("2026-11-03T01:31Z"), berlin, done)).toBeNull();
    expect(dueNight(at("2026-11-03T13:00Z"), { ...berlin, at: "14:00" }, done)).toBeNull();
    expect(dueNight(at("2026-11-04T13:00Z"), { ...berlin, at: "14:00" }, done)).toBe(at("2026-11-04T13:00Z"));
  });

  it("C6 is none again where the clock is set back", () => {
    const done = fresh({ lastNightAt: at("2026-11-03T01:30Z") });
    expect(dueNight(at("2026-11-02T05:00Z"), berlin, done)).toBeNull();
  });
});

/** Asks now and then, as the loop and the restarts do, and does what is due. Answers when, by local day. */
function live(daily: typeof berlin, begin: number, pauses: readonly number[]) {
  const nights = fresh({ nightsFrom: begin });
  const done: { date: string; late: number; at: number }[] = [];
  let now = begin;
  for (const pause of pauses) {
    now += pause;
    const night = dueNight(now, daily, nights);
    if (night === null) continue;
    nights.lastNightAt = night;
    done.push({ date: localDate(night, daily.timeZone), late: now - night, at: now });
  }
  return { done, end: now };
}

const changes = [
  ["Europe/Berlin", "2027-03-26T12:00Z"],
  ["Europe/Berlin", "2026-10-23T12:00Z"],
  ["America/New_York", "2027-03-12T12:00Z"],
  ["America/New_York", "2026-10-30T12:00Z"],
  ["Australia/Lord_Howe", "2026-10-02T12:00Z"],
  ["Australia/Lord_Howe", "2027-04-02T12:00Z"],
] as const;
const hours = fc.nat({ max: 4 }).map((hour) => `0${hour}`);
const minutes = fc.constantFrom("00", "10", "29", "30", "45", "59");

describe("across the days on which the clock is changed", () => {
  it("C6 it begins once every local day where somebody is there to begin it", () => {
    const pauses = fc.array(fc.integer({ min: 1, max: 5 * hourMs }), { minLength: 60, maxLength: 90 });
    fc.assert(
      fc.property(fc.constantFrom(...changes), hours, minutes, pauses, (change, hour, minute, steps) => {
        const [timeZone, begin] = change;
        const { done, end } = live({ at: `${hour}:${minute}`, timeZone }, at(begin), steps);
        const dates = done.map(({ date }) => date);
        expect(new Set(dates).size).toBe(dates.length);
        // From the first night on each day has one; the last day's may be yet to come.
        const days = Math.round((at(dates.at(-1) ?? begin) - at(dates[0] ?? begin)) / (24 * hourMs)) + 1;
        expect(dates).toHaveLength(dates.length === 0 ? 0 : days);
        expect(end - (done.at(-1)?.at ?? at(begin))).toBeLessThan(37 * hourMs);
        expect(Math.max(0, ...done.map(({ late }) => late))).toBeLessThanOrEqual(5 * hourMs);
      }),
    );
  });

  it("C6 it never begins twice on one local day, however long nobody is there", () => {
    const pauses = fc.array(fc.integer({ min: 1, max: 40 * hourMs }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.constantFrom(...changes), hours, minutes, pauses, (change, hour, minute, steps) => {
        const [timeZone, begin] = change;
        const { done } = live({ at: `${hour}:${minute}`, timeZone }, at(begin), steps);
        const dates = done.map(({ date }) => date);
        expect(new Set(dates).size).toBe(dates.length);
        expect(Math.max(0, ...done.map(({ late }) => late))).toBeLessThanOrEqual(6 * hourMs);
      }),
    );
  });

  it.each([
    // The first moment after the hour that is left out, and the first of the two that are the same.
    ["Europe/Berlin", "02:30", "2027-03-28T00:00Z", "2027-03-28T01:00Z"],
    ["America/New_York", "02:30", "2027-03-14T06:00Z", "2027-03-14T07:00Z"],
    ["Australia/Lord_Howe", "02:10", "2026-10-03T14:30Z", "2026-10-03T15:30Z"],
    ["Europe/Berlin", "02:30", "2026-10-24T23:00Z", "2026-10-25T00:30Z"],
    ["America/New_York", "01:30", "2026-11-01T04:00Z", "2026-11-01T05:30Z"],
    ["Australia/Lord_Howe", "01:45", "2027-04-03T13:00Z", "2027-04-03T14:45Z"],
  ])("C6 %s, %s: asked every minute of the day, it begins at one moment", (timeZone, time, begin, moment) => {
    const everyMinute = Array.from({ length: 20 * 60 }, () => minuteMs);
    const { done } = live({ at: time, timeZone }, at(begin), everyMinute);
    expect(done.map((each) => each.at)).toStrictEqual([at(moment)]);
  });
});

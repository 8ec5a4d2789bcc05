// Times of day in real zones, on the days that have one hour more or less, and on days that a zone left out.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findTimeZone, isTimeOfDay, lastMoment, localDate, nextMoment } from "./local-time.ts";

const hourMs = 3_600_000;
const isoOf = (moment: number) => new Date(moment).toISOString().replace(":00.000Z", "Z");

describe("a daily time", () => {
  it.each([
    // An ordinary day, and one on which the zone is on summer time.
    ["UTC", "03:00", "2026-11-02T09:00Z", "2026-11-03T03:00Z"],
    ["Europe/Berlin", "03:00", "2026-07-01T09:00Z", "2026-07-02T01:00Z"],
    // 02:00 to 03:00 is left out: the first moment after.
    ["Europe/Berlin", "02:30", "2027-03-27T12:00Z", "2027-03-28T01:00Z"],
    ["Europe/Berlin", "02:00", "2027-03-27T12:00Z", "2027-03-28T01:00Z"],
    ["Europe/Berlin", "03:00", "2027-03-27T12:00Z", "2027-03-28T01:00Z"],
    ["America/New_York", "02:30", "2027-03-13T12:00Z", "2027-03-14T07:00Z"],
    // Half an hour is left out: 02:00 to 02:30.
    ["Australia/Lord_Howe", "02:10", "2026-10-03T12:00Z", "2026-10-03T15:30Z"],
    // 02:00 to 03:00 comes twice: the first time.
    ["Europe/Berlin", "02:30", "2026-10-24T12:00Z", "2026-10-25T00:30Z"],
    ["America/New_York", "01:30", "2026-10-31T12:00Z", "2026-11-01T05:30Z"],
    ["Australia/Lord_Howe", "01:45", "2027-04-03T12:00Z", "2027-04-03T14:45Z"],
    // The clock is set forward at midnight.
    ["America/Sao_Paulo", "00:00", "2018-11-03T12:00Z", "2018-11-04T03:00Z"],
  ])("C6 %s, %s: after %s it comes at %s", (timeZone, at, now, next) => {
    expect(isoOf(nextMoment(Date.parse(now), { at, timeZone }))).toBe(next);
    // Until the next day's it is the last one.
    const later = Date.parse(next) + 20 * hourMs;
    expect(isoOf(lastMoment(later, { at, timeZone }))).toBe(next);
    expect(nextMoment(Date.parse(next), { at, timeZone })).toBeGreaterThan(later);
  });

  it("C6 comes once a day, in order, whatever the zone and the time", () => {
    const zones = fc.constantFrom(
      "Africa/Casablanca",
      "America/New_York",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
      "Europe/Berlin",
      "Pacific/Chatham",
      "Pacific/Kiritimati",
      "UTC",
    );
    const begins = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2029, 0) });
    const two = (value: number) => String(value).padStart(2, "0");
    const times = fc
      .nat({ max: 1439 })
      .map((minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`);
    fc.assert(
      fc.property(zones, times, begins, (timeZone, at, begin) => {
        const daily = { at, timeZone };
        const moments = [nextMoment(begin, daily)];
        for (let day = 0; day < 9; day += 1) moments.push(nextMoment(moments.at(-1) ?? 0, daily));
        const dates = moments.map((moment) => localDate(moment, timeZone));
        expect(new Set(dates).size).toBe(10);
        expect(Date.parse(dates.at(-1) ?? "") - Date.parse(dates[0] ?? "")).toBe(9 * 24 * hourMs);
        for (const moment of moments) {
          expect(lastMoment(moment, daily)).toBe(moment);
          expect(lastMoment(moment - 1, daily)).toBeLessThan(moment);
          expect(nextMoment(moment - 1, daily)).toBe(moment);
        }
      }),
    );
  });
});

describe("names", () => {
  it.each([
    ["europe/berlin", "Europe/Berlin"],
    ["UTC", "UTC"],
    ["utc", "UTC"],
    ["Mars/Olympus", undefined],
    ["Berlin", undefined],
    ["+02:00", undefined],
    ["", undefined],
    ["Europe/Berlin ", undefined],
    ["2027-01-01T00:00[Europe/Berlin]", undefined],
  ])("of time zones: %j is %j", (name, zone) => {
    expect(findTimeZone(name)).toBe(zone);
  });

  it.each([
    ["00:00", true],
    ["23:59", true],
    ["24:00", false],
    ["3:00", false],
    ["03:60", false],
    ["03:00:00", false],
    ["03:00 ", false],
    ["٠٣:٠٠", false],
    ["", false],
  ])("of times: %j: %j", (text, isOne) => {
    expect(isTimeOfDay(text)).toBe(isOne);
  });
});

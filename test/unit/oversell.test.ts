// The benchmark of overselling, without its world: what it counts, what it draws, what it prints.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { columnNamed, columns } from "../../bench/oversell/columns.ts";
import { contenderNamed, contenders } from "../../bench/oversell/contenders.ts";
import { askedOf, leftOf, openKeptDays } from "../../bench/oversell/kept-days.ts";
import { createLedger } from "../../bench/oversell/ledger.ts";
import { ratesOf, sumOf } from "../../bench/oversell/measures.ts";
import { readOptions } from "../../bench/oversell/options.ts";
import { cellsOf, type Day, isWithin } from "../../bench/oversell/results.ts";
import { aDay, aFlashSale, drawScenario } from "../../bench/oversell/scenario.ts";
import { printTable } from "../../bench/oversell/table.ts";

const aTally = { buyers: 600, sales: 500, units: 620, oversold: 0, refused: 0 };

describe("the ledger", () => {
  it("knows what is there, and how much of a promise is not", () => {
    const ledger = createLedger({ CHAIR: 3 });
    expect(ledger.promise("CHAIR", 2)).toBe(0);
    expect(ledger.promise("CHAIR", 2)).toBe(1);
    expect(ledger.free("CHAIR")).toBe(-1);
    // What is owed is not missing twice.
    expect(ledger.promise("CHAIR", 1)).toBe(1);
    ledger.add("CHAIR", 5);
    expect(ledger.free("CHAIR")).toBe(3);
    expect(ledger.free("LAMP")).toBe(0);
  });
});

describe("a scenario", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(drawScenario(aDay, 3)).toStrictEqual(drawScenario(aDay, 3));
    expect(drawScenario(aDay, 4)).not.toStrictEqual(drawScenario(aDay, 3));
  });

  it("has everything in it that moves stock, in order", () => {
    const { deeds, spanMs } = drawScenario(aDay, 1);
    expect(new Set(deeds.map(({ kind }) => kind))).toStrictEqual(
      new Set(["buyer", "receipt", "wholesale", "adjustment", "shipping"]),
    );
    expect(deeds.map(({ at }) => at)).toStrictEqual(deeds.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(deeds.every(({ at }) => at >= 0 && at < spanMs)).toBe(true);
  });

  it("of a flash sale has about 400 units, and more who want them", () => {
    const scenarios = Array.from({ length: 20 }, (_, seed) => drawScenario(aFlashSale, seed));
    const units = scenarios.map(({ opening }) => Object.values(opening).reduce((sum, each) => sum + each, 0));
    const average = units.reduce((sum, each) => sum + each, 0) / units.length;
    expect(average).toBeGreaterThan(360);
    expect(average).toBeLessThan(440);
  });
});

describe("the table", () => {
  const days = (oversold: number, refused: number): Day[] =>
    [1, 2].map((seed) => ({
      column: "lag-60",
      contender: "shipped",
      seed,
      tally: { ...aTally, oversold: seed === 1 ? oversold : 0, refused: seed === 1 ? refused : 0 },
    }));
  const cell = (oversold: number, refused: number) =>
    cellsOf(days(oversold, refused), [columnNamed("lag-60")!], [contenderNamed("shipped")!]);

  it("counts units per 1,000 sales and buyers per day", () => {
    const tallies = days(1, 1).map(({ tally }) => tally);
    expect(sumOf(tallies)).toStrictEqual({ buyers: 1200, sales: 1000, units: 1240, oversold: 1, refused: 1 });
    expect(ratesOf(tallies)).toStrictEqual({ oversold: 1, refused: 0.5 });
    expect(ratesOf([])).toStrictEqual({ oversold: 0, refused: 0 });
  });

  it("says which limit each figure keeps to, and which it misses", () => {
    expect(cell(0, 1).map(isWithin)).toStrictEqual([true]);
    expect(cell(1, 0).map(isWithin)).toStrictEqual([false]);
    expect(cell(0, 2).map(isWithin)).toStrictEqual([false]);
    const printed = printTable(cell(1, 1), columns, contenders);
    expect(printed).toMatch(/Stockgate as shipped +1\.00 \(<= 0\.1\) !/);
    expect(printed).toMatch(/Stockgate as shipped +0\.50 \(<= 0\.5\) +-/);
  });
});

describe("days that are kept", () => {
  it("are not run again, and count where they are asked for", () => {
    const folder = mkdtempSync(join(tmpdir(), "stockgate-oversell-"));
    const path = join(folder, "days.json");
    const day = (seed: number) => ({ column: "flash", contender: "shipped", seed, tally: aTally }) as const;
    for (const seed of [1, 2]) openKeptDays(path).add(day(seed));
    const { days } = openKeptDays(path);
    rmSync(folder, { recursive: true });
    expect(days).toStrictEqual([day(1), day(2)]);
    const tasks = [{ column: "flash", contender: "shipped", seed: 2 } as const, { ...day(3) }];
    expect(leftOf(tasks, days)).toStrictEqual([tasks[1]]);
    expect(askedOf(days, tasks)).toStrictEqual([day(2)]);
  });
});

describe("the command line", () => {
  it("asks for 50 days of everything unless told otherwise", () => {
    const usual = readOptions([]);
    expect(usual).toMatchObject({ columns, contenders, isTrace: false, keptPath: null });
    expect(usual).toHaveProperty("seeds.length", 50);
    expect(readOptions(["--quick"])).toHaveProperty("seeds.length", 4);
    expect(readOptions(["--seeds", "2", "--first", "7", "--columns", "flash"])).toMatchObject({
      seeds: [7, 8],
      columns: [{ name: "flash" }],
    });
  });

  it.each([["--seeds=0"], ["--columns=monday"], ["--engines=steam"], ["--sedes=4"]])("refuses %s", (arg) => {
    expect(readOptions([arg])).toMatch(/--seeds 50/);
  });
});

// What `npm run crash` does two hundred times, ten times.
import { expect, it } from "vitest";
import { runCrashes } from "../../trials/crash/run-crashes.ts";

it(
  "C0 C8 ten kills -9 of the gateway and of both vendors: every store ends right, no acknowledged signal is lost",
  { timeout: 400_000 },
  async () => {
    const report = await runCrashes({ seed: 3, kills: 10 });
    expect(report.faults).toStrictEqual([]);
    expect(report.kills.gateway).toBeGreaterThan(3);
    expect(report.acknowledged).toBeGreaterThan(5);
    expect(report.compared).toBeGreaterThan(100);
  },
);

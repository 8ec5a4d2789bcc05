// `npm test`: every check and every test, with progress as it goes, and one line at the end that counts them all.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./check.ts";

const report = join(tmpdir(), `stockgate-tests-${process.pid}.json`);

/** Runs vitest; answers its counts. A run that ended before it could count is one failure. */
async function runTests(): Promise<{ passed: number; failed: number }> {
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(join("node_modules", ".bin", "vitest"), args, { stdio: "inherit" });
  const code = await new Promise<number>((resolve) => child.once("exit", (exit) => resolve(exit ?? 1)));
  try {
    const counts = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
    };
    const failed = counts.numFailedTests > 0 ? counts.numFailedTests : counts.numFailedTestSuites;
    // An error outside any test still fails the run.
    return { passed: counts.numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(report, { force: true });
  }
}

const checks = runChecks();
const tests = await runTests();
const passed = checks.passed.length + tests.passed;
const failed = checks.failed.length + tests.failed;
if (checks.failed.length > 0) console.log(`Failed checks: ${checks.failed.join(", ")}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

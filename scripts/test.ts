// `npm test`: every check and every test, with progress as it goes, and one line at the end that counts them all.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiled } from "../test/support/compiled.ts";
import { runChecks } from "./check.ts";
import { readyBrowser } from "./test-browser.ts";

const report = join(tmpdir(), `stockgate-tests-${process.pid}.json`);

type Counts = { passed: number; failed: number };

/** Runs these projects; answers their counts. A run that ended before it could count is one failure. */
async function runTests(...projects: string[]): Promise<Counts> {
  const chosen = projects.flatMap((project) => ["--project", project]);
  const args = ["run", ...chosen, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(join("node_modules", ".bin", "vitest"), args, {
    stdio: "inherit",
    env: { ...process.env, ...compiled },
  });
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
const tests = await runTests("unit", "contract", "contract-postgres", "e2e", "e2e-postgres");
// Where no browser is and none may be installed, that was said; where one must be, its lack is a failure.
const browser = readyBrowser();
const isNeeded = process.env["BROWSER_TESTS"] === "required";
const inBrowser: Counts =
  browser === null ? { passed: 0, failed: isNeeded ? 1 : 0 } : await runTests("browser");
const passed = checks.passed.length + tests.passed + inBrowser.passed;
const failed = checks.failed.length + tests.failed + inBrowser.failed;
if (checks.failed.length > 0) console.log(`Failed checks: ${checks.failed.join(", ")}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

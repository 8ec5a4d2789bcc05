// `npm test`: every check and every test, with progress as it goes, and one line at the end that counts them all.
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { compiled } from "../test/support/compiled.ts";
import { runChecks } from "./check.ts";
import { readyBrowser } from "./test-browser.ts";

const report = join(tmpdir(), `stockgate-tests-${process.pid}.json`);

type Counts = { passed: number; failed: number };

/** What vitest's JSON report tells, as far as it is read here. */
type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};

const failures: string[] = [];

/** Kept for the end, where they are seen: the runner names them in the middle of thousands of lines. */
function keepFailures({ testResults }: Report): void {
  for (const { name, status, message, assertionResults } of testResults) {
    const file = relative(process.cwd(), name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    for (const test of failed)
      failures.push(`${file}\n  ${test.fullName}\n    ${test.failureMessages.join("\n").slice(0, 1500)}`);
    if (status === "failed" && failed.length === 0) failures.push(`${file}\n  ${message}`);
  }
}

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
    const told = JSON.parse(readFileSync(report, "utf8")) as Report;
    keepFailures(told);
    const failed = told.numFailedTests > 0 ? told.numFailedTests : told.numFailedTestSuites;
    if (code !== 0 && failed === 0)
      failures.push(`${projects.join(", ")}\n  an error outside of any test: the lines above tell it`);
    // It fails the run all the same.
    return { passed: told.numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1) };
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
for (const failure of failures) console.log(`Failed in ${failure}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

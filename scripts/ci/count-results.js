// Adds up what `.ci/run` recorded: count-results.js DIRECTORY. Plain JavaScript, so that it runs when nothing could be
// installed. Reads steps.tsv (name, kind, exit code, report) and the JSON reports of Vitest and scripts/check.ts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Passed, failed and skipped of a report; a test file that does not load is a failure. */
function countReport(report) {
  if (!Array.isArray(report.testResults)) return report;
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countStep([, kind, code, path]) {
  const ok = code === "0";
  if (path === "-") return { passed: ok && kind === "proof" ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = countReport(JSON.parse(readFileSync(path, "utf8")));
  // a run that ends badly without a failed test has failed all the same
  return { ...counts, failed: ok ? counts.failed : Math.max(counts.failed, 1) };
}

const steps = readFileSync(join(process.argv[2], "steps.tsv"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => line.split("\t"));
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const step of steps) {
  const counts = countStep(step);
  for (const key of Object.keys(sum)) sum[key] += counts[key];
  if (counts.skipped > 0)
    console.log(`${step[0]}: ${counts.skipped} skipped, and nothing may be skipped here`);
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 || sum.skipped > 0 || sum.passed === 0 ? 1 : 0;

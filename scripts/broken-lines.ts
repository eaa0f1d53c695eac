/**
 * `npm run broken-lines`: breaks lines of metrics, splitters and intervals, one at a time in a copy of the source, and sees that a test
 * fails each time. Writes tests/broken-lines.md, and exits with 1 where a broken line went unnoticed.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brokenLines } from "./broken-lines/list.ts";
import { tableOf } from "./broken-lines/table.ts";
import { SourceCopy } from "./broken-lines/try-line.ts";

const root = join(import.meta.dirname, "..");
const copy = new SourceCopy(root);
try {
  copy.assertTestsPass([...new Set(brokenLines.flatMap(({ tests }) => tests))]);
  const tried = brokenLines.map((line) => {
    const caughtBy = copy.failingTests(line);
    console.log(`${caughtBy.length > 0 ? "caught  " : "UNSEEN  "} ${line.file}: ${line.what}`);
    return { line, caughtBy };
  });
  writeFileSync(join(root, "tests/broken-lines.md"), tableOf(tried));
  if (tried.some(({ caughtBy }) => caughtBy.length === 0)) process.exitCode = 1;
} finally {
  copy.remove();
}

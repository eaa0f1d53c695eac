// node scripts/run-summary.ts FILE: what `systole run --json` printed, as Markdown on standard output, for the summary of a
// job. A file that is absent or empty gives a sentence: the run failed before it had results.
import { existsSync, readFileSync } from "node:fs";
import { runSummary } from "./summary/run-summary.ts";

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node scripts/run-summary.ts FILE");
  process.exit(2);
}
const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
process.stdout.write(
  text === ""
    ? "## Training\n\nThe run ended without results: see the log of its step.\n"
    : runSummary(JSON.parse(text)),
);

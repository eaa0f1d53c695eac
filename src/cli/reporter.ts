import { showableLines } from "../core/index.ts";
import type { RunObserver, StageName, StageReport } from "../pipeline/index.ts";
import { ProgressLines } from "./progress-lines.ts";
import { progressText } from "./progress-text.ts";
import { labelledLine } from "./wrap-text.ts";

/** Where messages for people go: standard error, so that standard output holds results alone. */
export interface Reporter extends RunObserver {
  info(message: string): void;
  warn(message: string): void;
}

/** What stands before the line of a stage, by how it ended. */
const marks = { done: "✓", skipped: "–", failed: "✗" } as const;

/**
 * Makes what tells how a run goes, one line for each stage. On a terminal a line of progress is redrawn in place; elsewhere, or
 * with `CI` or `TERM=dumb` set, there is neither colour nor movement, and progress of long stages comes as lines, a few of
 * them. `NO_COLOR` takes the colours alone. A warning that was given is not given again.
 *
 * @param options.quiet whether it says nothing but warnings.
 * @param options.stream where it writes. Default: standard error.
 * @param options.now a clock in milliseconds. Default: that of the process.
 */
export function createReporter(options: {
  quiet: boolean;
  stream?: NodeJS.WriteStream;
  now?: () => number;
}): Reporter {
  const { stream = process.stderr, now = () => performance.now() } = options;
  const moves = stream.isTTY === true && process.env["TERM"] !== "dumb" && process.env["CI"] === undefined;
  const colours = moves && process.env["NO_COLOR"] === undefined;
  const paint = (code: number, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const clear = (): void => {
    if (moves) stream.write("\r\u001b[2K");
  };
  const line = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
  };
  const say = options.quiet ? (): void => {} : line;
  const info = (message: string): void => say(showableLines(message));
  const lines = new ProgressLines(now);
  const warned = new Set<string>();
  const warn = (message: string): void => {
    if (warned.has(message)) return;
    warned.add(message);
    line(`${paint(33, "warning:")} ${showableLines(message)}`);
  };
  let began = now();
  return {
    info,
    warn,
    onWarning: warn,
    onNote: info,
    onStageStart(name) {
      began = now();
      lines.begin();
      if (moves && !options.quiet) stream.write(`  ${name} …`);
    },
    onProgress(name, done, total, secondsLeft) {
      if (options.quiet) return;
      const text = (): string =>
        progressText({ name, done, total, secondsLeft, passedSeconds: (now() - began) / 1000 });
      if (moves) {
        clear();
        stream.write(`  ${name} … ${text()}`);
      } else if (lines.isDue(name, done / total)) stream.write(`${name}: ${text()}\n`);
    },
    onStageEnd: (report) => say(stageLine(report, paint, stream)),
  };
}

function stageLine(
  report: StageReport,
  paint: (code: number, text: string) => string,
  stream: NodeJS.WriteStream,
): string {
  const colour = { done: 32, skipped: 90, failed: 31 }[report.status];
  const took = report.status === "skipped" ? "unchanged, skipped" : `${report.seconds.toFixed(2)} s`;
  const mark = marks[report.status];
  return labelledLine(`${mark} ${pad(report.name)} `, `${report.detail} (${took})`, stream)
    .replace(mark, () => paint(colour, mark))
    .replace(`(${took})`, (text) => paint(90, text));
}

/** The name of a stage, as wide as the longest. */
const pad = (name: StageName): string => name.padEnd("transport".length);

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A line of the source, how it is broken, and the tests that should notice. */
export interface BrokenLine {
  /** From the root of the repository. */
  readonly file: string;
  /** A text that stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** What is wrong then, in words. */
  readonly what: string;
  /** Test files, from the root of the repository. */
  readonly tests: readonly string[];
}

/** What of vitest's report in JSON is read. */
interface TestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A copy of the repository in which lines are broken. */
export class SourceCopy {
  readonly #directory: string;

  /** @param root the repository, with its node_modules. */
  constructor(root: string) {
    this.#directory = mkdtempSync(join(tmpdir(), "systole-broken-"));
    const copied = ["src", "tests", "scripts", "projects", "bin", "package.json", "tsconfig.json"];
    for (const name of [...copied, "vitest.config.ts"])
      cpSync(join(root, name), join(this.#directory, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.#directory, "node_modules"));
  }

  /** @throws {Error} when a test fails though nothing is broken. */
  assertTestsPass(tests: readonly string[]): void {
    const failing = this.#run(tests);
    if (failing.length > 0)
      throw new Error(`tests must pass before a line is broken, these fail: ${failing}`);
  }

  /**
   * The names of the tests that fail when a line is broken; the file is then as it was.
   *
   * @throws {Error} when the line does not stand in its file once.
   */
  failingTests({ file, from, to, tests }: BrokenLine): string[] {
    const path = join(this.#directory, file);
    const text = readFileSync(path, "utf8");
    const nFound = text.split(from).length - 1;
    if (nFound !== 1) throw new Error(`"${from}" must stand in ${file} once, got ${nFound} times`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    try {
      return this.#run(tests);
    } finally {
      writeFileSync(path, text);
    }
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }

  #run(tests: readonly string[]): string[] {
    const report = join(this.#directory, "report.json");
    rmSync(report, { force: true });
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "--reporter=json"];
    const { status } = spawnSync(process.execPath, [...vitest, `--outputFile=${report}`, ...tests], {
      cwd: this.#directory,
      stdio: "ignore",
    });
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as TestReport;
    const failing = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter((test) => test.status === "failed")
      .map((test) => test.fullName);
    if (status !== 0 && failing.length === 0) return ["the file of tests, which does not load"];
    return failing;
  }
}

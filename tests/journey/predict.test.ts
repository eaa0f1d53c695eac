import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeParquet } from "../support/parquet.ts";
import { type Finished, startSystole, systole, waitForText } from "../support/systole.ts";

const home = mkdtempSync(join(tmpdir(), "systole-predict-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const here = (...args: string[]): Promise<Finished> => systole(args, { cwd: home });
const at = (name: string): string => join(home, name);

/** A row of a training file and of a file to predict; the outcome goes with size and colour. */
const record = (i: number) => ({
  patient: `P-${1000 + i}`,
  size: ((i * 37) % 50) / 2,
  colour: ["red", "green", "blue"][i % 3],
  smoker: i % 4 < 2,
});
const trained = Array.from({ length: 60 }, (_, i) => ({
  ...record(i),
  ill: ((i * 37) % 50) / 2 > 8 + (i % 3) * 3 ? "yes" : "no",
}));
const asked = [3, 14, 25, 36].map(record);
const asCsv = (rows: readonly object[], delimiter = ","): string =>
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))]
    .map((cells) => `${cells.join(delimiter)}\n`)
    .join("");
const asLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");

let model: string;
let expected: Record<string, unknown>[];
beforeAll(async () => {
  writeFileSync(at("train.jsonl"), asLines(trained));
  const init = await here("init", "train.jsonl", "--target", "ill", "--out", "p");
  expect(init.code, init.stderr).toBe(0);
  const run = await here("run", "p", "--workspace", "w", "--threads", "1");
  expect(run.code, run.stderr).toBe(0);
  model = join("w", "models", readdirSync(at("w/models"))[0]!);
  writeFileSync(at("asked.jsonl"), asLines(asked));
  expected = await predict("asked.jsonl");
});

/** The rows that `predict --json` prints; it must end with 0. */
async function predict(file: string, ...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await here("predict", model, file, "--json", ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("systole predict", () => {
  test("gives rows back as they came, with the answers behind them", () => {
    expect(expected).toEqual(
      asked.map((row) => ({
        ...row,
        prediction: expect.stringMatching(/^(yes|no)$/),
        probability: expect.any(Number),
      })),
    );
  });

  test("reads every format that init reads, with the same answers", async () => {
    const text = asCsv(asked);
    writeFileSync(at("a.csv"), text);
    writeFileSync(at("b.csv"), asCsv(asked, ";").replaceAll("true", "TRUE"));
    writeFileSync(at("c.tsv"), asCsv(asked, "\t").replaceAll("true", "True"));
    writeFileSync(at("d.csv.gz"), gzipSync(text));
    writeFileSync(at("e.json"), JSON.stringify(asked));
    writeFileSync(at("f.json"), JSON.stringify({ records: asked }));
    writeFileSync(at("g.jsonl.gz"), gzipSync(asLines(asked)));
    writeFileSync(at("h.csv"), `sep=;\n${asCsv(asked, ";")}`);
    writeFileSync(at("i.parquet"), await writeParquet(`from read_json('${at("asked.jsonl")}')`));
    for (const name of [
      "a.csv",
      "b.csv",
      "c.tsv",
      "d.csv.gz",
      "e.json",
      "f.json",
      "g.jsonl.gz",
      "h.csv",
      "i.parquet",
    ]) {
      const rows = await predict(name);
      const answersOf = (all: typeof rows) =>
        all.map((row) => [row["patient"], row["size"], row["prediction"], row["probability"]]);
      expect([name, answersOf(rows)]).toEqual([name, answersOf(expected)]);
    }
    const piped = startSystole(["predict", model, "-", "--json"], {
      cwd: home,
      stdio: ["pipe", "pipe", "pipe"],
    });
    piped.stdin!.end(text);
    expect(JSON.parse((await piped.finished).stdout)).toHaveLength(asked.length);
  });

  test("takes its own training file, target and all", async () => {
    const rows = await predict("train.jsonl");
    expect(rows.map(({ prediction: _, probability: __, ...given }) => given)).toEqual(trained);
  });

  test("answers the good rows of a file, and says why others have none", async () => {
    const text = asCsv(asked).replace("P-1014,9,", "P-1014,9x,").replace("P-1036,16,", 'P-1036,16,"more",');
    writeFileSync(at("bad.csv"), text);
    const { code, stdout, stderr } = await here("predict", model, "bad.csv");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("patient,size,colour,smoker,prediction,probability,error");
    expect(lines[1]).toMatch(/^P-1003,5\.5,red,false,(yes|no),0\.\d+,$/);
    expect(lines[2]).toBe('P-1014,9x,blue,false,,,"column ""size"" must be a number, got ""9x"""');
    expect(lines[4]).toMatch(/^,,,,,,/); // nobody knows which of its five values is which
    expect(stderr).toContain("2 of 4 rows have no answer");
    expect(stderr).toMatch(/row 2, line 3\s+column "size" must be a number, got "9x"/);
    expect(stderr).toContain("row 4, line 5");
    const failed = await here("predict", model, "bad.csv", "--on-error", "fail");
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toContain("code: data/invalid");
  });

  test("fails when no row can be answered, and prints nothing", async () => {
    writeFileSync(at("none.csv"), "size,colour,smoker\nx,red,true\ny,red,true\n");
    const { code, stdout, stderr } = await here("predict", model, "none.csv");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("code: data/invalid");
  });

  test("ends quietly when nobody reads what it prints, as other commands do", async () => {
    const header = Object.keys(asked[0]!).join(",");
    writeFileSync(
      at("many.csv"),
      `${header}\n${asCsv(asked)
        .slice(header.length + 1)
        .repeat(20_000)}`,
    );
    for (const args of [
      ["predict", model, "many.csv"],
      ["predict", model, "many.csv", "--json"],
    ]) {
      const child = startSystole(args, { cwd: home });
      child.stdout!.once("data", () => child.stdout!.destroy());
      const { code, stderr } = await child.finished;
      expect([code, stderr]).toEqual([0, ""]);
    }
    for (const args of [
      ["check", "p"],
      ["--help"],
      ["data", "describe", "p", "--workspace", "w", "--quiet"],
    ]) {
      const child = startSystole(args, { cwd: home });
      child.stdout!.destroy();
      const { code, stderr } = await child.finished;
      expect([args, code, stderr]).toEqual([args, 0, ""]);
    }
  });

  test.skipIf(process.platform !== "linux")("says so when the disk is full", async () => {
    const out = openSync("/dev/full", "w");
    const child = startSystole(["predict", model, "asked.jsonl"], {
      cwd: home,
      stdio: ["ignore", out, "pipe"],
    });
    const { code, stderr } = await child.finished;
    closeSync(out);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("standard output must be writable, the disk is full (ENOSPC)"),
    ]);
  });
});

describe("the service takes the records of the training file", () => {
  test("by name, booleans, ids and the target among them, with the answers of predict", async () => {
    const server = startSystole(["serve", model, "--port", "0"], { cwd: home });
    const [, url] = await waitForText(server, /predictions\s+(http:\/\/[\d.:]+)/);
    try {
      const records = readFileSync(at("train.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      const response = await fetch(`${url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: `\ufeff${JSON.stringify({ records })}`,
      });
      const answer = (await response.json()) as { probabilities: number[] };
      expect([response.status, answer.probabilities]).toEqual([
        200,
        (await predict("train.jsonl")).map((row) => row["probability"]),
      ]);
    } finally {
      server.kill("SIGINT");
      await server.finished;
    }
  });
});

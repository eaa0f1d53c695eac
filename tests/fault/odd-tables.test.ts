// Whole ways of odd tables through the command: init, run, predict.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { startSystole, systole, waitForText } from "../support/systole.ts";

const odd = new URL("../odd-tables/", import.meta.url).pathname;
const home = mkdtempSync(join(tmpdir(), "systole-odd-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Row = Readonly<Record<string, unknown>>;

/** A table that was taken to a model: how to ask it. */
interface Taken {
  readonly said: string;
  readonly report: { readonly data: { readonly used: number }; readonly candidates: readonly unknown[] };
  readonly model: string;
  predict(file: string): Promise<{ rows: Row[]; said: string }>;
}

/** `init`, `run` and what is needed to predict; each command must end with 0. */
async function take(
  file: string,
  { target = "class", name = file.replace(/\W+/g, "-") } = {},
): Promise<Taken> {
  const cwd = join(home, name);
  mkdirSync(cwd, { recursive: true });
  cpSync(odd, cwd, { recursive: true });
  const init = await systole(["init", file, "--target", target, "--out", "p"], { cwd });
  expect(init, init.stderr).toMatchObject({ code: 0 });
  const run = await systole(["run", "p", "--workspace", "w", "--json"], { cwd });
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const model = join(cwd, "w", "models", readdirSync(join(cwd, "w", "models"))[0]!);
  return {
    said: init.stderr + run.stderr,
    report: JSON.parse(run.stdout),
    model,
    predict: async (rowsFile) => {
      const done = await systole(["predict", model, rowsFile, "--json"], { cwd });
      expect(done, done.stderr).toMatchObject({ code: 0 });
      return { rows: JSON.parse(done.stdout), said: done.stderr };
    },
  };
}

const probabilities = (rows: readonly Row[]): unknown[] => rows.map((row) => row["probability"]);

describe("a value that training did not have is read like one that it had", () => {
  test("thousands", async () => {
    const taken = await take("thousands-few-large.csv", { target: "sold" });
    const csv = (price: string): string => `area,price,region\n45,${price},north\n`;
    const asked = ['"5,250"', "5250", "5250.0"].map((price, i) => {
      writeFileSync(join(home, "thousands-few-large-csv", `ask${i}.csv`), csv(price));
      return taken.predict(`ask${i}.csv`);
    });
    const answers = (await Promise.all(asked)).map(({ rows }) => probabilities(rows)[0]);
    expect(new Set(answers).size).toBe(1);
    const { rows, said } = await taken.predict("thousands-score.csv");
    expect(rows[0]!["price"]).toBe("1,250");
    expect(answers).not.toContain(probabilities(rows)[0]);
    expect(probabilities(rows)[0]).not.toBe(probabilities(rows)[1]);
    expect(said).toMatch(/price/); // the empty one is filled in, and that is said
  });

  test.each([
    ["age-90-plus.csv", "age-score.csv", 0, 1],
    ["claims-none.csv", "claims-score.csv", 0, 2],
  ])("%s: a column that is left out takes any text, with one answer", async (file, score, a, b) => {
    const { rows } = await (await take(file)).predict(score);
    expect(probabilities(rows)[a]).toBe(probabilities(rows)[b]);
  });

  test("missing values in whichever spelling", async () => {
    const taken = await take("na-empty-train.csv");
    const folder = join(home, "na-empty-train-csv");
    const text = readFileSync(join(odd, "na-empty-score.csv"), "utf8");
    writeFileSync(join(folder, "empty.csv"), text.replace(/\bNA\b|\bnan\b/g, ""));
    const [spelled, empty] = [await taken.predict("na-empty-score.csv"), await taken.predict("empty.csv")];
    expect(probabilities(spelled.rows)).toEqual(probabilities(empty.rows));
  });

  test("an unseen code is answered as missing, with a warning", async () => {
    const { rows, said } = await (await take("rooms-1-to-5.csv")).predict("rooms-score.csv");
    expect(rows).toHaveLength(1);
    expect(probabilities(rows)[0]).toEqual(expect.any(Number));
    expect(said).toMatch(/rooms/);
  });

  test("a month that is left out takes later ones", async () => {
    const { rows } = await (await take("months.csv")).predict("months-score.csv");
    expect(probabilities(rows)[0]).toEqual(expect.any(Number));
  });
});

describe("a model predicts what it was trained on", () => {
  test("booleans, by any format", async () => {
    const taken = await take("bool.jsonl");
    const lines = await taken.predict("bool-score.jsonl");
    const list = await taken.predict("bool-score.json");
    expect(probabilities(lines.rows)).toEqual(probabilities(list.rows));
    expect((await taken.predict("bool.jsonl")).rows).toHaveLength(40);
  });

  test("rows come back with all their columns, as they were written", async () => {
    const taken = await take("with-id.csv");
    const { rows } = await taken.predict("with-id-score.csv");
    expect(rows.map((row) => row["patient"])).toEqual(["P-5000", "P-5001", "P-5002", "P-5003", "P-5004"]);
    expect(Object.keys(rows[0]!).slice(0, 4)).toEqual(["patient", "len", "width", "region"]);
    const csv = await systole(["predict", taken.model, join(odd, "with-id-score.csv")]);
    const given = readFileSync(join(odd, "with-id-score.csv"), "utf8").trimEnd().split("\n");
    const answered = csv.stdout.trimEnd().split("\n");
    expect(answered).toHaveLength(given.length);
    for (const [i, line] of answered.entries()) expect(line.startsWith(`${given[i]},`)).toBe(true);
  });

  test("a pipe that closes ends it quietly", async () => {
    const taken = await take("with-id.csv", { name: "pipe" });
    const [header, ...lines] = readFileSync(join(odd, "with-id-score.csv"), "utf8").trimEnd().split("\n");
    const many = join(home, "many.csv");
    writeFileSync(many, `${header}\n${`${lines.join("\n")}\n`.repeat(4000)}`);
    const child = startSystole(["predict", taken.model, many]);
    child.stdout!.once("data", () => child.stdout!.destroy());
    const { code, stderr } = await child.finished;
    expect([0, 141]).toContain(code);
    expect(stderr).toBe("");
  });
});

describe("a config that init wrote is one that run takes", () => {
  test.each(["one-hot-collision.csv", "collision-three.csv", "collision-numbers.csv"])("%s", async (file) => {
    const { report } = await take(file);
    expect(report.data.used).toBeGreaterThan(20);
  });

  test.each([
    "r-write-table-csv.csv",
    "sep-line-semicolon.csv",
    "preamble-comments.csv",
    "preamble-title-blank.csv",
    "base.csv.gz",
    "records.json",
    "lines.json",
    "target-numbers-and-letter.csv",
  ])("%s", async (file) => {
    const target = file.startsWith("target") ? "grade" : "class";
    const taken = await take(file, { target });
    const { rows } = await taken.predict(file);
    expect(rows).toHaveLength(taken.report.data.used);
  });
});

test("a service answers booleans as the training file writes them, and a body with a byte order mark", async () => {
  const taken = await take("bool.jsonl", { name: "served" });
  const server = startSystole(["serve", taken.model, "--port", "0"]);
  try {
    const [url] = await waitForText(server, /http:\/\/[\d.:]+/);
    const ask = async (body: string | Uint8Array<ArrayBuffer>): Promise<unknown[]> => {
      const response = await fetch(`${url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      const text = await response.text();
      expect(response.status, text).toBe(200);
      return JSON.parse(text).probabilities;
    };
    const [marked] = await ask(new Uint8Array(readFileSync(join(odd, "body-with-bom.json"))));
    const spellings = [true, "true", "TRUE", "True"];
    const answers = await ask(
      JSON.stringify({ records: spellings.map((smoker) => ({ len: 40, smoker, region: "north" })) }),
    );
    expect(new Set([marked, ...answers]).size).toBe(1);
    const lines = readFileSync(join(odd, "bool.jsonl"), "utf8").trimEnd().split("\n");
    expect(await ask(`{"records":[${lines.join(",")}]}`)).toHaveLength(lines.length);
  } finally {
    server.kill("SIGTERM");
    await server.finished;
  }
});

test("a moved and a copied workspace answer from their own files", async () => {
  const taken = await take("with-id.csv", { name: "moved" });
  const cwd = join(home, "moved");
  const asked = ["predict", "models:/p@champion", "with-id-score.csv", "--workspace"];
  const { stdout } = await systole([...asked, "w"], { cwd });
  expect(stdout.trimEnd().split("\n")).toHaveLength(6);
  cpSync(join(cwd, "w"), join(cwd, "copied"), { recursive: true, dereference: true });
  renameSync(join(cwd, "w"), join(cwd, "elsewhere"));
  for (const workspace of ["elsewhere", "copied"]) {
    const again = await systole([...asked, workspace], { cwd });
    expect(again, again.stderr).toMatchObject({ code: 0, stdout });
  }
  rmSync(join(cwd, "elsewhere"), { recursive: true });
  expect(await systole([...asked, "copied"], { cwd })).toMatchObject({ code: 0, stdout });
  expect(taken.report.data.used).toBe(60);
});

test("two tables of one name do not share a model", async () => {
  const cwd = join(home, "two");
  for (const [folder, column] of [
    ["a", "len"],
    ["b", "height"],
  ] as const) {
    mkdirSync(join(cwd, folder), { recursive: true });
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 3 === 0 ? "yes" : "no"}`);
    writeFileSync(join(cwd, folder, "train.csv"), `${column},class\n${rows.join("\n")}\n`);
    const init = await systole(["init", `${folder}/train.csv`, "--target", "class", "--out", `${folder}/p`], {
      cwd,
    });
    expect(init, init.stderr).toMatchObject({ code: 0 });
  }
  const first = await systole(["run", "a/p", "--workspace", "w"], { cwd });
  expect(first, first.stderr).toMatchObject({ code: 0 });
  const second = await systole(["run", "b/p", "--workspace", "w"], { cwd });
  expect(second.code).not.toBe(0);
  expect(second.stderr).toMatch(/height/);
  const allowed = await systole(["run", "b/p", "--workspace", "w", "--allow", "other-columns"], { cwd });
  expect(allowed, allowed.stderr).toMatchObject({ code: 0 });
});

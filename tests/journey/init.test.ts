import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PredictAnswer } from "../../src/serve/index.ts";
import { oddTable } from "../support/odd-table.ts";
import { type Finished, startSystole, systole, waitForText } from "../support/systole.ts";

const home = mkdtempSync(join(tmpdir(), "systole-init-"));
const here = (...args: string[]): Promise<Finished> => systole(args, { cwd: home });
const write = (name: string, text: string): void => writeFileSync(join(home, name), text);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** 60 rows of a number and an outcome that goes with it. */
const plain = (header: string, line: (i: number) => string): string =>
  `${header}\n${Array.from({ length: 60 }, (_, i) => `${line(i)}\n`).join("")}`;

/** The records that a service's OpenAPI document shows as an example. */
async function exampleRecords(url: string): Promise<Record<string, string | number | null>[]> {
  const document = JSON.parse(await (await fetch(`${url}/openapi.json`)).text());
  const { examples } = document.paths["/predict"].post.requestBody.content["application/json"];
  return examples.byName.value.records;
}

describe("systole init on a table that has all that is unpleasant", () => {
  let init: Finished;
  let run: Finished;
  beforeAll(async () => {
    write("Odd Täble.csv", oddTable());
    init = await here("init", "Odd Täble.csv", "--target", "fault");
    run = await here("run", "odd-table", "--workspace", "w", "--threads", "1");
  });

  test("prints the path of the config and says what it guessed", () => {
    expect(init).toMatchObject({ code: 0, stdout: "odd-table/systole.config.ts\n" });
    const said = init.stderr.trim().split("\n");
    expect(said).toEqual([
      "120 rows, 11 features",
      expect.stringMatching(/^target fault: crack \d+, leak 3, none \d+$/),
      "4 rows have no value of fault: empty 4; a run drops them",
      "left out: __proto__ (not used): requests may not have a field of this name: rename it to use it",
      "left out: empty (not used): no value at all",
      "left out: always (not used): constant: always 5",
      'left out: seen on (not used): dates or times such as "2024-03-10", which are not used',
      "left out: huge (not used): numbers beyond 1e+100, too large to compute with",
      "left out: row_id (an id): a different whole number in each row, rising",
      'missing: größe: "unknown" 11',
      "next: systole run odd-table",
    ]);
  });

  test("explains each column behind its line", () => {
    const config = readFileSync(join(home, "odd-table", "systole.config.ts"), "utf8");
    const lines = config.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(18 + 27);
    const columns = lines.filter((line) => line.trim().startsWith("{ name: "));
    expect(columns).toHaveLength(18);
    for (const line of columns) expect(line).toMatch(/ \/\/ \S/);
    expect(config).toContain('training: { path: "../Odd Täble.csv", sha256: ');
  });

  test("runs as it is, and draws each column", () => {
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain("120 rows read, 116 used (4 dropped by target-missing)");
    const figures = readdirSync(join(home, "w", "reports", "odd-table", "figures"));
    expect(figures).toHaveLength(2 * (3 + 11));
    expect(figures).toContain("distribution_a_b_2.svg");
  });

  test("predicts its own file, and overwrites no column", async () => {
    const { code, stdout, stderr } = await here("predict", "w/models/odd-table", "Odd Täble.csv");
    expect(code).toBe(0);
    expect(stderr).toContain(
      'the rows have a column "prediction": what the model answers is called "prediction_2"',
    );
    const [header, first] = stdout.split("\n");
    expect(header).toBe(
      '"say ""hi""",two words,größe,__proto__,constructor,prediction,probability,values,a/b,a.b,"ends, with",is_new,' +
        "empty,always,seen on,huge,row_id,fault,prediction_2,probability_crack,probability_leak,probability_none",
    );
    expect(first).toMatch(/,(first|second),/);
    const json = await here("predict", "w/models/odd-table", "Odd Täble.csv", "--json", "--quiet");
    expect(JSON.parse(json.stdout)[0]).toMatchObject({
      prediction: expect.stringMatching(/first|second/),
      prediction_2: expect.stringMatching(/crack|leak|none/),
    });
  });

  test("serves it: a number outside of what was seen is a warning, a code that was not is missing", async () => {
    const server = startSystole(["serve", "w/models/odd-table", "--port", "0"], { cwd: home });
    const [, url] = await waitForText(server, /predictions\s+(http:\/\/[\d.:]+)/);
    const post = (record: object): Promise<Response> =>
      fetch(`${url}/predict`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ records: [record] }),
      });
    try {
      const [record] = await exampleRecords(url!);
      const far = await post({ ...record, "a/b": -1e6, values: 1e9, größe: null });
      expect(far.status).toBe(200);
      const answer = (await far.json()) as PredictAnswer;
      expect(answer.classes).toEqual(["crack", "leak", "none"]);
      expect(answer.imputed).toEqual([["größe"]]);
      expect(answer.warnings?.map(({ field }) => field)).toEqual(["values", "a/b"]);
      const unseen = await post({ ...record, is_new: "perhaps" });
      expect(unseen.status).toBe(200);
      expect(((await unseen.json()) as PredictAnswer).warnings?.map(({ field }) => field)).toEqual([
        "is_new",
      ]);
      expect((await fetch(`${url}/docs`)).status).toBe(200);
    } finally {
      server.kill("SIGINT");
      await server.finished;
    }
  });

  test("explores the table itself", async () => {
    const { code, stdout } = await here("explore", "Odd Täble.csv", "--target", "fault", "--workspace", "e");
    expect([code, stdout]).toEqual([0, `${join(home, "e", "reports", "Odd Täble.csv")}\n`]);
    expect(readdirSync(join(home, "e", "reports", "Odd Täble.csv", "figures"))).toHaveLength(2 * (3 + 11));
  });
});

describe("systole init", () => {
  test("takes a boolean target, a header without a first name, and the class that it is told is positive", async () => {
    write(
      "ill.csv",
      plain(
        ",size,alive,ill",
        (i) => `${i},${((i * 37) % 60) / 2},${i % 3 ? "yes" : "no"},${i % 3 ? "False" : "True"}`,
      ),
    );
    const { code, stderr } = await here(
      "init",
      "ill.csv",
      "--target",
      "ill",
      "--positive",
      "False",
      "--out",
      "p/q",
    );
    expect(code).toBe(0);
    expect(stderr).toContain("target ill: False 40, True 20; positive is False (--positive names the other)");
    expect(stderr).toContain("left out: column_1 (an id)");
    expect(stderr).toContain('left out: alive (not used): tells "ill" value by value, as a copy of it');
    const run = await here("run", "p/q", "--workspace", "wi", "--json", "--quiet", "--threads", "1");
    expect(run.code, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).model.name).toBe("q");
  });

  test.each([
    ["a number as target", "size,y", (i: number) => `${i},${i / 7}`, "y", "init/target", "not amounts"],
    [
      "columns of one name",
      "a,a,y",
      (i: number) => `${i / 2},1,${i % 2}`,
      "y",
      "init/columns",
      "rename columns",
    ],
    ["nothing to learn from", "id,y", (i: number) => `${i},${i % 2}`, "y", "init/columns", '"id": '],
    [
      "rows that are not alike",
      "a,y",
      (i: number) => (i === 9 ? "1,2,3" : `${i / 2},1`),
      "y",
      "data/csv-syntax",
      "mend",
    ],
  ])("refuses %s with a remedy, and writes nothing", async (_, header, line, target, code, hint) => {
    write("refused.csv", plain(header, line));
    const refused = await here("init", "refused.csv", "--target", target);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(`code: ${code}`);
    expect(refused.stderr).toMatch(new RegExp(`^hint: .*${hint.replace(/[?]/g, "\\?")}`, "m"));
    expect(existsSync(join(home, "refused"))).toBe(false);
  });

  test("says of one feature that it is one", async () => {
    write(
      "one.csv",
      plain("x,y", (i) => `${i / 7},y${i % 2}`),
    );
    const { code, stderr } = await here("init", "one.csv", "--target", "y", "--out", "p/one");
    expect([code, stderr.split("\n")[0]]).toEqual([0, "60 rows, 1 feature"]);
  });

  test("says how numbers were read, what keeps rows together, and what is dropped or rare", async () => {
    write(
      "odd.csv",
      plain(
        "patient_id,price,lead,kind,y",
        (i) =>
          `P${i >> 2},"${i % 20 === 0 ? "1,250" : 100 + ((i * 7) % 60)}",${i === 30 ? "<0.1" : i / 7},${(i % 3) + 1},${["NA", "na", "", "?", "rare"][i] ?? `y${i % 2}`}`,
      ),
    );
    const { code, stderr } = await here("init", "odd.csv", "--target", "y", "--out", "p/Odd Näme");
    expect([code, stderr.trim().split("\n")]).toEqual([
      0,
      [
        "60 rows, 2 features",
        "target y: rare 1, y0 27, y1 28; positive is y1 (--positive names the other)",
        '4 rows have no value of y: "?" 1, "NA" 1, "na" 1, empty 1; a run drops them',
        '1 row is the only one of class "rare": it is left out',
        "group: patient_id: an id that repeats, 14 values in 56 rows: folds keep the rows of one together",
        'left out: lead (not used): 55 numbers and 1 with a bound such as "<0.1": with kind: "numeric", missing: ["<0.1"], nullable: true it is taken for missing; or write the number that it means in the file',
        'look at price: 2 of 56 rows with "," between thousands, such as "1,250"',
        "look at kind: whole numbers taken for codes, make it numeric where they are amounts",
        "next: systole run 'p/Odd Näme'",
      ],
    ]);
    const config = readFileSync(join(home, "p/Odd Näme/systole.config.ts"), "utf8");
    expect(config).toContain('name: "odd-name"');
    expect(config).toContain('usual: [101, 1250], thousands: ",", unseen: "missing" }, // numbers from');
  });

  test("asks for a name where the file's has letters that are not Latin", async () => {
    for (const name of ["顧客", "данные"]) {
      write(
        `${name}.csv`,
        plain("size,y", (i) => `${i / 2},${i % 2}`),
      );
      const refused = await here("init", `${name}.csv`, "--target", "y");
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/code: init\/name/);
    }
    expect((await here("init", "顧客.csv", "--target", "y", "--out", "customers")).code).toBe(0);
  });

  test("overwrites nothing", async () => {
    write(
      "twice.csv",
      plain("size,y", (i) => `${i / 2},${i % 2}`),
    );
    expect((await here("init", "twice.csv", "--target", "y")).code).toBe(0);
    const again = await here("init", "twice.csv", "--target", "y");
    expect(again.stderr).toContain("code: init/exists");
    write(
      "bare",
      plain("size,y", (i) => `${i / 2},${i % 2}`),
    );
    const inItsWay = await here("init", "bare", "--target", "y");
    expect(inItsWay.stderr).toMatch(/it is a file\nhint: name another directory with --out/);
    expect((await here("init", "bare", "--target", "y", "--out", "b")).code).toBe(0);
  });
});

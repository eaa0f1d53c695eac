import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeParquet } from "../support/parquet.ts";
import { makeRows } from "../support/small-project.ts";
import { systole } from "../support/systole.ts";

const csv = makeRows();
const sha256Of = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");
const sha256 = sha256Of(csv);

let directory: string;
let server: Server | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "systole-data-"));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
  rmSync(directory, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

function writeProject(data: object): void {
  writeFileSync(
    join(directory, "systole.config.ts"),
    `import { defineProject } from "systole";
export default defineProject({
  name: "small",
  schema: {
    columns: [
      { name: "size", kind: "numeric", unit: "cm", min: -50, max: 100, nullable: true },
      { name: "weight", kind: "numeric", unit: "kg", min: 0, max: 500 },
      { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }, { value: "blue" }] },
      { name: "grade", kind: "categorical", role: "target", codes: [{ value: "bad" }, { value: "good", label: "fine" }] },
    ],
    target: { column: "grade", positive: "good" },
  },
  data: ${JSON.stringify(data)},
  training: {
    folds: 3,
    candidates: [{ name: "logistic_regression", estimator: { name: "LogisticRegression", params: { C: 1 } } }],
  },
});
`,
  );
}

const workspace = (): string => join(directory, "workspace");
const data = (command: string, ...args: string[]) =>
  systole(["data", command, directory, "--workspace", workspace(), ...args]);
const run = (...args: string[]) =>
  systole(["run", directory, "--workspace", workspace(), "--threads", "1", "--json", ...args]);

describe("systole data", () => {
  test("a file behind a URL: a run asks for the download, takes it, and sees when it is damaged", async () => {
    let fails = true;
    const origin = await serve((_, response) => {
      if (fails) response.writeHead(500).end();
      else response.end(csv);
      fails = false;
    });
    writeProject({ format: { kind: "csv", header: true }, training: { url: `${origin}/rows.csv`, sha256 } });
    const without = await run();
    expect(without.code).toBe(1);
    expect(without.stderr).toContain("hint: run `systole data fetch PROJECT`");
    expect((await data("verify")).code).toBe(1);

    const fetched = await data("fetch", "--json");
    expect(fetched.stderr).toContain("status 500; attempt 2 of 4");
    expect(fetched.code).toBe(0);
    expect(JSON.parse(fetched.stdout)).toEqual({
      project: "small",
      files: [
        {
          cohort: "training",
          source: `${origin}/rows.csv`,
          state: "downloaded",
          bytes: csv.length,
          sha256,
          path: join(workspace(), "data", sha256),
        },
      ],
    });
    expect((await data("fetch", "--quiet")).stdout).toMatch(/training +cached/);
    expect((await data("verify")).code).toBe(0);
    const ran = await run();
    expect(ran.stderr).not.toContain("error");
    expect(JSON.parse(ran.stdout)).toMatchObject({ data: { rows: 80, used: 80, sha256 } });

    writeFileSync(join(workspace(), "data", sha256), "damaged");
    const verified = await data("verify", "--json");
    expect(verified.code).toBe(1);
    expect(JSON.parse(verified.stdout)).toMatchObject({
      ok: false,
      files: [{ state: "changed", from: "cache", expected: sha256, found: sha256Of("damaged") }],
    });
    const damaged = await run("--force");
    expect(damaged.code).toBe(1);
    expect(damaged.stderr).toMatch(/hint: run `systole data fetch PROJECT`, which replaces/);
    expect((await data("fetch")).stdout).toMatch(/training +downloaded/);
    expect((await data("verify")).code).toBe(0);
  });

  test("a snapshot: used and said so when the server has another file; a wrong one fails", async () => {
    const origin = await serve((_, response) => void response.end("another file"));
    writeFileSync(join(directory, "snapshot.csv"), csv);
    const file = { url: `${origin}/rows.csv`, sha256, snapshot: "snapshot.csv" };
    writeProject({ format: { kind: "csv", header: true }, training: file, external: { other: file } });
    const fetched = await data("fetch", "--quiet");
    expect(fetched.code).toBe(0);
    expect(fetched.stdout).toMatch(/training +snapshot/);
    expect(fetched.stderr).toMatch(
      /warning: other: the shipped snapshot is used, since .* must have the SHA-256/,
    );
    expect(JSON.parse((await run()).stdout)).toMatchObject({ data: { used: 80 } });
    writeFileSync(join(directory, "snapshot.csv"), `${csv}1,2,red,bad\n`);
    expect((await data("fetch")).code).toBe(1);
    const verified = await data("verify");
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/training +changed +snapshot/);
    expect(verified.stderr).toContain("hint: restore the file");
  });

  test("a file that is too large, or too slow, is refused", async () => {
    const origin = await serve((request, response) => {
      if (request.url === "/large.csv") response.end("x".repeat(2 << 20));
    });
    const format = { kind: "csv", header: true };
    writeProject({ format, training: { url: `${origin}/large.csv`, sha256 } });
    const large = await data("fetch", "--max-mib", "1");
    expect(large.code).toBe(1);
    expect(large.stderr).toContain("code: data/too-large");
    writeProject({ format, training: { url: `${origin}/slow.csv`, sha256 } });
    const slow = await data("fetch", "--timeout", "1");
    expect(slow.code).toBe(1);
    expect(slow.stderr).toMatch(/it took longer than 1 s\nhint: allow more time with --timeout/);
    expect((await data("fetch", "--timeout", "0")).code).toBe(2);
  });

  test("the same rows as CSV, TSV, JSON lines, Parquet and a directory make the same model", async () => {
    const rows = csv.trim().split("\n");
    const header = rows[0]!.split(",");
    const records = rows.slice(1).map((row) => row.split(","));
    const jsonl = records
      .map(([size, weight, colour, grade]) =>
        JSON.stringify({ size: Number(size), weight: Number(weight), colour, grade }),
      )
      .join("\n");
    const values = records.map(([a, b, c, d]) => `(${a}::double, ${b}::double, '${c}', '${d}')`);
    const parquet = await writeParquet(`select * from (values ${values}) t(${header})`);
    const parts = { "1.csv": rows.slice(0, 31), "2.csv": [rows[0]!, ...rows.slice(31)] };
    mkdirSync(join(directory, "parts"));
    let list = "";
    for (const [name, lines] of Object.entries(parts)) {
      writeFileSync(join(directory, "parts", name), lines.join("\n"));
      list += `${sha256Of(lines.join("\n"))}  ${name}\n`;
    }
    const forms = [
      [{ kind: "csv", header: true }, csv],
      [{ kind: "tsv", header: true }, csv.replaceAll(",", "\t")],
      [{ kind: "jsonl" }, jsonl],
      [{ kind: "parquet" }, parquet],
      [{ kind: "csv", header: true }, undefined],
    ] as const;
    const results: unknown[] = [];
    for (const [format, content] of forms) {
      if (content !== undefined) writeFileSync(join(directory, "rows"), content);
      const training =
        content === undefined
          ? { directory: "parts", sha256: sha256Of(list) }
          : { path: "rows", sha256: sha256Of(content) };
      writeProject({ format, training });
      const ran = await run();
      expect(ran.stderr).not.toContain("error");
      const result = JSON.parse(ran.stdout);
      expect(result.data).toMatchObject({ rows: 80, used: 80, issues: [] });
      results.push(result.candidates[0].metrics.roc_auc);
    }
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    const verified = await data("verify");
    expect(verified.stdout).toMatch(/ok +file\n +2\.csv\n +sha256 [0-9a-f]{64}\n/);
  });

  test("describes the rows of each cohort, what is wrong with them too", async () => {
    writeFileSync(join(directory, "rows.csv"), csv);
    const other =
      "size,weight,colour,grade\n1,50,red,good\n,51,pink,bad\n2,52,blue,\n1,50,red,good\n3,53,red\n";
    writeFileSync(join(directory, "other.csv"), other);
    writeProject({
      format: { kind: "csv", header: true },
      training: { path: "rows.csv", sha256 },
      external: { other: { path: "other.csv", sha256: sha256Of(other) } },
      duplicates: "drop",
    });
    const described = await data("describe", "--json");
    expect(described.code).toBe(0);
    const { cohorts } = JSON.parse(described.stdout);
    expect(cohorts).toHaveLength(2);
    expect(cohorts[0]).toMatchObject({ cohort: "training", rows: 80, used: 80, dropped: [], issues: [] });
    expect(cohorts[1]).toMatchObject({
      cohort: "other",
      sha256: sha256Of(other),
      rows: 5,
      used: 1,
      dropped: [
        { rule: "invalid", rows: [2, 5] },
        { rule: "target-missing", rows: [3] },
        { rule: "duplicate-row", rows: [4] },
      ],
      target: {
        column: "grade",
        positive: "good",
        classes: [
          { class: "bad", count: 0, share: 0 },
          { class: "good", label: "fine", count: 1, share: 1 },
        ],
      },
      columns: [
        { column: "size", kind: "numeric", n: 1, missing: 0, min: 1, max: 1 },
        { column: "weight", kind: "numeric" },
        { column: "colour", kind: "categorical", codes: { red: 1, green: 0, blue: 0 } },
      ],
    });
    const text = (await data("describe")).stdout;
    expect(text).toContain("rows     5 read, 1 used, 2 dropped (invalid), 1 dropped (target-missing)");
    expect(text).toContain("target   grade: bad 0 (0.0 %), good (fine) 1 (100.0 %)");
    expect(text).toContain(
      'row 2, line 3  column "colour" must be one of "red", "green", "blue", got "pink"',
    );
    expect(readFileSync(join(directory, "other.csv"), "utf8")).toBe(other);
  });

  test("says what a project's declaration of its data has wrong", async () => {
    writeProject({
      format: { kind: "xlsx" },
      training: { path: "rows.csv", sha256 },
    });
    const format = await data("verify");
    expect(format.code).toBe(1);
    expect(format.stderr).toContain(
      '"data.format.kind" must be "csv", "tsv", "parquet", "jsonl" or "json", got "xlsx"',
    );
    writeProject({
      format: { kind: "parquet" },
      training: { url: "http://example.org/rows.csv", sha256 },
      external: { other: { path: "rows.csv", directory: "rows", sha256 } },
    });
    const { stderr } = await data("verify");
    expect(stderr).toContain('"data.training" must have an https:// URL as its url');
    expect(stderr).toContain(
      '"data.external.other" must have either path, url or directory, got path and directory',
    );
  });
});

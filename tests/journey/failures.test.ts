import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, test } from "vitest";
import { makeRows, type SmallProjectOptions, writeSmallProject } from "../support/small-project.ts";
import { startSystole, systole, waitForText } from "../support/systole.ts";

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

function project(options: SmallProjectOptions = {}): {
  directory: string;
  workspace: string;
  run: (...args: string[]) => ReturnType<typeof systole>;
} {
  const { directory, remove } = writeSmallProject(options);
  removals.push(remove);
  const workspace = join(directory, "workspace");
  return {
    directory,
    workspace,
    run: (...args) => systole(["run", directory, "--workspace", workspace, "--threads", "1", ...args]),
  };
}

/** The champion's version and digest, and the state of each run, as the database and the files hold them. */
function stateOf(workspace: string): {
  champions: unknown[];
  versions: number;
  running: number;
  model: string | undefined;
} {
  const database = new DatabaseSync(join(workspace, "mlflow.db"), { readOnly: true });
  try {
    const count = (sql: string): number => Number((database.prepare(sql).get() as { n: number }).n);
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    const model = join(workspace, "models", "small", "checksums.json");
    return {
      champions: database.prepare("SELECT name, alias, version FROM registered_model_aliases").all(),
      versions: count("SELECT count(*) AS n FROM model_versions"),
      running: count("SELECT count(*) AS n FROM runs WHERE status = 'RUNNING'"),
      model: existsSync(model) ? createHash("sha256").update(readFileSync(model)).digest("hex") : undefined,
    };
  } finally {
    database.close();
  }
}

/** Waits until the comparison has begun its run. */
async function waitForRun(workspace: string): Promise<void> {
  for (let tries = 0; stateOf(workspace).running === 0; tries++) {
    if (tries === 2000) throw new Error("a run must begin soon after the figures are drawn");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs once so that there is a champion, changes something, runs again, and expects the champion unharmed. */
async function expectUnharmed(
  subject: ReturnType<typeof project>,
  breakIt: () => void,
  expected: { code: number; message: RegExp; hint: RegExp },
): Promise<void> {
  expect((await subject.run()).code).toBe(0);
  const before = stateOf(subject.workspace);
  expect(before).toMatchObject({ versions: 1, running: 0 });
  breakIt();
  const broken = await subject.run();
  expect(broken.stderr).toMatch(expected.message);
  expect(broken.stderr).toMatch(expected.hint);
  expect(broken.code).toBe(expected.code);
  expect(broken.stderr).not.toMatch(/\n\s+at /); // no stack trace for what a user can mend
  expect(stateOf(subject.workspace)).toEqual(before);
}

describe("systole run fails clearly and leaves the workspace unharmed", () => {
  test("when a file does not match its hash", async () => {
    const subject = project();
    await expectUnharmed(
      subject,
      () => writeFileSync(join(subject.directory, "rows.csv"), `${makeRows()}1,2,red,bad\n`),
      {
        code: 1,
        message: /rows\.csv.*SHA-256.*[0-9a-f]{64}/is,
        hint: /hint: \S/,
      },
    );
  });

  test("when a file is missing", async () => {
    const subject = project();
    await expectUnharmed(subject, () => rmSync(join(subject.directory, "rows.csv")), {
      code: 1,
      message: /rows\.csv/,
      hint: /hint: \S/,
    });
  });

  const withCsv = (subject: ReturnType<typeof project>, csv: string) => (): void => {
    const config = join(subject.directory, "systole.config.ts");
    writeFileSync(join(subject.directory, "rows.csv"), csv);
    const hash = createHash("sha256").update(csv).digest("hex");
    writeFileSync(config, readFileSync(config, "utf8").replace(/[0-9a-f]{64}/, hash));
  };

  test("when a column is unknown", async () => {
    const subject = project();
    const csv = makeRows().replace("size,weight,colour,grade", "size,weight,tint,grade");
    await expectUnharmed(subject, withCsv(subject, csv), {
      code: 1,
      message: /"tint"[\s\S]*"colour"|"colour"[\s\S]*"tint"/,
      hint: /hint: \S/,
    });
  });

  test("when a value is bad, naming row, column and value of each", async () => {
    const subject = project();
    const lines = makeRows().split("\n");
    lines[3] = "12,-4,red,good";
    lines[5] = "12,40,purple,good";
    const broken = withCsv(subject, lines.join("\n"));
    await expectUnharmed(subject, broken, {
      code: 1,
      message: /weight[\s\S]*-4[\s\S]*purple/,
      hint: /hint: \S/,
    });
    const { stderr } = await subject.run();
    expect(stderr).toMatch(/3.*weight/);
    expect(stderr).toMatch(/5.*colour/);
  });

  test("when a gate fails: nothing is registered, and table, document, report and run say which and why", async () => {
    const subject = project({ gates: [{ metric: "roc_auc", min: 0.5 }] });
    expect((await subject.run()).code).toBe(0);
    const before = stateOf(subject.workspace);
    const config = join(subject.directory, "systole.config.ts");
    const gates = '[{ metric: "roc_auc", min: 0.999 }, { metric: "log_loss", max: 5 }]';
    writeFileSync(config, readFileSync(config, "utf8").replace(/gates: .*,\n/, `gates: ${gates},\n`));

    const shown = await subject.run();
    expect(shown.code).toBe(1);
    expect(shown.stdout).toMatch(/^ {2}roc_auc +0\.\d{3} ± 0\.\d{3} \[0\.\d{3}, [01]\.\d{3}\]/m);
    expect(shown.stdout).toMatch(/^gate +FAILED: roc_auc 0\.\d+ is not at least 0\.999$/m);
    expect(shown.stdout).toMatch(/^gate +log_loss 0\.\d+ is at most 5$/m);
    expect(shown.stdout).toMatch(/^model +none/m);
    expect(shown.stdout).toMatch(/^champion small version 1, as it was before$/m);
    expect(shown.stderr).toMatch(
      /error: .*roc_auc 0\.\d+ is not at least 0\.999\nhint: .*version 1 stays the champion/,
    );

    const asked = await subject.run("--json");
    expect(asked.code).toBe(1);
    const document = JSON.parse(asked.stdout);
    const value = document.candidates[0].metrics.roc_auc.mean;
    expect(document).toMatchObject({
      status: "failed",
      selected: "logistic_regression",
      champion: { name: "small", version: "1" },
    });
    expect(document.gates.slice(0, 2)).toMatchObject([
      { name: "roc_auc", metric: "roc_auc", min: 0.999, value, passed: false },
      { name: "log_loss", metric: "log_loss", max: 5, passed: true },
    ]);
    expect(document).not.toHaveProperty("model");
    const report = readdirSync(join(subject.workspace, "reports"), {
      recursive: true,
      encoding: "utf8",
    }).find((file) => file.endsWith("metrics.json"));
    const { stages: _, ...said } = document;
    expect(JSON.parse(readFileSync(join(subject.workspace, "reports", report!), "utf8"))).toEqual(said);

    expect(stateOf(subject.workspace)).toEqual(before);
    const database = new DatabaseSync(join(subject.workspace, "mlflow.db"), { readOnly: true });
    const failed = database
      .prepare("SELECT run_uuid AS id FROM runs WHERE status = 'FAILED' ORDER BY start_time")
      .all() as { id: string }[];
    expect(failed).toHaveLength(2); // each attempt leaves its own
    const tags = database
      .prepare(
        "SELECT key, value FROM tags WHERE run_uuid = ? AND key IN ('systole.gates', 'systole.gate.log_loss', 'systole.gate.roc_auc') ORDER BY key",
      )
      .all(failed[0]!.id);
    database.close();
    expect(tags).toEqual([
      {
        key: "systole.gate.log_loss",
        value: expect.stringMatching(/^passed: log_loss 0\.\d+ is at most 5$/),
      },
      {
        key: "systole.gate.roc_auc",
        value: expect.stringMatching(/^failed: roc_auc 0\.\d+ is not at least 0\.999$/),
      },
      { key: "systole.gates", value: "failed" },
    ]);
  });

  test.for(["/proc/systole-workspace", "/dev/null/workspace"])(
    "when the workspace cannot be made: %s",
    async (path) => {
      const subject = project();
      const result = await systole(["run", subject.directory, "--workspace", path, "--threads", "1"]);
      expect(result.code).toBe(1);
      expect(result.stderr).toContain(`workspace "${path}" must be writable, `);
      expect(result.stderr).toMatch(/hint: \S.*\ncode: workspace\/not-writable/);
    },
  );

  test("when the workspace is read-only", async () => {
    const subject = project();
    expect((await subject.run()).code).toBe(0);
    const before = stateOf(subject.workspace);
    chmodSync(subject.directory, 0o755);
    chmodSync(subject.workspace, 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}; // root may write everywhere
    const result = await systole(
      ["run", subject.directory, "--workspace", subject.workspace, "--threads", "1"],
      nobody,
    );
    chmodSync(subject.workspace, 0o755);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/workspace ".*" must be writable, .*\(EACCES\)/);
    expect(result.stderr).toMatch(/hint: .*--workspace/);
    expect(stateOf(subject.workspace)).toEqual(before);
  });

  test("when the champion's files were damaged: it trains again and says so", async () => {
    const subject = project();
    expect((await subject.run()).code).toBe(0);
    const files = readdirSync(subject.workspace, { recursive: true, encoding: "utf8" }).filter((file) =>
      /mlartifacts.*model\.bin$/.test(file),
    );
    expect(files).toHaveLength(1);
    writeFileSync(join(subject.workspace, files[0]!), "torn");
    const again = await subject.run();
    expect(again.code).toBe(0);
    expect(stateOf(subject.workspace)).toMatchObject({
      versions: 2,
      champions: [{ name: "small", alias: "champion", version: 2 }],
    });
  });
});

describe("systole run is interrupted", () => {
  test("by SIGINT: exit code 130, the run is KILLED, the champion stays, the next run succeeds", async () => {
    const subject = project({ nEstimators: 20_000, repeats: 20 });
    const child = startSystole([
      "run",
      subject.directory,
      "--workspace",
      subject.workspace,
      "--threads",
      "1",
    ]);
    await waitForText(child, /explore .* files/);
    await waitForRun(subject.workspace);
    child.kill("SIGINT");
    const result = await child.finished;
    expect(result.code).toBe(130);
    expect(result.stderr).toMatch(/interrupted/);
    expect(stateOf(subject.workspace)).toMatchObject({ running: 0, versions: 0 });
  });

  test("by SIGKILL: the next run marks it KILLED and succeeds", async () => {
    const subject = project({ nEstimators: 20_000, repeats: 20 });
    const child = startSystole([
      "run",
      subject.directory,
      "--workspace",
      subject.workspace,
      "--threads",
      "1",
    ]);
    await waitForText(child, /explore .* files/);
    await waitForRun(subject.workspace);
    child.kill("SIGKILL");
    await child.finished;
    expect(stateOf(subject.workspace)).toMatchObject({ running: 1 });
    const config = join(subject.directory, "systole.config.ts");
    writeFileSync(
      config,
      readFileSync(config, "utf8").replace("20000", "10").replace("repeats: 20", "repeats: 1"),
    );
    const next = await subject.run();
    expect(next.code).toBe(0);
    expect(next.stderr).toMatch(/1 interrupted run/);
    expect(stateOf(subject.workspace)).toMatchObject({ running: 0, versions: 1 });
  });
});

test("two runs at once in one workspace: the second is refused and names the first", async () => {
  const subject = project({ nEstimators: 20_000, repeats: 20 });
  const first = startSystole(["run", subject.directory, "--workspace", subject.workspace, "--threads", "1"]);
  await waitForText(first, /read .* rows read/);
  const second = await subject.run();
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(new RegExp(`in use by process ${first.pid}`));
  expect(second.stderr).toMatch(/hint: .*--workspace/);
  first.kill("SIGINT");
  expect((await first.finished).code).toBe(130);
});

test("systole serve refuses a port in use, and systole up takes the next one", async () => {
  const subject = project();
  expect((await subject.run()).code).toBe(0);
  const blocker = createServer();
  const port = await new Promise<number>((resolve) => {
    blocker.listen(0, "127.0.0.1", () => resolve((blocker.address() as { port: number }).port));
  });
  try {
    const served = await systole([
      "serve",
      "models:/small@champion",
      "--workspace",
      subject.workspace,
      "--port",
      String(port),
    ]);
    expect(served.code).toBe(1);
    expect(served.stderr).toMatch(new RegExp(`port ${port} .*must be free`));
    expect(served.stderr).toMatch(/hint: .*--port/);

    const up = startSystole([
      "up",
      subject.directory,
      "--workspace",
      subject.workspace,
      "--port",
      String(port),
      "--ui-port",
      String(port),
      "--threads",
      "1",
    ]);
    const [, url] = await waitForText(up, /predictions\s+(http:\/\/127\.0\.0\.1:\d+)/);
    expect(url).not.toContain(`:${port}`);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    up.kill("SIGINT");
    expect((await up.finished).code).toBe(130);
  } finally {
    blocker.close();
  }
});

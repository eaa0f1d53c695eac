import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTree } from "../../scripts/check/source.ts";
import { CodeVersions } from "../../src/pipeline/code-version.ts";
import { stageEntries } from "../../src/pipeline/stage-keys.ts";
import { blocksOf, fateOf, userDocuments } from "../examples/blocks.ts";
import { freePort } from "../support/free-port.ts";
import { cleanEnvironment, findNode20, installPacked, root, run } from "./packed.ts";

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const node24 = process.execPath;

let consumer: Awaited<ReturnType<typeof installPacked>>;
let node20: string;

beforeAll(async () => {
  [consumer, node20] = [await installPacked(), await findNode20()];
});
afterAll(() => consumer?.remove());

/** Runs `systole` as it was installed. */
const systole = (args: readonly string[], node = node24, environment: NodeJS.ProcessEnv = {}) =>
  run(node, [join(consumer.folder, "node_modules/systole/bin/systole.js"), ...args], consumer.folder, {
    ...environment,
    PATH: `${dirname(node)}:${cleanEnvironment()["PATH"]}`,
  });

test("a checkout's commands may be executed: npx may keep a link to them from an earlier clone, and then sets no mode", () => {
  for (const file of Object.values(manifest.bin))
    if (process.platform !== "win32") expect(statSync(join(root, file)).mode & 0o111, file).toBe(0o111);
});

describe("the tarball", () => {
  test("holds what is compiled, and neither sources nor tests", () => {
    const { files, unpackedSize } = consumer.tarball;
    for (const file of ["LICENSE", "NOTICE", "README.md", "bin/systole.js", "dist/cli/main.js"])
      expect(files).toContain(file);
    expect(
      files.filter((file) => /^(src|tests|scripts|projects)\/|\.(test|fixture)\.|\.map$/.test(file)),
    ).toEqual([]);
    expect(files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))).toEqual([]);
    expect(files.filter((file) => file.startsWith("dist/projects/heart-disease/")).sort()).toEqual([
      "dist/projects/heart-disease/README.md",
      "dist/projects/heart-disease/data/processed.cleveland.data",
      "dist/projects/heart-disease/data/processed.hungarian.data",
      "dist/projects/heart-disease/data/processed.switzerland.data",
      "dist/projects/heart-disease/data/processed.va.data",
      "dist/projects/heart-disease/systole.config.js",
    ]);
    expect(unpackedSize).toBeLessThan(5e6);
  });

  test("has nothing that publint would say", async () => {
    const bytes = readFileSync(consumer.tarball.path);
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { messages } = await publint({ pack: { tarball }, strict: true });
    expect(messages).toEqual([]);
  });

  test("brings fewer than 200 packages and 250 MB, Node 24 left out, and no install script", async () => {
    const lock = JSON.parse(readFileSync(join(consumer.folder, "package-lock.json"), "utf8")) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const installed = Object.keys(lock.packages).filter(
      (path) => path !== "" && existsSync(join(consumer.folder, path)),
    );
    const megabytes = sizeOf(join(consumer.folder, "node_modules"), /^node-(bin-)?(linux|darwin|win)/) / 1e6;
    console.log(`${installed.length} packages, ${megabytes.toFixed(0)} MB without Node 24`);
    expect(installed.length).toBeLessThan(200);
    expect(megabytes).toBeLessThan(250);
    expect(installed.filter((path) => lock.packages[path]?.hasInstallScript === true)).toEqual([]);
  });
});

describe("the command, installed", () => {
  test.each(["20", "24"])("tells its version and what it can do under Node %s", async (major) => {
    const node = major === "20" ? node20 : node24;
    expect(await systole(["--version"], node)).toEqual({
      code: 0,
      stdout: `${manifest.version}\n`,
      stderr: "",
    });
    const help = await systole(["serve", "--help"], node);
    expect(help.stdout).toContain("SYSTOLE_PORT");
  });

  test("makes the journey under Node 20, on worker threads, and predicts", async () => {
    const environment = { SYSTOLE_THREADS: "2", SYSTOLE_SEED: "" };
    const made = await systole(["run", "--json"], node20, environment);
    expect(made.code, made.stderr).toBe(0);
    const result = JSON.parse(made.stdout);
    expect(result).toMatchObject({ project: "heart-disease", data: { rows: 303 }, model: { version: "1" } });

    const again = await systole(["run", "--json", "--threads", "1"], node24, environment);
    const { stages } = JSON.parse(again.stdout) as { stages: { name: string; status: string }[] };
    // what has no inputs to compare is done each time
    expect(stages.filter(({ status }) => status !== "skipped").map(({ name }) => name)).toEqual([
      "verify",
      "report",
    ]);

    const shipped = join(consumer.folder, "node_modules/systole/dist/projects/heart-disease/data");
    const [row = ""] = readFileSync(join(shipped, "processed.cleveland.data"), "utf8").split("\n");
    writeFileSync(join(consumer.folder, "row.csv"), `${row}\n`);
    const predicted = await systole(["predict", result.model.path, "row.csv", "--json"], node20);
    const [told] = JSON.parse(predicted.stdout);
    const values = row.split(",").slice(0, 13).map(Number);
    const answer = await serveOnce(result.model.path, { records: [{ values }] });
    expect(answer).toMatchObject({ predictions: [told.prediction], probabilities: [told.probability] });
  });

  test("does those stages again whose compiled code has changed, and no other", async () => {
    const dist = join(consumer.folder, "node_modules/systole/dist");
    const filesOf = (root: string, entries: readonly string[]): string[] =>
      Object.keys(new CodeVersions(root).partsOf(entries).files).map((file) => file.replace(/\.[jt]s$/, ""));
    for (const entries of Object.values(stageEntries))
      expect(filesOf(dist, entries)).toEqual(filesOf(join(root, "src"), entries));

    const done = async (): Promise<string> => {
      const { stdout } = await systole(["run", "--json", "--threads", "1"], node24, { SYSTOLE_SEED: "" });
      const { stages } = JSON.parse(stdout) as { stages: { name: string; status: string }[] };
      return stages.flatMap(({ name, status }) => (status === "done" ? [name] : [])).join(" ");
    };
    const edit = (file: string): void => appendFileSync(join(dist, file), "// changed\n");
    edit("cli/main.js");
    edit("project/check-project.js");
    expect(await done()).toBe("verify report");
    edit("explore/figures.js");
    expect(await done()).toBe("verify explore report");
    edit("model/directory.js");
    expect(await done()).toBe("verify train promote report");
  });

  test("runs the server of somebody else with two predictors in it", async () => {
    const model = join(consumer.folder, "workspace/models/heart-disease");
    const ran = await run(node24, ["server.ts", model], consumer.folder);
    expect(ran.stderr).toBe("");
    const said = JSON.parse(ran.stdout);
    expect(said).toMatchObject({
      host: { host: true },
      statuses: [200, 200],
      metrics: true,
      docs: 200,
      script: 200,
    });
    expect(said.answers[0]).toEqual(said.answers[1]);
  });

  test("runs the server of docs/own-server.md", async () => {
    const page = readFileSync(join(root, "docs/own-server.md"), "utf8");
    const [, program = ""] = /```js[^\n]*\n([\s\S]*?)```/.exec(page) ?? [];
    const port = await freePort();
    const child = spawn(node24, ["--input-type=module", "--eval", program], {
      cwd: consumer.folder,
      env: { ...cleanEnvironment(), PORT: String(port) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    try {
      const url = `http://127.0.0.1:${port}`;
      await expect
        .poll(() => ask(`${url}/`).catch(() => undefined), { timeout: 100_000 })
        .toEqual({ hello: "from the host" });
      expect(await ask(`${url}/heart/health`)).toMatchObject({
        status: "ok",
        model: { name: "heart-disease" },
      });
      expect(await ask(`${url}/heart/nowhere`)).toMatchObject({ code: "http/not-found" });
    } finally {
      child.kill("SIGKILL");
    }
  });
});

describe("the library, installed", () => {
  test("each door opens, and is of one copy", async () => {
    const doors = Object.keys(manifest.exports).map((door) => join("systole", door));
    const program = `
      const doors = ${JSON.stringify(doors)};
      for (const door of doors) {
        const json = door.endsWith(".json");
        const room = await import(door, json ? { with: { type: "json" } } : {});
        if (Object.keys(room).length === 0) throw new Error(door + " is empty");
      }
      const { ParameterError } = await import("systole/core");
      const { LogisticRegression } = await import("systole/learn");
      try { new LogisticRegression({ C: -1 }); } catch (error) { console.log(error instanceof ParameterError); }`;
    const ran = await run(node24, ["--input-type=module", "--eval", program], consumer.folder);
    expect(ran).toEqual({ code: 0, stdout: "true\n", stderr: "" });
  });

  /** Compiles files of the consumer, the package's own types with them: `skipLibCheck` is off. */
  async function compile(files: readonly string[], options: object): Promise<void> {
    const compilerOptions = {
      module: "nodenext",
      target: "es2024",
      strict: true,
      noEmit: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      ...options,
    };
    writeFileSync(join(consumer.folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout, code } = await run(node24, [tsc, "--pretty", "false"], consumer.folder);
    expect(stdout).toBe("");
    expect(code).toBe(0);
  }

  test("compiles against the types, strictly", () =>
    compile(["train.ts", "server.ts", "systole.config.ts"], { exactOptionalPropertyTypes: true }));

  test("compiles the examples of the documents, with no option but strict", async () => {
    const tree = openTree(root);
    const blocks = userDocuments(tree)
      .flatMap((file) => blocksOf(tree, file))
      .filter((block) => block.language === "ts" && fateOf(block, undefined) === "example");
    expect(blocks.length).toBeGreaterThan(10);
    const files = blocks.map(({ file, line, code }) => {
      const name = `${file.replaceAll("/", "-")}-${line}.ts`;
      writeFileSync(join(consumer.folder, name), `${code}\nexport {};\n`);
      return name;
    });
    await compile(files, {});
  });

  test("trains a forest on worker threads", async () => {
    const { stdout, stderr } = await run(node24, ["train.ts"], consumer.folder);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      classes: ["early", "late"],
      auc: 1,
      events: 40,
      judged: expect.objectContaining({ value: 1, method: "wilson", n: 80 }),
    });
  });
});

/** Serves a model, with settings from the environment, for one request; SIGTERM must end it with code 0. */
async function serveOnce(model: string, body: unknown): Promise<unknown> {
  const bin = join(consumer.folder, "node_modules/systole/bin/systole.js");
  const child = spawn(node20, [bin, "serve", model], {
    cwd: consumer.folder,
    env: { ...cleanEnvironment(), SYSTOLE_PORT: "0", SYSTOLE_DRAIN_DELAY: "0", SYSTOLE_LOG_LEVEL: "error" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  try {
    let said = "";
    const url = await new Promise<string>((resolve, reject) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
      child.on("close", () => reject(new Error(`serve ended:\n${said}`)));
    });
    const response = await fetch(`${url}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    return answer;
  } finally {
    child.kill("SIGKILL");
  }
}

async function ask(url: string): Promise<unknown> {
  return (await fetch(url, { signal: AbortSignal.timeout(5000) })).json();
}

/** The bytes of a folder's files, folders of some names left out. */
function sizeOf(folder: string, leaveOut: RegExp): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (leaveOut.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += sizeOf(path, leaveOut);
    else if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}

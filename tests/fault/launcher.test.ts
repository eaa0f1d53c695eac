import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";

const launcher = JSON.stringify(new URL("../../bin/node24.js", import.meta.url).href);

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole-launcher-"));
  await writeFile(
    join(directory, "child.mjs"),
    `import { endWithParent } from ${launcher};
    endWithParent();
    const heard = [];
    process.on("SIGTERM", () => { heard.push("SIGTERM"); setTimeout(() => end(7), 100); });
    process.on("SIGINT", () => { heard.push("SIGINT"); if (heard.length === 2) setTimeout(() => end(8), 100); });
    const end = (code) => process.stdout.write(heard.join() + "\\n", () => process.exit(code));
    process.stdout.write(process.pid + "\\n");
    setInterval(() => {}, 1000);`,
  );
  await writeFile(
    join(directory, "launch.mjs"),
    `import { runNode24 } from ${launcher};
    runNode24([${JSON.stringify(join(directory, "child.mjs"))}], { isOurs: true });`,
  );
  return () => rm(directory, { recursive: true, force: true });
});

/** Starts the launcher as it runs under an older Node. Answers with it, and the id of the child that it launched. */
async function launch(): Promise<{ launched: ChildProcess; pid: number; said: () => string }> {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const launched = spawn(process.execPath, [join(directory, "launch.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  let said = "";
  launched.stdout!.on("data", (piece: Buffer) => {
    said += piece;
  });
  await once(launched.stdout!, "data");
  const pid = Number(said);
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  return { launched, pid, said: () => said };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let look = 0; look < 500 && isAlive(pid); look++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return !isAlive(pid);
}

describe.skipIf(process.platform === "win32")("the launcher of Node 24", () => {
  test("takes its child along when it is killed", async () => {
    const { launched, pid, said } = await launch();
    launched.kill("SIGKILL");
    expect(await isGone(pid)).toBe(true);
    expect(said()).toBe(`${pid}\nSIGTERM\n`);
  });

  test("hands a signal on once, and keeps the exit code", async () => {
    const { launched, pid, said } = await launch();
    launched.kill("SIGTERM");
    expect(await once(launched, "exit")).toEqual([7, null]);
    expect(said()).toBe(`${pid}\nSIGTERM\n`);
  });

  test("hands on what is sent twice on purpose twice", async () => {
    const { launched, pid, said } = await launch();
    launched.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 300));
    launched.kill("SIGINT");
    expect(await once(launched, "exit")).toEqual([8, null]);
    expect(said()).toBe(`${pid}\nSIGINT,SIGINT\n`);
  });

  test("ends by the signal that ended its child", async () => {
    const { launched, pid } = await launch();
    process.kill(pid, "SIGKILL");
    expect(await once(launched, "exit")).toEqual([null, "SIGKILL"]);
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { waitForText } from "../support/systole.ts";

const command = fileURLToPath(new URL("../../bin/systole.js", import.meta.url));
const model = fileURLToPath(new URL("../model-formats/format-1/tree", import.meta.url));

test.runIf(process.platform === "linux")(
  "a service that lacked file descriptors for a moment answers when it has them again",
  async () => {
    const child = spawn(process.execPath, [command, "serve", model, "--port", "0"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    const [, host = "", port = ""] = await waitForText(child, /predictions {2}http:\/\/([^:]+):(\d+)/);
    const ask = (path: string): Promise<number> =>
      fetch(`http://${host}:${port}${path}`).then((answer) => answer.status);
    const held: Socket = connect(Number(port), host);
    await once(held, "connect");
    while ((await ask("/livez")) !== 200) await sleep(10);
    const limit = (soft: string): Promise<unknown> =>
      once(spawn("prlimit", ["--pid", String(child.pid), `--nofile=${soft}:`]), "close");
    await limit("3"); // whatever is opened now would be the fourth or a later one
    const file = "/docs/swagger-ui-bundle.js";
    held.write(`GET ${file} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    const [first] = (await once(held, "data")) as [Buffer];
    expect(first.toString("latin1", 0, 12)).toBe("HTTP/1.1 503");
    await limit("1024");
    expect(await ask(file)).toBe(200);
  },
);

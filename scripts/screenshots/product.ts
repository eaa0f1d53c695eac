import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../bin/systole.js", import.meta.url));

/** The whole product at work, in a workspace of its own. */
export interface Product {
  readonly workspace: string;
  /** Where the predictions are, without a slash at the end. */
  readonly predictions: string;
  /** Where the experiments are, without a slash at the end. */
  readonly experiments: string;
  /** Ends both servers and removes the workspace. */
  close(): Promise<void>;
}

/**
 * Runs the shipped heart-disease project in a new workspace and starts both servers.
 *
 * @param ports where they shall listen; 0 is any that is free. The next free one is taken where a port is in use.
 * @throws {Error} when they do not answer within two minutes, with what the command said.
 */
export async function startProduct(ports: { predictions: number; experiments: number }): Promise<Product> {
  const home = mkdtempSync(join(tmpdir(), "systole-product-"));
  const workspace = join(home, "workspace");
  const child = spawn(
    process.execPath,
    [
      ...[command, "up", "--workspace", workspace, "--drain-delay", "0"],
      ...["--port", String(ports.predictions), "--ui-port", String(ports.experiments)],
    ],
    { cwd: home, stdio: ["ignore", "pipe", "pipe"] },
  );
  const ended = once(child, "close");
  const close = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  let said = "";
  try {
    const [predictions, experiments] = await new Promise<[string, string]>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`both servers must answer in time, got:\n${said}`)),
        120_000,
      );
      const look = (text: string): void => {
        said += text;
        const found = /predictions\s+(http:\S+)[\s\S]*experiments\s+(http:\S+)/.exec(said);
        if (found === null) return;
        clearTimeout(timer);
        resolve([found[1] as string, found[2] as string]);
      };
      child.stdout.setEncoding("utf8").on("data", look);
      child.stderr.setEncoding("utf8").on("data", look);
      child.on("close", (code) => {
        clearTimeout(timer);
        reject(new Error(`both servers must start, the command ended with ${code}:\n${said}`));
      });
    });
    return { workspace, predictions, experiments, close };
  } catch (error) {
    await close();
    throw error;
  }
}

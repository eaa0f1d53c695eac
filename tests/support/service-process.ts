import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";
import type { MemoryGroup } from "./memory-group.ts";

const program = fileURLToPath(new URL("../../src/cli/service.ts", import.meta.url));
const model = fileURLToPath(new URL("../model-formats/format-1/forest", import.meta.url));

/** The prediction service in a process of its own. */
export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly port: number;
  /** The resident memory in MiB. */
  rssMib(): number;
  /** Asks for a path. */
  get(path: string): Promise<Response>;
  /** Records that it can answer, by name. */
  examples(): Promise<object[]>;
  end(): Promise<number | null>;
}

/** What is read of the OpenAPI document: the records of its example. */
interface OpenApi {
  readonly paths: {
    readonly "/predict": {
      readonly post: {
        readonly requestBody: {
          readonly content: {
            readonly "application/json": {
              readonly examples: { readonly byName: { readonly value: { readonly records: object[] } } };
            };
          };
        };
      };
    };
  };
}

/**
 * Starts the service of an old model, and waits until it is ready.
 *
 * @param options.group the group of memory that it runs in.
 * @param options.stderr where its standard error goes: nowhere, into a pipe, or to the file of a shell's redirection.
 */
export async function startServiceProcess(
  options: {
    readonly args?: readonly string[];
    readonly group?: MemoryGroup | undefined;
    readonly stderr?: "ignore" | "pipe" | number;
  } = {},
): Promise<ServiceProcess> {
  const port = await freePort();
  const { args = [], group, stderr = "ignore" } = options;
  const child = spawn(
    process.execPath,
    [program, model, "--port", String(port), "--drain-delay", "0", ...args],
    { stdio: ["ignore", "pipe", stderr] },
  );
  group?.add(child.pid!);
  const get = (path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
  while (
    !(await get("/readyz").then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    child,
    port,
    get,
    rssMib: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    async examples() {
      const document = (await (await get("/openapi.json")).json()) as OpenApi;
      return document.paths["/predict"].post.requestBody.content["application/json"].examples.byName.value
        .records;
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      return child.exitCode;
    },
  };
}

/** Opens a connection, lets `send` write to it, and collects what comes back until it is closed. */
export function exchange(port: number, pieces: Iterable<Buffer | string>): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      received += text;
    });
    socket.on("error", () => {}).on("close", () => resolve(received));
    const iterator = pieces[Symbol.iterator]();
    const send = (): void => {
      for (let next = iterator.next(); next.done !== true; next = iterator.next())
        if (!socket.write(next.value)) {
          socket.once("drain", send);
          return;
        }
    };
    send();
  });
}

/** The status line and headers of a `POST /predict` up to its body. */
export function postHead(...headers: string[]): string {
  return [
    "POST /predict HTTP/1.1",
    "Host: localhost",
    "Content-Type: application/json",
    ...headers,
    "",
    "",
  ].join("\r\n");
}

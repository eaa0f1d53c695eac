import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";

/** Clients that each send one prediction after the other, over a connection of their own, and note how long they wait. */
export class WaitingClients {
  /** Milliseconds that each answered request took, as its client saw it. */
  readonly waits: number[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #done: Promise<unknown>;
  #goesOn = true;

  /**
   * @param url of the service.
   * @param model the directory of its model, of which they take the example.
   * @param records how many a request has. Default: 1.
   * @param pauseMs how long a client waits after an answer. Default: not at all.
   */
  constructor(
    url: string,
    model: string,
    { count, records = 1, pauseMs = 0 }: { count: number; records?: number; pauseMs?: number },
  ) {
    const { data } = JSON.parse(readFileSync(join(model, "input_example.json"), "utf8")) as {
      data: unknown[][];
    };
    const body = JSON.stringify({ records: Array(records).fill({ values: data[0] }) });
    const loop = async (): Promise<void> => {
      while (this.#goesOn) {
        const start = performance.now();
        if (await this.#ask(`${url}/predict`, body)) this.waits.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    };
    this.#done = Promise.all(Array.from({ length: count }, loop));
  }

  /** @returns whether there was an answer; a service that has ended gives none. */
  #ask(url: string, body: string): Promise<boolean> {
    return new Promise((resolve) => {
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
      const asked = request(url, { method: "POST", agent: this.#agent, headers }, (answer) =>
        answer.resume().on("close", () => resolve(answer.complete)),
      );
      asked.on("error", () => setTimeout(resolve, 100, false)).end(body);
    });
  }

  /** Ends them. */
  async stop(): Promise<void> {
    this.#goesOn = false;
    await Promise.race([this.#done, new Promise((resolve) => setTimeout(resolve, 1000))]);
    this.#agent.destroy();
  }
}

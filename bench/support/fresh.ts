import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Params } from "systole/core";
import { Peer } from "./peer.ts";
import type { Times } from "./timing.ts";

/** A fit that is the first of its process. */
export interface FreshRequest {
  /** The estimator's name. */
  readonly model: string;
  /** In the words of its side: camelCase for ours, snake_case for the peer's. */
  readonly params: Params;
  /** Rows as `writeRows` writes them. */
  readonly path: string;
  readonly nRows: number;
  readonly nCols: number;
  /** Whether to measure memory, which needs Linux. */
  readonly peak: boolean;
}

/** What it took. */
export interface FreshFit extends Times {
  /** Wall milliseconds from the start of the process, imports and reading included. */
  readonly fromStart: number;
  /** The largest resident memory during the fit. */
  readonly peakMiB: number;
  /** How much of it came with the fit. */
  readonly growthMiB: number;
}

/** The first fit of a Node process; imports and the reading of the rows are over when it starts. */
export async function fitFresh(request: FreshRequest): Promise<FreshFit> {
  const script = join(import.meta.dirname, "fresh-fit.ts");
  const start = performance.now();
  const child = spawnSync(process.execPath, [script, JSON.stringify(request)], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(`the first fit of a process must end well, got: ${child.stderr}`);
  return { ...JSON.parse(child.stdout), fromStart: performance.now() - start };
}

/** The same in Python, with the library imported. */
export async function fitPeerFresh(python: string, request: FreshRequest): Promise<FreshFit> {
  const { model, params, path, nRows, nCols, peak } = request;
  const start = performance.now();
  const peer = new Peer(python);
  try {
    await peer.ask("ready", { model });
    await peer.loadFile("rows", path, nRows, nCols);
    const fit = await peer.ask<FreshFit>("fit", { id: "fitted", data: "rows", model, params, peak });
    return { ...fit, fromStart: performance.now() - start };
  } finally {
    peer.end();
  }
}

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

/** What such a fit took. */
export interface FreshFit extends Times {
  /** Wall milliseconds from the start of the process, imports and reading included. */
  readonly fromStart: number;
  /** The largest resident memory of the process, in MiB. */
  readonly peakMiB: number;
  /** By how much that is above what was resident before the fit, in MiB. */
  readonly growthMiB: number;
}

/** Runs the first fit of a new Node process. Imports and the reading of the rows are over when its time begins. */
export async function fitFresh(request: FreshRequest): Promise<FreshFit> {
  const script = join(import.meta.dirname, "fresh-fit.ts");
  const start = performance.now();
  const child = spawnSync(process.execPath, [script, JSON.stringify(request)], { encoding: "utf8" });
  if (child.status !== 0) throw new Error(`the first fit of a process must end well, got: ${child.stderr}`);
  return { ...JSON.parse(child.stdout), fromStart: performance.now() - start };
}

/** Runs the same in a new Python process, where the library is imported before. */
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

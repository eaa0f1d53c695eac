import { execFile } from "node:child_process";
import { hostname, userInfo } from "node:os";
import { promisify } from "node:util";
import type { Tags } from "../track/index.ts";
import { packageVersion } from "./running-copy.ts";

/** Who and what made a run. */
export interface Provenance {
  /** The version of Systole. */
  readonly systole: string;
  /** The version of Node, as `v24.3.0`. */
  readonly node: string;
  /** The commit that the project's directory is at; absent where it is not in Git. Changes since are not told. */
  readonly gitCommit?: string;
  readonly user: string;
  readonly host: string;
  readonly pid: number;
}

/** Looks up who and what makes this run; `directory` is the project's, whose commit is recorded when it is in Git. */
export async function findProvenance(directory: string): Promise<Provenance> {
  const gitCommit = await findCommit(directory);
  return {
    systole: packageVersion,
    node: process.version,
    ...(gitCommit === undefined ? {} : { gitCommit }),
    user: findUser(),
    host: hostname(),
    pid: process.pid,
  };
}

/** The tags of a run: MLflow's own where it has one. */
export function provenanceTags(provenance: Provenance, source: string): Tags {
  return {
    "mlflow.user": provenance.user,
    "mlflow.source.name": source,
    "mlflow.source.type": "LOCAL",
    ...(provenance.gitCommit === undefined ? {} : { "mlflow.source.git.commit": provenance.gitCommit }),
    "systole.version": provenance.systole,
    "systole.node": provenance.node,
    "systole.host": provenance.host,
    "systole.pid": String(provenance.pid),
  };
}

async function findCommit(directory: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", ["-C", directory, "rev-parse", "HEAD"], {
      timeout: 2000,
    });
    return stdout.trim() || undefined;
  } catch {
    return undefined; // no Git, or no commit yet
  }
}

function findUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a uid without an entry, as in a container
  }
}

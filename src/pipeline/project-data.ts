import {
  assertValid,
  type Dataset,
  formatIssues,
  type Issue,
  type RowLedger,
  readDataset,
  verifyFile,
} from "../data/index.ts";
import type { Project } from "../project/index.ts";
import { isToldAsDropped } from "./dropped-rows.ts";
import { digestRows } from "./rows-digest.ts";
import type { RunObserver } from "./stages.ts";
import type { Workspace } from "./workspace.ts";

/** What became of a project's rows. Plain JSON. */
export interface ReadSummary {
  readonly ledger: RowLedger;
  readonly issues: readonly Issue[];
  /** Digest of the rows used: what the stages behind depend on. */
  readonly rows: string;
}

/** The rows of a project. They are verified each time that somebody asks, and read once at most, when a stage needs them. */
export class ProjectData {
  readonly #options: {
    readonly project: Project;
    readonly directory: string;
    readonly signal?: AbortSignal | undefined;
  };
  readonly #workspace: Workspace;
  readonly #observer: RunObserver;
  #dataset: Promise<Dataset> | undefined;
  /** The size of the training file or files, once they were verified. */
  #bytes = 0;

  constructor(
    options: {
      readonly project: Project;
      readonly directory: string;
      readonly signal?: AbortSignal | undefined;
    },
    workspace: Workspace,
    observer: RunObserver,
  ) {
    this.#options = options;
    this.#workspace = workspace;
    this.#observer = observer;
  }

  /**
   * Checks all files against their pinned hashes, those of the external cohorts too.
   *
   * @returns the hash of the training file.
   * @throws {DataError} `data/wrong-hash` for the first that differs.
   * @throws {NotFoundError} `data/missing-file`, `data/not-fetched`.
   */
  async verify(): Promise<string> {
    const { project, directory } = this.#options;
    const { training, external = {} } = project.data;
    const places = { baseDir: directory, cacheDir: this.#workspace.data };
    const { parts } = await verifyFile(training, places);
    this.#bytes = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const file of Object.values(external)) await verifyFile(file, places);
    return training.sha256;
  }

  /** The training rows; the same data set each time. Errors among its issues are not looked at here. */
  load(): Promise<Dataset> {
    const { project, directory, signal } = this.#options;
    const { schema, data } = project;
    let nRead = 0;
    this.#dataset ??= readDataset({
      schema,
      format: data.format,
      file: data.training,
      baseDir: directory,
      cacheDir: this.#workspace.data,
      duplicates: data.duplicates,
      rareClasses: "drop",
      signal,
      onBytes: (count) => {
        nRead += count;
        this.#observer.onProgress?.("read", nRead, Math.max(nRead, this.#bytes));
      },
    });
    return this.#dataset;
  }

  /**
   * The rows of another site. Errors among its issues are not looked at here.
   *
   * @param name as `data.external` names it.
   */
  loadExternal(name: string): Promise<Dataset> {
    const { project, directory, signal } = this.#options;
    const { schema, data } = project;
    return readDataset({
      schema,
      format: data.format,
      file: data.external![name]!,
      baseDir: directory,
      cacheDir: this.#workspace.data,
      duplicates: data.duplicates,
      signal,
    });
  }

  /** Reads the training rows, stops at errors and tells of warnings. @throws {DataError} `data/invalid`. */
  async read(): Promise<ReadSummary> {
    const dataset = await this.load();
    assertValid(dataset);
    const others = dataset.issues.filter((issue) => !isToldAsDropped(issue, dataset.ledger));
    if (others.length > 0) this.#observer.onWarning?.(`${dataset.source}\n${formatIssues(others, 5)}`);
    return { ledger: dataset.ledger, issues: dataset.issues, rows: digestRows(dataset) };
  }
}

/** The ledger in a few words: `303 rows read, 303 used`. */
export function describeRead({ ledger, issues }: ReadSummary): string {
  const dropped = ledger.dropped.map(({ rule, rows }) => `${rows.length} dropped by ${rule}`).join(", ");
  const warnings = issues.length === 0 ? "" : `, ${issues.length} warning(s)`;
  return `${ledger.read} rows read, ${ledger.used} used${dropped === "" ? "" : ` (${dropped})`}${warnings}`;
}

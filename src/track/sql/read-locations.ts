import { Locations } from "../locations.ts";
import type { Experiment, LoggedModel, ModelVersion, Run, RunInfo } from "../protocol/index.ts";
import type { Page } from "../search/index.ts";
import type { Work } from "./tables.ts";

/** Finds out whether the workspace of a store was moved: by where its experiments keep their artifacts. */
export async function readLocations(work: Work, artifactRoot: string): Promise<Locations> {
  const rows = await work.selectFrom("experiments").select(["experiment_id", "artifact_location"]).execute();
  return new Locations(
    artifactRoot,
    rows.map((row) => ({ experimentId: String(row.experiment_id), location: row.artifact_location ?? "" })),
  );
}

/** Turns what a store keeps into what readers get: the same things with their locations mapped. */
export class LocationReader {
  readonly #locations: Locations;

  constructor(locations: Locations) {
    this.#locations = locations;
  }

  readonly experiment = (stored: Experiment): Experiment => ({
    ...stored,
    artifactLocation: this.#locations.toRead(stored.artifactLocation),
  });

  readonly runInfo = (stored: RunInfo): RunInfo => ({
    ...stored,
    artifactUri: this.#locations.toRead(stored.artifactUri),
  });

  readonly run = (stored: Run): Run => ({ ...stored, info: this.runInfo(stored.info) });

  readonly loggedModel = (stored: LoggedModel): LoggedModel => ({
    ...stored,
    artifactUri: this.#locations.toRead(stored.artifactUri),
  });

  readonly version = (stored: ModelVersion): ModelVersion => ({
    ...stored,
    source: this.#locations.toRead(stored.source),
    storageLocation: this.#locations.toRead(stored.storageLocation),
  });

  /** A page of such things. */
  page<T>(stored: Page<T>, read: (item: T) => T): Page<T> {
    return { ...stored, items: stored.items.map(read) };
  }
}

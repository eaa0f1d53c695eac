import type { Page } from "../search/page.ts";
import type { Search } from "../search/search.ts";
import type { Tags } from "./entries.ts";

/** A name under which versions of a model are registered. */
export interface RegisteredModel {
  readonly name: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly description?: string;
  readonly tags: Tags;
  /** The number of the newest version that is not deleted; absent when there is none. */
  readonly latestVersion?: string;
  /** alias -> version. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** A version of a registered model, counted from 1. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly description?: string;
  /** What it was registered from, as it was given: `models:/m-<id>` or a location. */
  readonly source: string;
  /** Where the files are: an absolute URI. */
  readonly storageLocation: string;
  readonly runId?: string;
  readonly tags: Tags;
  readonly aliases: readonly string[];
}

/** What a new version is given. With a source `models:/m-<id>` the run and the location of that logged model are the defaults. */
export interface ModelVersionInit {
  readonly source: string;
  readonly storageLocation?: string;
  readonly runId?: string;
  readonly description?: string;
  readonly tags?: Tags;
}

/** Which registered models or versions are searched; MLflow's prompts are left out unless the filter asks for them. */
export type RegistrySearch = Omit<Search, "viewType">;

/** Keeps registered models, their versions and aliases. */
export interface ModelRegistry {
  /** Registers the next version of a model. The registered model itself is created when it does not exist. */
  createModelVersion(name: string, init: ModelVersionInit): Promise<ModelVersion>;
  /** @throws {NotFoundError} `track/version-not-found`, also when it is deleted. */
  getModelVersion(name: string, version: string): Promise<ModelVersion>;
  /** @throws {NotFoundError} `track/alias-not-found`. */
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>;
  /** Makes an alias lead to a version; the version that had it before loses it. @throws {NotFoundError} `track/version-not-found`. */
  setAlias(name: string, alias: string, version: string): Promise<void>;
  /** A page of the registered models that a search finds, by name when no order is given. */
  searchRegisteredModels(search?: RegistrySearch): Promise<Page<RegisteredModel>>;
  /** A page of the versions that a search finds among those that are not deleted; those changed last first when no order is given. */
  searchModelVersions(search?: RegistrySearch): Promise<Page<ModelVersion>>;
}

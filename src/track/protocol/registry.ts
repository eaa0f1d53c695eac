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
  /** As it was given: `models:/m-<id>` or a location. */
  readonly source: string;
  /** Where the files are: an absolute URI. */
  readonly storageLocation: string;
  readonly runId?: string;
  readonly tags: Tags;
  readonly aliases: readonly string[];
}

/** What a new version is given; run and location are found through a source `models:/m-<id>`. */
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
  /** Creates the registered model when it does not exist. */
  createModelVersion(name: string, init: ModelVersionInit): Promise<ModelVersion>;
  getModelVersion(name: string, version: string): Promise<ModelVersion>;
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>;
  setAlias(name: string, alias: string, version: string): Promise<void>;
  /** By name when no order is given. */
  searchRegisteredModels(search?: RegistrySearch): Promise<Page<RegisteredModel>>;
  /** The versions that are not deleted, those changed last first when no order is given. */
  searchModelVersions(search?: RegistrySearch): Promise<Page<ModelVersion>>;
}

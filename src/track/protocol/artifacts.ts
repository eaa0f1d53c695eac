/** A file or directory among artifacts. */
export interface ArtifactInfo {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly isDir: boolean;
  /** In bytes; absent for a directory. */
  readonly fileSize?: number;
}

/** A part of a file in bytes, as `slice` has it: from `start` (default 0) up to and without `end` (default the file's size). */
export interface ByteRange {
  readonly start?: number;
  readonly end?: number;
}

/** A file that is being read. */
export interface ArtifactContent {
  /** How many bytes the whole file has, whatever part of it is read. */
  readonly size: number;
  /** Names this version of the file: reads that have the same gave bytes of the same file. Opaque; letters, digits, `-` and `_`. */
  readonly etag: string;
  /** The first byte that `body` gives, from 0. */
  readonly start: number;
  /** The byte behind the last one that it gives. */
  readonly end: number;
  /**
   * The bytes, as a byte stream: a reader may bring memory of its own (`getReader({ mode: "byob" })`). Whoever asked must read it
   * to its end or cancel it: the file is open until then.
   */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Files below one root. A file is whole or absent; a path that leaves the root is refused. Content travels as Web
 * streams, which `fetch`, browsers and Node share, a piece at a time: memory does not grow with a file's size.
 */
export interface ArtifactStore {
  /**
   * Takes a file as it comes, in place of one of that path. It is there, whole, once this has resolved. When the stream fails, so
   * does this, with the stream's own error, and what was there before stays.
   *
   * @throws {ParameterError} `track/artifact-path` when the path is none of a file below the root.
   * @throws {StorageError} `files/disk-full`, `track/not-writable`, `track/artifact-io`.
   */
  put(path: string, content: ReadableStream<Uint8Array>): Promise<ArtifactInfo>;
  /**
   * Opens a file or a part of it. An `end` behind the end of the file means that. What is read is one version of the file, even
   * when it is replaced meanwhile.
   *
   * @throws {NotFoundError} `track/artifact-not-found`.
   * @throws {ParameterError} `track/artifact-range` when the part begins behind the file's end, or ends before it begins;
   *   `track/artifact-path` when the path is none of a file below the root.
   */
  get(path: string, range?: ByteRange): Promise<ArtifactContent>;
  /**
   * Lists the files and directories directly below a directory, sorted by path; none when there is no such directory.
   *
   * @param path the directory. Default: the root.
   */
  list(path?: string): Promise<readonly ArtifactInfo[]>;
  /** Removes a file, or a directory with all that is in it. @throws {NotFoundError} `track/artifact-not-found`. */
  delete(path: string): Promise<void>;
}

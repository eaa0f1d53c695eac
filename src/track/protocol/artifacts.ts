/** A file or directory among artifacts; `fileSize` in bytes, of files. */
export interface ArtifactInfo {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly isDir: boolean;
  readonly fileSize?: number;
}

/** A part of a file in bytes, as `slice` has it: from `start` (default 0) up to and without `end` (default the file's size). */
export interface ByteRange {
  readonly start?: number;
  readonly end?: number;
}

/** A file that is being read. */
export interface ArtifactContent {
  /** Bytes of the whole file, whatever part of it is read. */
  readonly size: number;
  /** The part that `body` gives. */
  readonly start: number;
  readonly end: number;
  /** To be read to its end or cancelled: the file is open until then. */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Files below one root. A file is whole or absent; a path that leaves the root is refused. Content travels as Web
 * streams, which `fetch`, browsers and Node share, a piece at a time: memory does not grow with a file's size.
 */
export interface ArtifactStore {
  /**
   * Takes a file as it comes; it is there, whole, once this resolves. When the stream fails, so does this, with the
   * stream's own error, and what was there before stays.
   */
  put(path: string, content: ReadableStream<Uint8Array>): Promise<ArtifactInfo>;
  /**
   * Opens a file or a part of it; an `end` behind the file's is the file's. What is read is one version of the file, even
   * when it is replaced meanwhile.
   *
   * @throws {ParameterError} `track/artifact-range` when the part begins behind the file's end, or ends before it begins.
   */
  get(path: string, range?: ByteRange): Promise<ArtifactContent>;
  list(path?: string): Promise<readonly ArtifactInfo[]>;
  delete(path: string): Promise<void>;
}

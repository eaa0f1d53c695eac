import { NotFoundError, ParameterError, SystoleError, UnsupportedError } from "../core/index.ts";
import type { ArtifactInfo } from "../track/index.ts";
import { formatBytes } from "./format.ts";
import { type Html, html } from "./html.ts";
import { artifactHref, fileHref } from "./links.ts";
import { counted } from "./page.ts";
import type { ReadArtifacts } from "./read-store.ts";
import { shortText } from "./short-text.ts";

/** A file or directory of a tree, named relative to its parent. */
export interface ArtifactNode {
  readonly name: string;
  readonly path: string;
  readonly fileSize: number | undefined;
  /** What is in a directory; `undefined` for a file. */
  readonly children: readonly ArtifactNode[] | undefined;
}

/** The most files and directories that one page lists. */
const mostEntries = 1000;
/** The most levels of directories that it lists. */
const deepest = 12;

/** Files and directories below a root. */
export interface ArtifactTree {
  readonly nodes: readonly ArtifactNode[];
  /** Whether there are more, or deeper ones, than were read. */
  readonly isCut: boolean;
}

/** Reads the files below a root, directories first. */
export async function readTree(artifacts: ReadArtifacts): Promise<ArtifactTree> {
  let left = mostEntries;
  let isCut = false;
  const read = async (path: string | undefined, depth: number): Promise<ArtifactNode[]> => {
    const entries = [...(await listOrNone(artifacts, path))].sort(
      (a, b) => Number(b.isDir) - Number(a.isDir) || (a.path < b.path ? -1 : 1),
    );
    const nodes: ArtifactNode[] = [];
    for (const entry of entries) {
      if (left === 0 || depth > deepest) {
        isCut = true;
        break;
      }
      left--;
      const children = entry.isDir ? await read(entry.path, depth + 1) : undefined;
      const name = entry.path.split("/").at(-1) ?? entry.path;
      nodes.push({ name, path: entry.path, fileSize: entry.fileSize, children });
    }
    return nodes;
  };
  return { nodes: await read(undefined, 1), isCut };
}

async function listOrNone(artifacts: ReadArtifacts, path?: string): Promise<readonly ArtifactInfo[]> {
  try {
    return await artifacts.list(path);
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}

/**
 * Finds a file, without a look at what else its directory holds.
 *
 * @throws {ParameterError} `track/artifact-path` when the path is not plain.
 * @throws {NotFoundError} `track/artifact-not-found` when there is no such file.
 */
export async function findFile(artifacts: ReadArtifacts, path: string): Promise<ArtifactInfo> {
  if (!isPlainPath(path))
    throw new ParameterError(
      "track/artifact-path",
      "an artifact's path must stay below its root and be written plainly",
    );
  const { size, body } = await artifacts.get(path, { end: 0 });
  await body.cancel();
  return { path, isDir: false, fileSize: size };
}

/**
 * Whether a path is relative and has no empty, `.` or `..` part, no backslash, drive or control character, however often it is
 * decoded. A path that is still encoded after eight rounds is not plain.
 */
export function isPlainPath(path: string): boolean {
  let text = path;
  for (let round = 0; round < 8; round++) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    if (/[\\\u0000-\u001f]|^[a-z]:/i.test(text)) return false;
    if (text.split("/").some((part) => part === "" || part === "." || part === "..")) return false;
    let decoded: string;
    try {
      decoded = decodeURIComponent(text);
    } catch {
      return true;
    }
    if (decoded === text) return true;
    text = decoded;
  }
  return false;
}

/**
 * Opens the artifacts of a location.
 *
 * @throws {UnsupportedError} `track/remote-artifacts` when the location is none that can be opened here.
 */
export function openArtifacts(
  open: (artifactUri: string) => ReadArtifacts,
  artifactUri: string,
): ReadArtifacts {
  try {
    return open(artifactUri);
  } catch (cause) {
    if (cause instanceof SystoleError) throw cause;
    throw new UnsupportedError(
      "track/remote-artifacts",
      "the artifact location must be one that can be read here",
      { cause },
    );
  }
}

/** Files as a list, each linked to the page that shows it. @param owner the address of the page of the run or model that has them. */
export function treeList({ nodes, isCut }: ArtifactTree, owner: string): Html {
  return html`<ul class="tree">${nodes.map((node) => treeItem(node, owner, 1))}</ul>
${isCut && html`<p class="hint">There are more files than these; the first ${mostEntries} are listed.</p>`}`;
}

function treeItem(node: ArtifactNode, owner: string, depth: number): Html {
  if (node.children === undefined)
    return html`<li><a href="${artifactHref(owner, node.path)}">${shortText(node.name)}</a> <span class="hint">${node.fileSize !== undefined && formatBytes(node.fileSize)} <a href="${fileHref(owner, node.path)}" aria-label="Download ${node.name}">download</a></span></li>`;
  return html`<li><details${depth <= 2 && html` open`}><summary>${shortText(node.name)}/ <span class="hint">${counted(node.children.length, "entry", "entries")}</span></summary><ul>${node.children.map((child) => treeItem(child, owner, depth + 1))}</ul></details></li>`;
}

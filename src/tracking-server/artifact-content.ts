import { type ArtifactInfo, getBytes } from "../track/index.ts";
import { formatBytes } from "./format.ts";
import { type Html, html } from "./html.ts";
import { fileHref } from "./links.ts";
import { facts } from "./page.ts";
import type { ReadArtifacts } from "./read-store.ts";

/** The media types of pictures by the ending of a file's name. */
const imageTypes: Readonly<Record<string, string>> = {
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

/** The endings of files that are shown as text. */
const textEndings = new Set(
  "cfg conf css csv html htm ini js json jsonl log md ndjson prom properties py rst sh sql svg toml ts tsv txt xml yaml yml".split(
    " ",
  ),
);
/** The names, in lower case, of files without an ending that are shown as text. */
const textNames = new Set(["mlmodel", "license", "notice", "readme", "dockerfile", "makefile"]);

/** How many bytes of a text file its page reads and shows at most: 256 KiB. */
const shownBytes = 256 * 1024;
/** How many bytes a picture has at most to be shown by its page: a browser reads all of it, 16 MiB. */
const shownImageBytes = 2 ** 24;

function endingOf(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
}

/** How the page of a file shows it. Its name alone decides, since what is in it may be anything. */
export function kindOf(path: string): "image" | "text" | "other" {
  const ending = endingOf(path);
  if (Object.hasOwn(imageTypes, ending)) return "image";
  const name = path.split("/").at(-1)?.toLowerCase() ?? "";
  return textEndings.has(ending) || textNames.has(name) ? "text" : "other";
}

/**
 * The media type under which a file's bytes are sent, so that a browser runs nothing of it: HTML is sent as plain text, and the
 * policy that goes with every file keeps scripts of an SVG from running.
 */
export function mediaType(path: string): string {
  const ending = endingOf(path);
  if (Object.hasOwn(imageTypes, ending)) return imageTypes[ending] ?? "application/octet-stream";
  if (ending === "json") return "application/json; charset=utf-8";
  return kindOf(path) === "text" ? "text/plain; charset=utf-8" : "application/octet-stream";
}

/**
 * The Content-Disposition that makes a browser save a file under its name, which is given twice: in plain ASCII for old programs,
 * and in UTF-8 as RFC 6266 has it.
 */
export function attachment(path: string): string {
  const name = (path.split("/").at(-1) ?? "file").toWellFormed();
  const plain = name.replace(/[^\w .()+-]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** What the page of one file shows: a picture, the text itself, or how to get it. */
export async function fileView(artifacts: ReadArtifacts, file: ArtifactInfo, owner: string): Promise<Html> {
  const href = fileHref(owner, file.path);
  const head = html`${facts([["Size", file.fileSize === undefined ? undefined : formatBytes(file.fileSize)]])}<p><a class="button" href="${href}">Download</a></p>`;
  const kind = kindOf(file.path);
  if (kind === "image" && (file.fileSize ?? 0) > shownImageBytes)
    return html`${head}<p class="soft">Pictures of more than ${formatBytes(shownImageBytes)} are not shown here.</p>`;
  if (kind === "image") return html`${head}<p><img class="image" src="${href}" alt="${file.path}"></p>`;
  if (kind === "other") return html`${head}<p class="soft">Files of this kind are not shown here.</p>`;
  const bytes = await getBytes(artifacts, file.path, { end: shownBytes });
  const size = file.fileSize ?? bytes.length;
  const text = decodeStart(bytes, size > shownBytes);
  if (text === undefined)
    return html`${head}<p class="soft">The file is not UTF-8 text and is not shown here.</p>`;
  return html`${head}${size > shownBytes && html`<p class="hint">The first ${formatBytes(shownBytes)} of ${formatBytes(size)}.</p>`}<pre tabindex="0" aria-label="${file.path}">${text}</pre>`;
}

/** The start of a file as text; `undefined` when it is not UTF-8. @param isCut whether a character may be cut at the end. */
function decodeStart(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

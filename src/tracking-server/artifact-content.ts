import { type ArtifactInfo, getBytes } from "../track/index.ts";
import { formatBytes } from "./format.ts";
import { type Html, html } from "./html.ts";
import { fileHref } from "./links.ts";
import { facts } from "./page.ts";
import type { ReadArtifacts } from "./read-store.ts";

const imageTypes: Readonly<Record<string, string>> = {
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

const textEndings = new Set(
  "cfg conf css csv html htm ini js json jsonl log md ndjson prom properties py rst sh sql svg toml ts tsv txt xml yaml yml".split(
    " ",
  ),
);
const textNames = new Set(["mlmodel", "license", "notice", "readme", "dockerfile", "makefile"]);

/** The most bytes of a file that are shown, and the most that are read of it. */
const shownBytes = 256 * 1024;

function endingOf(path: string): string {
  const name = path.split("/").at(-1) ?? "";
  return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
}

/** As what the page of a file shows it: by its name alone, since what is in it may be anything. */
export function kindOf(path: string): "image" | "text" | "other" {
  const ending = endingOf(path);
  if (Object.hasOwn(imageTypes, ending)) return "image";
  const name = path.split("/").at(-1)?.toLowerCase() ?? "";
  return textEndings.has(ending) || textNames.has(name) ? "text" : "other";
}

/** The media type under which a file's bytes are sent; nothing that a browser would run. */
export function mediaType(path: string): string {
  const ending = endingOf(path);
  if (Object.hasOwn(imageTypes, ending)) return imageTypes[ending] ?? "application/octet-stream";
  if (ending === "json") return "application/json; charset=utf-8";
  return kindOf(path) === "text" ? "text/plain; charset=utf-8" : "application/octet-stream";
}

/** `attachment` with the file's name for every program: plain ASCII, and UTF-8 as RFC 6266 has it. */
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
  if (kind === "image") return html`${head}<p><img class="image" src="${href}" alt="${file.path}"></p>`;
  if (kind === "other") return html`${head}<p class="soft">Files of this kind are not shown here.</p>`;
  const bytes = await getBytes(artifacts, file.path, { end: shownBytes });
  const size = file.fileSize ?? bytes.length;
  const text = decodeStart(bytes, size > shownBytes);
  if (text === undefined)
    return html`${head}<p class="soft">The file is not UTF-8 text and is not shown here.</p>`;
  return html`${head}${size > shownBytes && html`<p class="hint">The first ${formatBytes(shownBytes)} of ${formatBytes(size)}.</p>`}<pre tabindex="0" aria-label="${file.path}">${text}</pre>`;
}

/** The start of a file as text; `undefined` when it is not UTF-8. A character cut by the limit is left out. */
function decodeStart(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

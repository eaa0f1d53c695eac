import { kindOf } from "./artifact-content.ts";
import type { ArtifactNode } from "./artifact-tree.ts";
import { type Html, html } from "./html.ts";
import { artifactHref, fileHref } from "./links.ts";
import { counted } from "./page.ts";
import { shortText } from "./short-text.ts";

/** The most figures that are shown at once; further ones are folded, and loaded when they are unfolded. */
const shownAtFirst = 12;
/** The most figures of a page; the list of files names all of them. */
const mostFigures = 60;
/** The largest file that is shown small, in bytes: 4 MiB. A larger one would be sent whole for a picture of an inch. */
const largest = 4 * 1024 * 1024;

/** The pictures among some files, small, each leading to the page that shows it whole; nothing where there is none. */
export function thumbnails(nodes: readonly ArtifactNode[], owner: string): Html | false {
  const figures = pickFigures(nodes).slice(0, mostFigures);
  if (figures.length === 0) return false;
  const item = ({ path, name }: ArtifactNode): Html =>
    html`<li><a href="${artifactHref(owner, path)}"><img class="${/\.svg$/i.test(name) && "drawn"}" src="${fileHref(owner, path)}" alt="" loading="lazy" width="220" height="165"><span>${shortText(titleOf(name), 60)}</span></a></li>`;
  const rest = figures.slice(shownAtFirst);
  return html`<ul class="thumbs">${figures.slice(0, shownAtFirst).map(item)}</ul>${
    rest.length > 0 &&
    html`<details><summary>${counted(rest.length, "more figure")}</summary><ul class="thumbs">${rest.map(item)}</ul></details>`
  }`;
}

/** One file of each picture, in the order of the tree: where it is kept in several formats, the SVG, which is sharp at any size. */
export function pickFigures(nodes: readonly ArtifactNode[]): ArtifactNode[] {
  const byStem = new Map<string, ArtifactNode>();
  const visit = (node: ArtifactNode): void => {
    if (node.children !== undefined) node.children.forEach(visit);
    else if (kindOf(node.path) === "image" && (node.fileSize ?? 0) <= largest) {
      const stem = node.path.slice(0, node.path.lastIndexOf("."));
      if (!byStem.has(stem) || /\.svg$/i.test(node.path)) byStem.set(stem, node);
    }
  };
  nodes.forEach(visit);
  return [...byStem.values()];
}

/** A file's name as a title: without its ending, and blanks in place of underscores. */
function titleOf(name: string): string {
  return name.slice(0, name.lastIndexOf(".")).replaceAll("_", " ");
}

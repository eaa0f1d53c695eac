import type { RunStatus } from "../track/index.ts";
import { formatTime, isoTime } from "./format.ts";
import { type Html, type HtmlValue, html } from "./html.ts";
import { experimentsHref, modelsHref } from "./links.ts";
import { keyText, shortText } from "./short-text.ts";
import { iconHref, stylesheetHref } from "./stylesheet.ts";

/** One step of the way from the start to a page. */
export interface Crumb {
  readonly label: string;
  readonly href: string;
}

/** What a page consists of. */
export interface PageParts {
  readonly title: string;
  /** Stands above the title, the start first. */
  readonly crumbs?: readonly Crumb[];
  /** Beside the title: badges. */
  readonly aside?: HtmlValue;
  readonly section?: "experiments" | "models";
  readonly body: HtmlValue;
}

/** The document around a page's content. Needs no script. */
export function renderPage({ title, crumbs = [], aside, section, body }: PageParts): string {
  const nav = (name: "experiments" | "models", href: string, label: string): Html =>
    html`<a href="${href}"${section === name ? html` aria-current="true"` : ""}>${label}</a>`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Systole</title>
<link rel="stylesheet" href="${stylesheetHref}">
<link rel="icon" href="${iconHref}" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top">
<a class="mark" href="${experimentsHref}">Systole</a>
<nav aria-label="Main">${nav("experiments", experimentsHref, "Experiments")}${nav("models", modelsHref, "Models")}</nav>
</header>
<main id="content">
${
  crumbs.length > 0 &&
  html`<nav class="crumbs" aria-label="You are here"><ol>${crumbs.map(({ label, href }) => html`<li><a href="${href}">${shortText(label, 60)}</a></li>`)}</ol></nav>`
}
<div class="title"><h1 dir="auto">${title}</h1>${aside}</div>
${body}
</main>
</body>
</html>
`;
  return document.text;
}

/** How each status is shown: a mark for the eye, and a word that says the same. */
const statusMarks: Readonly<Record<RunStatus, readonly [mark: string, word: string]>> = {
  FINISHED: ["✓", "finished"],
  RUNNING: ["●", "running"],
  SCHEDULED: ["○", "scheduled"],
  FAILED: ["✗", "failed"],
  KILLED: ["■", "killed"],
};

/** How a run stands, as a mark and a word. */
export function statusBadge(status: RunStatus): Html {
  const [mark, word] = statusMarks[status] ?? ["?", String(status)];
  return html`<span class="badge ${word}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
}

/** A moment in local time, with its UTC form for machines. */
export function timeTag(ms: number | undefined): Html {
  const iso = isoTime(ms);
  if (iso === "") return html`<span class="none">–</span>`;
  const [day = "", time = ""] = formatTime(ms).split(" ");
  return html`<time datetime="${iso}"><span>${day}</span> <span>${time}</span></time>`;
}

/** What stands where a list is empty: what is missing, and the command that makes it. */
export function emptyState(sentence: string, command?: string): Html {
  return html`<div class="empty"><p>${sentence}</p>${command !== undefined && html`<p>Run <code>${command}</code></p>`}</div>`;
}

/** A table that may be wider than the page; it scrolls by keyboard too. */
export function scrollTable(label: string, head: HtmlValue, rows: HtmlValue, className = ""): Html {
  return html`<div class="scroll ${className}" tabindex="0" role="region" aria-label="${label}"><table><thead>${head}</thead><tbody>${rows}</tbody></table></div>`;
}

/** Names with their values as a table. */
export function pairTable(kind: string, pairs: readonly (readonly [string, string])[], empty: string): Html {
  if (pairs.length === 0) return emptyState(empty);
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted.map(
    ([key, value]) =>
      html`<tr><th scope="row" class="long">${keyText(key)}</th><td class="long"><span class="mono">${value}</span></td></tr>`,
  );
  return scrollTable(
    `${kind}s`,
    html`<tr><th scope="col">${kind}</th><th scope="col">Value</th></tr>`,
    rows,
    "fit",
  );
}

/** A list of names with their values; pairs without a value are left out. */
export function facts(pairs: readonly (readonly [name: string, value: HtmlValue])[]): Html {
  const shown = pairs.filter(
    ([, value]) => value !== undefined && value !== null && value !== false && value !== "",
  );
  return html`<dl class="facts">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A count with its noun: `1 file`, `2 files`. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** A titled part of a page. */
export function section(id: string, title: string, body: HtmlValue): Html {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`;
}

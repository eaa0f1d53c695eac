import type { ProblemDocument } from "../http/index.ts";
import { html } from "./html.ts";
import { experimentsHref } from "./links.ts";
import { renderPage } from "./page.ts";

/**
 * Whether a client wants an error as a page rather than as JSON: when it takes HTML, or does not ask for JSON.
 *
 * @param accept the Accept header; `undefined` when there is none.
 */
export function wantsPage(accept: string | undefined): boolean {
  if (accept === undefined) return true;
  return accept.includes("text/html") || !/\bjson\b/.test(accept);
}

/** A problem as a page. */
export function errorPage(problem: ProblemDocument): string {
  return renderPage({
    title: problem.status === 404 ? "Not found" : problem.title,
    body: html`<p>${sentence(problem.detail)}</p>
${problem.hint !== undefined && html`<p>${sentence(problem.hint)}</p>`}
<p><a href="${experimentsHref}">Go to the experiments</a></p>
<p class="hint">Status ${problem.status} · <span class="mono">${problem.code}</span>${problem.requestId !== undefined && html` · request <span class="mono">${problem.requestId}</span>`}</p>`,
  });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

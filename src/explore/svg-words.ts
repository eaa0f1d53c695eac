import { darkColour } from "./colours.ts";
import { shorten } from "./shown-names.ts";

/**
 * Makes of a drawing a picture that stands for itself: with a title and a description for those who cannot see it, and with the
 * colours of dark paper where the reader's system is dark. On print it stays light.
 *
 * @param svg as Vega writes it.
 */
export function finishSvg(svg: string, title: string, description: string): string {
  const words = [
    title === "" ? "" : `<title>${escapeXml(title)}</title>`,
    description === "" ? "" : `<desc>${escapeXml(shorten(description, mostDescription))}</desc>`,
  ].join("");
  return svg.replace(
    /^<svg([^>]*)>/,
    (_, attributes) => `<svg role="img"${attributes}>${words}${darkStyle(svg)}`,
  );
}

/** So many letters of a description are kept: names of a table may be of any length. */
const mostDescription = 4000;

/** A style that changes each colour of a drawing for its dark one, if it has one. */
function darkStyle(svg: string): string {
  const rules = new Set<string>();
  for (const [, attribute, colour] of svg.matchAll(
    / (fill|stroke|stop-color)="(#[0-9a-f]{6}|rgb\(\d+, \d+, \d+\))"/g,
  )) {
    const dark = darkColour(colour!);
    if (dark !== undefined) rules.add(`[${attribute}="${colour}"]{${attribute}:${dark}}`);
  }
  if (rules.size === 0) return "";
  return `<style>@media screen and (prefers-color-scheme:dark){${[...rules].join("")}}</style>`;
}

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

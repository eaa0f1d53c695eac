import type { Tags } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { section } from "./page.ts";
import { keyText } from "./short-text.ts";

/** What begins the tag of a gate; the metric follows. */
const gateTag = "systole.gate.";

/** What begins the tag of the reason why a gate was allowed to fail; the gate's name follows. */
const allowedTag = "systole.allowed.";

/** How gates are met, as their tags say, with a sign and the words for those who do not see it; the worst first. */
const ways = [
  { word: "failed", sign: "✗", said: "failed", className: "bad" },
  { word: "allowed", sign: "✗", said: "failed, allowed", className: "bad" },
  { word: "warns", sign: "!", said: "passed, to be looked at", className: "" },
  { word: "passed", sign: "✓", said: "passed", className: "" },
] as const;

/** How a run met the gates of its project and those built in, with which figures, and who allowed what; nothing where it has none. */
export function runGates(tags: Tags): Html | false {
  const said = tags["systole.gates"];
  if (said === undefined) return false;
  const gates = Object.entries(tags)
    .filter(([key]) => key.startsWith(gateTag))
    .map(([key, text]) => {
      const place = ways.findIndex(({ word }) => text.includes(`${word}: `));
      return { name: key.slice(gateTag.length), text, place: place === -1 ? ways.length - 1 : place };
    })
    .toSorted((a, b) => a.place - b.place || (a.text < b.text ? -1 : 1));
  const items = gates.map(({ name, text, place }) => {
    const { sign, said: how, className } = ways[place]!;
    const because = tags[`${allowedTag}${name}`];
    const reason = because !== undefined && html` <em>Allowed because: ${because}</em>`;
    return html`<li class="${className}"><span aria-hidden="true">${sign}</span> <strong>${keyText(name)}</strong>: ${text.replaceAll(/(failed|allowed|warns|passed): /g, "")}<span class="unseen"> (${how})</span>${reason}</li>`;
  });
  const who = tags["mlflow.user"] ?? "somebody";
  const verdict =
    said === "failed"
      ? html`<strong class="bad">Failed.</strong> No model of this run was registered.`
      : said === "allowed"
        ? html`<strong class="bad">Allowed by ${who}.</strong> A model was registered although a gate failed.`
        : "All passed.";
  return section("gates", "Gates", html`<p>${verdict}</p><ul class="gates">${items}</ul>`);
}

/** The gates that were allowed to fail, as tags of a run or of a version say: the name with the reason, by alphabet. */
export function allowedGates(tags: Tags): (readonly [name: string, because: string])[] {
  return Object.entries(tags)
    .filter(([key]) => key.startsWith(allowedTag))
    .map(([key, because]) => [key.slice(allowedTag.length), because] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

import type { Tags } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { section } from "./page.ts";

/** What begins the tag of a gate; the metric follows. */
const gateTag = "systole.gate.";

/** Whether a run passed the gates of its project, and with which figures; nothing where it has none. */
export function runGates(tags: Tags): Html | false {
  const said = tags["systole.gates"];
  if (said === undefined) return false;
  const gates = Object.entries(tags).flatMap(([key, text]) => (key.startsWith(gateTag) ? [text] : []));
  const isFailed = said === "failed";
  const items = gates.sort().map((text) => {
    const failed = text.includes("failed:");
    return html`<li class="${failed ? "bad" : ""}"><span aria-hidden="true">${failed ? "✗" : "✓"}</span> ${text.replaceAll(/(failed|passed): /g, "")}<span class="unseen"> (${failed ? "failed" : "passed"})</span></li>`;
  });
  return section(
    "gates",
    "Gates",
    html`<p>${isFailed ? html`<strong class="bad">Failed.</strong> No model of this run was registered.` : "All passed."}</p><ul class="gates">${items}</ul>`,
  );
}

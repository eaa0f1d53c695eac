import { cutText } from "../core/index.ts";
import { type Html, html } from "./html.ts";

/** How many characters of a name a line shows when nothing else is asked for. */
const mostCharacters = 80;

/**
 * Text that somebody else wrote, within a line of ours. It is isolated, so that writing from right to left does not turn what stands
 * beside it, and it is cut when it is long; the whole text is then its title.
 *
 * @param most how many characters are shown.
 * @example String(shortText("a long name", 8)) // '<bdi title="a long name">a long …</bdi>'
 */
export function shortText(text: string, most = mostCharacters): Html {
  const short = cutText(text, most, "…");
  return short === text ? html`<bdi>${text}</bdi>` : html`<bdi title="${text}">${short}</bdi>`;
}

/**
 * The key of a metric, parameter or tag, cut as {@link shortText} cuts. A line may break after the characters that join its words.
 *
 * @example String(keyText("log_loss")) // "<bdi>log_<wbr>loss</bdi>"
 */
export function keyText(key: string, most = mostCharacters): Html {
  const short = cutText(key, most, "…");
  const words = short.split(/(?<=[_./:])(?=[^_./:])/).map((word, i) => html`${i > 0 && html`<wbr>`}${word}`);
  return short === key ? html`<bdi>${words}</bdi>` : html`<bdi title="${key}">${words}</bdi>`;
}

/** Text that is HTML already. Only {@link html} and {@link trustedHtml} make it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text is escaped, {@link Html} is taken as it is, lists are joined, the empty values vanish. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/** The templates that were checked: a template is the same object each time that its line of the program runs. */
const checked = new WeakSet<TemplateStringsArray>();

/**
 * Makes HTML of a template; every value is escaped unless it is {@link Html} itself.
 *
 * Values may stand in text and in quoted attributes. They may not stand in names, in `<script>` or `<style>`, and a URL
 * that did not come from this server must not become a link.
 *
 * @throws {TypeError} when a value follows `=` without a quote: escaping would not protect there.
 * @example String(html`<b>${"<i>"}</b>`) // "<b>&lt;i&gt;</b>"
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  if (!checked.has(strings)) {
    const bare = strings.slice(0, -1).find((text) => /=\s*$/.test(text));
    if (bare !== undefined)
      throw new TypeError(`an attribute's value must be quoted after "${bare.slice(-40)}"`);
    checked.add(strings);
  }
  let text = strings[0] ?? "";
  values.forEach((value, i) => {
    text += render(value) + (strings[i + 1] ?? "");
  });
  return new Html(text);
}

/** Declares a constant of the program to be HTML. Never for text that came from a store or a request. */
export function trustedHtml(text: string): Html {
  return new Html(text);
}

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.text;
  if (value === null || value === undefined || value === false) return "";
  if (typeof value === "object") return value.map(render).join("");
  return escapeHtml(String(value));
}

/** What stands for each character that means something to HTML. */
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text with the five characters that mean something to HTML replaced; fit for text and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

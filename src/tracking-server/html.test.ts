import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html, trustedHtml } from "./html.ts";

describe("html", () => {
  it("escapes text and attribute values", () => {
    const name = `"><script>alert('1')</script>&`;
    expect(String(html`<p title="${name}">${name}</p>`)).toBe(
      `<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>`,
    );
  });

  it("takes nested templates and lists as they are, and drops empty values", () => {
    const items = ["a", "<b>"].map((text) => html`<li>${text}</li>`);
    expect(String(html`<ul>${items}</ul>${null}${undefined}${false}${0}`)).toBe(
      "<ul><li>a</li><li>&lt;b&gt;</li></ul>0",
    );
    expect(String(html`${trustedHtml("<hr>")}`)).toBe("<hr>");
  });

  it("refuses an attribute value without quotes", () => {
    expect(() => html`<a href=${"x onclick=alert(1)"}>x</a>`).toThrow(TypeError);
  });

  it("does not take an object that only looks like HTML", () => {
    const forged = JSON.parse('{"text":"<script>"}') as string;
    expect(() => html`${forged}`).toThrow();
  });
});

describe("escapeHtml()", () => {
  it("leaves no character that opens a tag or ends an attribute, and can be undone", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "a", ";", "#", "é") }),
        (text) => {
          const escaped = escapeHtml(text);
          expect(escaped).not.toMatch(/[<>"']/);
          const back = escaped
            .replaceAll("&lt;", "<")
            .replaceAll("&gt;", ">")
            .replaceAll("&quot;", '"')
            .replaceAll("&#39;", "'")
            .replaceAll("&amp;", "&");
          expect(back).toBe(text);
        },
      ),
    );
  });
});

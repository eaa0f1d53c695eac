import { createHash } from "node:crypto";

/** The style of all pages: system fonts, light and dark as the reader's system is, no image and no script. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f9; --ink: #1b2230; --soft: #566072; --rule: #d9dee6;
  --accent: #a3243b; --link: #1d56a6; --good: #1c6b3c; --bad: #a3243b; --mark: #fff3cf; --dot: #1d56a6; --dot-opacity: .55;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --raised: #1c222c; --ink: #e5e9f0; --soft: #9aa5b6; --rule: #333c4a;
    --accent: #f07a8c; --link: #8ab8f5; --good: #79cf9a; --bad: #f28b9a; --mark: #3d3414; --dot: #8ab8f5; --dot-opacity: .75;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, .scroll:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .25rem .75rem; z-index: 2; }
.top { display: flex; align-items: center; gap: 2rem; padding: .6rem 1.5rem; border-bottom: 1px solid var(--rule); background: var(--raised); }
.top nav { display: flex; gap: 1.25rem; }
.top nav a { color: var(--ink); text-decoration: none; padding: .2rem 0; border-bottom: 2px solid transparent; }
.top nav a:hover, .top nav a[aria-current] { border-color: var(--accent); }
.mark { color: var(--accent); font-weight: 700; font-size: 1.1rem; text-decoration: none; letter-spacing: .01em; }
main { max-width: 100rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
.title { margin-bottom: .6rem; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
h1 { font-size: 1.55rem; line-height: 1.25; margin: .25rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.12rem; margin: 2rem 0 .6rem; }
h3 { font-size: .95rem; margin: 1.25rem 0 .4rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; max-width: 75ch; }
.crumbs ol { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem; margin: 0; padding: 0; font-size: .87rem; color: var(--soft); }
.crumbs li::after { content: "›"; margin-left: .25rem; }
.soft, .hint { color: var(--soft); }
.hint { font-size: .87rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note { border-left: 3px solid var(--accent); background: var(--raised); padding: .5rem .9rem; max-width: 80ch; overflow-wrap: anywhere; }
.none { color: var(--soft); }
.scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--rule); border-radius: 6px; }
.scroll.fit { width: fit-content; max-width: 100%; }
.scroll.fit th, .scroll.fit td { padding-right: 2rem; }
.runs { font-size: .9rem; }
.runs tbody th { white-space: normal; min-width: 13.5rem; }
.tag { white-space: nowrap; }
.runs tbody th > a:first-of-type { white-space: nowrap; }
.runs th, .runs td { padding-left: .55rem; padding-right: .55rem; }
.runs .pick { position: sticky; left: 0; min-width: 2.3rem; background: var(--paper); z-index: 1; }
.runs tbody th, .runs thead th:nth-child(2) { position: sticky; left: 2.3rem; background: var(--paper); z-index: 1; }
.runs thead .pick, .runs thead th:nth-child(2) { background: var(--raised); z-index: 2; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
th, td { text-align: left; padding: .38rem .75rem; border-bottom: 1px solid var(--rule); vertical-align: top; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { position: sticky; top: 0; background: var(--raised); font-size: .85rem; font-weight: 600; vertical-align: bottom; z-index: 1; }
thead th small { display: block; font-weight: 400; color: var(--soft); }
thead th a { color: inherit; }
tbody th { font-weight: 500; }
tbody tr:hover > * { background: var(--raised); }
td.num, th.num { text-align: right; }
.number { font-variant-numeric: tabular-nums; }
td.long, th.long { white-space: normal; overflow-wrap: anywhere; min-width: 12rem; max-width: 42rem; }
.clip { display: inline-block; max-width: 16rem; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.runs tbody .child1 { padding-left: 1.5rem; } .runs tbody .child2 { padding-left: 2.6rem; } .runs tbody .child3 { padding-left: 3.7rem; }
tr.differs > * { background: var(--mark); }
.tag { display: inline-block; border: 1px solid var(--rule); border-radius: 4px; padding: 0 .4rem; font-size: .82rem; color: var(--ink); background: var(--paper); }
.best { color: var(--good); font-size: .82rem; font-weight: 600; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 999px; padding: 0 .55rem; font-size: .82rem; color: var(--soft); white-space: nowrap; }
.badge.finished { color: var(--good); } .badge.failed, .badge.killed { color: var(--bad); } .badge.running { color: var(--link); }
code, pre, .mono { font: .87em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; }
code { background: var(--raised); border: 1px solid var(--rule); border-radius: 4px; padding: .05rem .35rem; }
.mono { overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; padding: .9rem 1rem; overflow: auto; max-height: 75vh; tab-size: 2; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .7rem 2rem; margin: .75rem 0; }
dt { color: var(--soft); font-size: .84rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.facts code { display: inline-block; }
.empty { border: 1px dashed var(--rule); border-radius: 6px; padding: .7rem 1.1rem; color: var(--soft); max-width: 60rem; width: fit-content; }
.empty p { margin: .15rem 0; }
.empty code { color: var(--ink); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin: .6rem 0; }
button, .button { font: inherit; color: var(--paper); background: var(--link); border: 0; border-radius: 5px; padding: .3rem .9rem; cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { filter: brightness(1.1); }
input[type=checkbox] { width: 1.05rem; height: 1.05rem; vertical-align: -.15rem; accent-color: var(--link); }
td.pick, th.pick { padding-right: 0; width: 2rem; }
details > summary { cursor: pointer; }
section > details, h3 ~ details { margin-top: .6rem; }
details > .scroll, details > ul { margin-top: .5rem; }
.tree, .tree ul { list-style: none; margin: 0; padding-left: 1.2rem; }
.tree { padding-left: 0; }
.tree li { padding: .1rem 0; }
.tree .hint { margin-left: .6rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(36rem, 100%), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; }
figcaption { font-weight: 600; margin-bottom: .25rem; overflow-wrap: anywhere; }
figcaption span { font-weight: 400; }
.chart { display: block; max-width: 100%; height: auto; }
.chart .grid { stroke: var(--rule); }
.chart .axis { stroke: var(--rule); }
.chart .tick { fill: var(--soft); font: 12px system-ui, sans-serif; }
.chart .label { fill: var(--ink); font: 13px system-ui, sans-serif; }
.chart .dot { fill: var(--dot); fill-opacity: var(--dot-opacity); }
.chart .line { fill: none; stroke: var(--dot); stroke-width: 1.5; }
.chart .mean { stroke: var(--accent); stroke-width: 2.5; }
.image { max-width: 100%; height: auto; background: #fff; border: 1px solid var(--rule); border-radius: 6px; }
@media (max-width: 40rem) { main, .top { padding-left: 1rem; padding-right: 1rem; } .runs tbody th, .runs thead th:nth-child(2), .runs .pick { position: static; } }
@media print { .top, form button, .skip { display: none; } .scroll { max-height: none; } }
`.trim();

/** The mark of the pages: one heartbeat. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#a3243b"/><path d="M3 17h7l3-8 5 15 4-10 2 3h5" fill="none" stroke="#fff" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"/></svg>`;

/** Changes whenever the style does. */
const digest = createHash("sha256").update(stylesheet).digest("hex").slice(0, 12);

/** Where the style lies. Its digest in the address lets browsers keep it for good. */
export const stylesheetHref = `/assets/${digest}.css`;
/** Where the mark lies, as the icon of each page. */
export const iconHref = "/assets/icon.svg";

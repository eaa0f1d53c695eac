import { createHash } from "node:crypto";

/** The style of all pages: system fonts, light and dark as the reader's system is, no image and no script. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f6f7f9; --ink: #1b2230; --soft: #566072; --rule: #d9dee6;
  --accent: #a3243b; --link: #1d56a6; --good: #1c6b3c; --bad: #a3243b; --mark: #fff3cf; --dot: #1d56a6; --dot-opacity: .55; --edge: rgb(27 34 48 / .38);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --raised: #1c222c; --ink: #e5e9f0; --soft: #9aa5b6; --rule: #333c4a;
    --accent: #f07a8c; --link: #8ab8f5; --good: #79cf9a; --bad: #f28b9a; --mark: #3d3414; --dot: #8ab8f5; --dot-opacity: .75; --edge: rgb(200 214 236 / .5);
  }
}
* { box-sizing: border-box; }
body { margin: 0; overflow-wrap: break-word; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
a { color: var(--link); text-underline-offset: 2px; }
a:focus-visible, .thumbs a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, .scroll:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
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
.crumbs li { overflow-wrap: anywhere; }
.crumbs li::after { content: "›"; margin-left: .25rem; }
.soft, .hint { color: var(--soft); }
.hint { font-size: .87rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.note { border-left: 3px solid var(--accent); background: var(--raised); padding: .5rem .9rem; max-width: 80ch; overflow-wrap: anywhere; }
.none { color: var(--soft); }
.scroll {
  position: relative; overflow: auto; max-height: 85vh; border: 1px solid var(--rule); border-radius: 6px;
  background: linear-gradient(to right, var(--paper) 40%, transparent) left -2px top 0 / 2.2rem 100% no-repeat local,
    linear-gradient(to left, var(--paper) 40%, transparent) right -2px top 0 / 2.2rem 100% no-repeat local,
    linear-gradient(to right, var(--edge), transparent) left / .8rem 100% no-repeat scroll,
    linear-gradient(to left, var(--edge), transparent) right / .8rem 100% no-repeat scroll;
}
.scroll::-webkit-scrollbar { height: 12px; width: 12px; }
.scroll::-webkit-scrollbar-track { background: var(--raised); }
.scroll::-webkit-scrollbar-thumb { background: var(--soft); border: 3px solid var(--raised); border-radius: 6px; }
.scroll.schema { max-height: none; }
.scroll.fit { width: fit-content; max-width: 100%; }
.scroll.fit th, .scroll.fit td { padding-right: 2rem; }
.runs { font-size: .9rem; }
.runs tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 12rem; max-width: 26rem; }
.runs td { white-space: normal; }
time span { white-space: nowrap; }
.runs thead th { white-space: normal; }
.runs thead th.key { min-width: 5rem; max-width: 11rem; }
.runs thead th small { white-space: nowrap; }
thead th small { white-space: normal; }
th.key { white-space: normal; overflow-wrap: anywhere; }
tbody th.key { min-width: 8rem; max-width: 26rem; }
tbody th small { display: block; font-weight: 400; color: var(--soft); font-size: .82rem; }
th.name, td.name { white-space: normal; overflow-wrap: anywhere; min-width: 9rem; max-width: 32rem; }
td.values { white-space: normal; min-width: 12rem; }
td.values small { display: block; color: var(--soft); font-size: .87rem; }
.codes { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
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
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.number.loose { white-space: normal; }
td.long, th.long { white-space: normal; overflow-wrap: anywhere; min-width: 12rem; max-width: 42rem; }
.clip { display: inline-block; white-space: nowrap; max-width: 9.5rem; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.runs tbody .child1 { padding-left: 1.5rem; } .runs tbody .child2 { padding-left: 2.6rem; } .runs tbody .child3 { padding-left: 3.7rem; }
tr.differs > * { background: var(--mark); }
.tag { display: inline-block; max-width: 100%; overflow-wrap: anywhere; border: 1px solid var(--rule); border-radius: 4px; padding: 0 .4rem; font-size: .82rem; font-weight: 400; color: var(--ink); background: var(--paper); }
.best { color: var(--good); font-size: .82rem; font-weight: 600; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 999px; padding: 0 .55rem; font-size: .82rem; color: var(--soft); white-space: nowrap; }
.badge.finished { color: var(--good); } .badge.failed, .badge.killed { color: var(--bad); } .badge.running { color: var(--link); } .badge.deleted { color: var(--bad); border-style: dashed; } .bad { color: var(--bad); }
.gates { list-style: none; margin: 0; padding: 0; }
.gates li { position: relative; overflow-wrap: anywhere; }
code, pre, .mono { font: .87em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; background: var(--raised); border: 1px solid var(--rule); border-radius: 4px; padding: .05rem .35rem; }
.mono { overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; padding: .9rem 1rem; overflow: auto; max-height: 75vh; tab-size: 2; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .7rem 2rem; margin: .75rem 0; }
dt { color: var(--soft); font-size: .84rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.facts code { display: inline-block; }
.empty { border: 1px dashed var(--rule); border-radius: 6px; padding: .7rem 1.1rem; color: var(--soft); max-width: min(60rem, 100%); width: fit-content; overflow-wrap: anywhere; }
.empty p { margin: .15rem 0; }
.empty code { color: var(--ink); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin: .6rem 0; }
button, .button { font: inherit; color: var(--paper); background: var(--link); border: 0; border-radius: 5px; padding: .3rem .9rem; cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { filter: brightness(1.1); }
input[type=checkbox] { width: 1.05rem; height: 1.05rem; vertical-align: -.15rem; accent-color: var(--link); }
td.pick, th.pick { padding-right: 0; width: 2rem; }
details > summary { cursor: pointer; width: fit-content; max-width: 100%; }
.columns form { border: 1px solid var(--rule); border-radius: 6px; background: var(--raised); padding: .4rem 1rem; margin: .5rem 0; }
fieldset { border: 0; margin: .4rem 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; }
legend { font-size: .87rem; color: var(--soft); padding: 0; float: left; width: 100%; }
.thumbs { list-style: none; margin: .5rem 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13.75rem, 100%), 1fr)); gap: .9rem; }
.thumbs a { display: block; height: 100%; border: 1px solid var(--rule); border-radius: 6px; overflow: hidden; background: var(--raised); text-decoration: none; }
.thumbs a:hover { border-color: var(--link); }
.thumbs img { display: block; width: 100%; height: auto; aspect-ratio: 4 / 3; object-fit: contain; background: #fff; }
.thumbs .drawn { background: var(--paper); }
.thumbs span { display: block; padding: .3rem .6rem; font-size: .87rem; overflow-wrap: anywhere; }
section > details, h3 ~ details { margin-top: .6rem; }
details > .scroll, details > ul { margin-top: .5rem; }
.tree, .tree ul { list-style: none; margin: 0; padding-left: 1.2rem; }
.tree { padding-left: 0; }
.tree li { padding: .1rem 0; overflow-wrap: anywhere; }
.tree .hint { margin-left: .6rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; }
figcaption { font-weight: 600; margin-bottom: .25rem; overflow-wrap: anywhere; }
figcaption span { font-weight: 400; }
.chart { display: block; max-width: 100%; height: auto; }
.scroll.plot { border: 0; width: fit-content; max-width: 100%; }
.plot .chart, .chart.spark { max-width: none; }
.chart .grid { stroke: var(--rule); }
.chart .axis { stroke: var(--rule); }
.chart .tick { fill: var(--soft); font: 12px system-ui, sans-serif; }
.chart .label { fill: var(--ink); font: 13px system-ui, sans-serif; }
.chart .dot { fill: var(--dot); fill-opacity: var(--dot-opacity); }
.chart .line { fill: none; stroke: var(--dot); stroke-width: 1.5; }
.chart .mean { stroke: var(--accent); stroke-width: 2.5; }
.image { max-width: 100%; height: auto; background: #fff; border: 1px solid var(--rule); border-radius: 6px; }
@media (max-width: 40rem) { main, .top { padding-left: 1rem; padding-right: 1rem; } td.long, th.long { min-width: 7rem; } .scroll.fit th, .scroll.fit td { padding-right: .75rem; } .thumbs { grid-template-columns: repeat(2, 1fr); } .runs tbody th, .runs thead th:nth-child(2), .runs .pick { position: static; } }
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

/** The page's style sheet: one column, generous space, color only where it means something. */
export const styles = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --text: #1d1f23; --soft: #565c66; --line: #dfe1e4; --wash: #f0f1f2;
  --good: #136c3f; --good-wash: #e4f3ea; --bad: #a8201a; --bad-wash: #fbe9e7;
  --unsure: #7a4f00; --unsure-wash: #fbf0da; --cool: #2a5598; --cool-wash: #e7eef9; --still: #4b5260; --still-wash: #e9ebee;
  --broken: #7d1f5c; --broken-wash: #f8e8f2; --accent: #2a5598; --mark: #fbf0da;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131416; --card: #1b1d20; --text: #e7e8ea; --soft: #a7adb7; --line: #34383e; --wash: #24272b;
    --good: #70d3a0; --good-wash: #16301f; --bad: #ff9d94; --bad-wash: #3a1b19;
    --unsure: #eec069; --unsure-wash: #352a12; --cool: #9dbdf5; --cool-wash: #1b2a44; --still: #b9c0cc; --still-wash: #2a2e34;
    --broken: #f0a3d3; --broken-wash: #381a2d; --accent: #9dbdf5; --mark: #443713;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 66rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -.01em; margin-bottom: 1rem; }
h3 { font-size: .95rem; margin: 1.75rem 0 .6rem; }
p + p { margin-top: .5rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre { font: .86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.num, td, .figures, .bars { font-variant-numeric: tabular-nums; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem 1rem; }
.note { color: var(--soft); font-size: .88rem; margin-top: .75rem; max-width: 46rem; }
small { color: var(--soft); font-size: .82em; }

.banner { --tone: var(--still); --wash-tone: var(--still-wash); background: var(--wash-tone); border: 1px solid var(--line);
  border-left: .6rem solid var(--tone); border-radius: 12px; padding: 1.75rem 2rem; }
.banner.accepted { --tone: var(--good); --wash-tone: var(--good-wash); }
.banner.rejected { --tone: var(--bad); --wash-tone: var(--bad-wash); }
.banner.cannot-tell { --tone: var(--unsure); --wash-tone: var(--unsure-wash); }
.banner.failed { --tone: var(--broken); --wash-tone: var(--broken-wash); }
.banner.not-tuned, .banner.a-a { --tone: var(--cool); --wash-tone: var(--cool-wash); }
.run { font-size: .85rem; color: var(--soft); }
.ending { display: flex; align-items: center; gap: 1.1rem; margin: .9rem 0 1rem; }
.icon { flex: none; fill: var(--tone); } .icon .cut { fill: none; stroke: var(--wash-tone); stroke-width: 4.5; stroke-linecap: round; stroke-linejoin: round; }
.ending h1 { font-size: 2.1rem; line-height: 1.15; letter-spacing: -.02em; color: var(--tone); }
.headline { display: block; font-size: 1.05rem; line-height: 1.4; letter-spacing: 0; font-weight: 500; color: var(--text); margin-top: .2rem; }
.reason { max-width: 48rem; }
.figures { display: flex; flex-wrap: wrap; gap: .9rem 2.5rem; margin-top: 1.4rem; }
.figures dt { font-size: .8rem; color: var(--soft); } .figures dd { font-size: 1.35rem; font-weight: 600; line-height: 1.3; }
.figures small { font-weight: 400; font-size: .85rem; }
.warnings { border: 1px solid var(--line); border-radius: 12px; background: var(--card); margin-top: 1rem; padding: .9rem 1.25rem; font-size: .92rem; }
.warnings ul { list-style: none; } .warnings li + li { margin-top: .4rem; }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; margin-top: 1rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem 1.75rem; min-width: 0; scroll-margin-top: 1rem; }
.cards h2 { font-size: 1.05rem; margin-bottom: .75rem; }
main section { margin-top: 1rem; }
.steps { padding-left: 1.2rem; } .steps li + li { margin-top: .75rem; } .steps li:only-child { list-style: none; margin-left: -1.2rem; }
.command { background: var(--wash); border-radius: 8px; padding: .55rem .8rem; margin-top: .5rem; overflow-x: auto; white-space: pre-wrap; }
.costs { list-style: none; } .costs li + li { margin-top: .8rem; } .costs code { display: block; color: var(--soft); font-size: .75rem; }
.price { font-weight: 600; font-variant-numeric: tabular-nums; display: block; }
nav { margin: 1.5rem 0 .5rem; } nav ul { display: flex; flex-wrap: wrap; gap: .35rem .5rem; list-style: none; }
nav a { display: block; font-size: .85rem; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 99px; text-decoration: none; background: var(--card); }
nav a:hover { border-color: var(--accent); }

.scroll { overflow-x: auto; position: relative; background:
    linear-gradient(to right, var(--card) 40%, transparent) 0 0 / 2rem 100% no-repeat local, linear-gradient(to left, var(--card) 40%, transparent) 100% 0 / 2rem 100% no-repeat local,
    linear-gradient(to right, var(--line), transparent) 0 0 / .75rem 100% no-repeat scroll, linear-gradient(to left, var(--line), transparent) 100% 0 / .75rem 100% no-repeat scroll; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: .8rem; font-weight: 500; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 500; min-width: 8rem; } tbody tr:last-child > * { border-bottom: 0; }
.num { text-align: right; white-space: nowrap; }
td code { overflow-wrap: anywhere; }
.tag { display: inline-block; font-size: .78rem; font-weight: 600; border-radius: 99px; padding: .05rem .6rem; white-space: nowrap; background: var(--still-wash); color: var(--still); }
.tag.good { background: var(--good-wash); color: var(--good); } .tag.bad { background: var(--bad-wash); color: var(--bad); }
.tag.unsure { background: var(--unsure-wash); color: var(--unsure); }

.bars { margin-top: .9rem; max-width: 44rem; } .bars > div { display: grid; grid-template-columns: 13rem 1fr; gap: .25rem 1rem; align-items: center; padding: .25rem 0; }
.bars dd { display: grid; grid-template-columns: 1fr 4rem; gap: .75rem; align-items: center; } .bars .first { font-weight: 600; }
.bar .track { fill: var(--wash); } .bar .value { fill: var(--soft); } .first .bar .value { fill: var(--accent); }
.costs + p, .bars + .fields { margin-top: 1rem; }
.interval { min-width: 10rem; display: block; --tone: var(--unsure); } .interval.good { --tone: var(--good); } .interval.bad { --tone: var(--bad); }
.interval .zero { stroke: var(--soft); stroke-width: 1; } .interval .minimum { stroke: var(--soft); stroke-dasharray: 3 3; }
.interval .range { stroke: var(--tone); stroke-width: 3; } .interval .end { stroke: var(--tone); stroke-width: 2; } .interval circle { fill: var(--tone); }

.matrix { width: auto; font-size: .85rem; } .matrix td, .matrix thead th:not(:first-child) { text-align: center; min-width: 2.3rem; padding: .3rem .35rem; font-variant-numeric: tabular-nums; }
.matrix td { border: 1px solid var(--card); } .matrix tbody th { white-space: nowrap; font-weight: 400; border-bottom-color: transparent; padding: .3rem .9rem .3rem 0; }
.matrix .index { display: inline-block; min-width: 1.4rem; color: var(--soft); }
.matrix .right { --tone: var(--good); } .matrix .wrong { --tone: var(--bad); }
.h0 { background: var(--wash); } .h1 { background: color-mix(in srgb, var(--tone) 12%, var(--card)); } .h2 { background: color-mix(in srgb, var(--tone) 20%, var(--card)); }
.h3 { background: color-mix(in srgb, var(--tone) 28%, var(--card)); } .h4 { background: color-mix(in srgb, var(--tone) 36%, var(--card)); } .h5 { background: color-mix(in srgb, var(--tone) 44%, var(--card)); font-weight: 600; }

#filter { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: end; margin: 1.1rem 0 .25rem; padding: .9rem 1.1rem; background: var(--wash); border-radius: 10px; }
#filter[hidden] { display: none; }
#filter label { font-size: .8rem; color: var(--soft); display: grid; gap: .2rem; }
select, input, button { font: inherit; font-size: .92rem; color: var(--text); background: var(--card); border: 1px solid var(--soft); border-radius: 8px; padding: .35rem .6rem; max-width: 100%; }
#filter-count { font-size: .85rem; color: var(--soft); margin-left: auto; }
#filter-cell { cursor: pointer; overflow-wrap: anywhere; text-align: left; } #filter-cell[hidden] { display: none; }
.matrix td a { color: inherit; display: block; }
#show-more { display: block; margin: 1.25rem auto 0; padding: .5rem 1.25rem; cursor: pointer; } #show-more[hidden] { display: none; }
.row { border-top: 1px solid var(--line); padding: 1.1rem 0; } .row[hidden] { display: none; }
.row h3 { margin: 0 0 .5rem; font-size: .85rem; font-weight: 600; color: var(--soft); }
.row dl > div { display: grid; grid-template-columns: 6rem 1fr; gap: .1rem 1rem; padding: .15rem 0; }
.row dt { font-size: .82rem; color: var(--soft); padding-top: .1rem; } .row dd { white-space: pre-wrap; }
.row .question dd { font-weight: 500; }
.score { font-variant-numeric: tabular-nums; color: var(--soft); } .ok { color: var(--good); font-weight: 700; } .no { color: var(--bad); font-weight: 700; }
mark { background: var(--mark); color: inherit; border-bottom: 2px solid var(--unsure); padding: 0 .05em; border-radius: 2px; }

.curve { display: block; overflow: visible; } .curve polyline { fill: none; vector-effect: non-scaling-stroke; stroke-width: 2; stroke-linejoin: round; }
.curve .train { stroke: var(--soft); } .curve polyline.validation { stroke: var(--accent); } .curve circle.validation { fill: var(--accent); } .curve circle.best { fill: var(--good); stroke: var(--card); stroke-width: 2; }
.curve .grid { stroke: var(--line); } .curve .epoch { stroke: var(--soft); stroke-dasharray: 2 4; } .curve .axis { fill: var(--soft); font-size: 11px; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; } .curve .overfit { fill: var(--unsure); opacity: .14; }
figure { margin: 1.25rem 0 .5rem; } figcaption { font-size: .82rem; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .82rem; margin-bottom: .75rem; } .key::before { content: ""; display: inline-block; width: 1.1rem; height: .2rem; vertical-align: middle; margin-right: .45rem; background: var(--soft); }
.key.validation::before { background: var(--accent); } .key.best::before { background: var(--good); width: .6rem; height: .6rem; border-radius: 50%; } .key.overfit::before { background: var(--unsure); opacity: .4; height: .8rem; }
details { margin-top: 1rem; } summary { cursor: pointer; font-size: .92rem; } details[open] summary { margin-bottom: .6rem; }
.fields > div { display: grid; grid-template-columns: 13rem 1fr; gap: .1rem 1rem; padding: .4rem 0; border-bottom: 1px solid var(--line); font-size: .92rem; } .fields > div:last-child { border-bottom: 0; }
.fields dt { color: var(--soft); }
footer { color: var(--soft); font-size: .85rem; margin-top: 1.5rem; }
.print-only { display: none; }

@media (max-width: 40rem) {
  body { padding: 1rem .75rem 3rem; }
  section, .banner { padding: 1.1rem 1rem; border-radius: 10px; }
  .ending h1 { font-size: 1.6rem; } .icon { width: 40px; height: 40px; } .figures { gap: .75rem 1.75rem; }
  .bars > div, .fields > div, .row dl > div { grid-template-columns: 1fr; }
  .interval { min-width: 7rem; } tbody th { min-width: 6.5rem; } th, td { padding-right: .7rem; } #plan .num { white-space: normal; }
  #filter-count { margin-left: 0; } #filter label, #filter select, #filter input { width: 100%; }
}
@media print {
  :root { --page: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb; --wash: #f2f2f2; --good: #0b5c33; --good-wash: #fff; --bad: #8f1510; --bad-wash: #fff;
    --unsure: #6b4500; --unsure-wash: #fff; --cool: #1f4a8a; --cool-wash: #fff; --still: #333; --still-wash: #fff; --broken: #6a174d; --broken-wash: #fff; --accent: #1f4a8a; --mark: #f2f2f2; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } nav, .skip, #filter, #show-more { display: none !important; }
  section, .banner { border-radius: 0; padding: .8rem 1rem; break-inside: auto; } .banner, .row, figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; background: none; } table { font-size: 9pt; } .interval { min-width: 6rem; } tbody th { min-width: 0; } .warnings { border-radius: 0; } .row[hidden] { display: block; } #row-list .row:nth-child(n+31) { display: none; } .print-only { display: block; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`;

/** The style sheet of the page: the report's colors, one narrow column, and nothing from elsewhere. */
export const styles = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --text: #1d1f23; --soft: #565c66; --line: #dfe1e4; --wash: #f0f1f2; --edge: #7b828c;
  --good: #136c3f; --bad: #a8201a; --unsure: #7a4f00; --unsure-wash: #fbf0da; --accent: #2a5598; --on: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131416; --card: #1b1d20; --text: #e7e8ea; --soft: #a7adb7; --line: #34383e; --wash: #24272b; --edge: #7b828c;
    --good: #70d3a0; --bad: #ff9d94; --unsure: #eec069; --unsure-wash: #352a12; --accent: #9dbdf5; --on: #131416;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; padding: 2rem 1rem 4rem; background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 42rem; margin: 0 auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.75rem; }
h1, h2, p, dl, dd { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.015em; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin-top: .6rem; }
code { font: .86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.soft { color: var(--soft); font-size: .9rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .unsure { color: var(--unsure); }
dl { margin-top: 1.25rem; border-top: 1px solid var(--line); }
dl div { display: grid; grid-template-columns: 11rem 1fr; gap: .1rem 1rem; padding: .55rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); font-size: .9rem; } dd { font-variant-numeric: tabular-nums; }
.total { font-weight: 600; }
.proves { background: var(--unsure-wash); border-radius: 8px; padding: .9rem 1.1rem; margin-top: 1.5rem; font-size: .92rem; }
.proves h2 { margin: 0 0 .25rem; font-size: .95rem; color: var(--unsure); } .proves p { margin-top: .35rem; }
form { margin-top: 1.5rem; }
label { display: block; font-weight: 600; font-size: .92rem; margin-top: 1rem; } label span { font-weight: 400; color: var(--soft); }
input, textarea { display: block; width: 100%; margin-top: .3rem; padding: .55rem .7rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--edge); border-radius: 8px; }
textarea { min-height: 5rem; resize: vertical; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { flex: 1 1 10rem; min-height: 2.75rem; padding: .55rem 1.25rem; font: inherit; font-weight: 600; border-radius: 8px; cursor: pointer;
  border: 1px solid var(--tone); background: transparent; color: var(--tone); }
button.yes { --tone: var(--good); background: var(--good); color: var(--on); } button.no { --tone: var(--bad); }
@media (max-width: 30rem) { main { padding: 1.25rem; } dl div { grid-template-columns: 1fr; } }
`;

/** The page's style sheet. */
export const styles = `
:root { color-scheme: light dark; --bad: #b3261e; --warn: #8a5a00; --good: #1b6e3c; --line: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
.verdict { border-left: .4rem solid; padding: .5rem 1rem; font-size: 1.2rem; }
.verdict.good { border-color: var(--good); } .verdict.bad { border-color: var(--bad); }
section { border-top: 1px solid var(--line); padding: .5rem 0; }
h2 { font-size: 1.1rem; } h2 small { font-weight: normal; opacity: .7; }
.badge { font-size: .8rem; padding: .1rem .5rem; border-radius: 1rem; color: #fff; background: #555; }
.error .badge { background: var(--bad); } .warning .badge { background: var(--warn); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .2rem .6rem .2rem 0; }
.bars th { width: 30%; font-weight: normal; } meter { width: 60%; }
blockquote { margin: .5rem 0; padding: .3rem .8rem; border-left: 3px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
cite { font-size: .8rem; opacity: .7; } .answer { font-weight: 600; }
footer { margin-top: 2rem; opacity: .75; }
`;

import { blockSections } from "../../report/html/blocks.ts";
import { documentOf, navigation } from "../../report/html/document.ts";
import { html, plain } from "../../report/html/html.ts";
import { blocksMarkdown } from "../../report/markdown/blocks.ts";
import type { ReplayResult } from "./replay-result.ts";
import { replaySections } from "./replay-sections.ts";
import { sideText } from "./replay-texts.ts";

/** What a replay has measured as one page that loads and runs nothing; rows are in it only where they were requested. */
export function replayPage(result: ReplayResult): string {
  const sections = replaySections(result);
  const title = plain(titleOf(result));
  return documentOf({
    ...{ title, kind: "replay" },
    header: html`<header class="banner ${toneOf(result)}"><p class="run">${plain(result.group)}</p><div class="ending"><h1>${title}</h1></div></header>
${navigation("replay", sections)}`,
    main: blockSections(sections),
    footer:
      result.rows.length === 0
        ? "This page holds no question and no answer."
        : "This page holds questions and answers of production: handle it like the logs themselves.",
  });
}

/** The same as Markdown. */
export function replayMarkdown(result: ReplayResult): string {
  return blocksMarkdown(titleOf(result), replaySections(result));
}

function titleOf({ sides }: ReplayResult): string {
  return `Replay: ${sideText(sides.candidate)} beside ${sideText(sides.champion)}`;
}

/** Color of the page's head: only where right answers are known does it say which is better. */
function toneOf({ quality }: ReplayResult): string {
  if (quality === null) return "a-a";
  if (quality.verdict === "better") return "accepted";
  return quality.verdict === "worse" ? "rejected" : "cannot-tell";
}

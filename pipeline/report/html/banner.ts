import { grouped } from "../../counts.ts";
import { baseScoreText } from "../../evaluation/base-score-text.ts";
import { reasonText } from "../../evaluation/reason-text.ts";
import { intervalText, percentText, pointsText } from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import { notesTexts } from "../../metrics/notes-text.ts";
import type { RunReport } from "../../run-folder/report.ts";
import type { Verdict } from "../../run-folder/verdict.ts";
import { endingText } from "../ending.ts";
import { minuteText } from "../figures.ts";
import { foreign, type Html, html } from "./html.ts";
import { endingIcon } from "./icons.ts";

/** The head of the page: how the run ended and why, in one sentence, and what qualifies the numbers. */
export function banner(report: RunReport): Html {
  const { ending, runId, writtenAt, request } = report;
  const { word, headline } = endingText(ending);
  return html`<header class="banner ${ending}">
<p class="run">Tunewright run ${foreign(runId)}${request === null ? null : html` · ${foreign(request.baseModel.name)}`} · ${minuteText(writtenAt)}</p>
<div class="ending">${endingIcon(ending)}<h1>${word}<span class="sr">: </span><span class="headline">${headline}</span></h1></div>
<p class="reason">${reasonOf(report)}</p>
${report.verdict === null ? null : figures(report.verdict)}
</header>
${warnings(report)}`;
}

/** The reason in one sentence; of a failure its cause, which may be anything. */
function reasonOf({ failure, verdict, baseScore, ending }: RunReport): Html {
  if (failure !== null) {
    return html`<code>${failure.error}</code> in “${foreign(failure.state)}”: ${foreign(failure.cause)}`;
  }
  if (ending === "not-tuned" && baseScore !== null) return html`${baseScoreText(baseScore)}`;
  return html`${verdict === null ? "The reason is not in the run’s folder." : reasonText(verdict)}`;
}

/** The champion is among them where the alias points at a model: it may be what decided. */
function figures({ scores: [first], rows, champion }: Verdict): Html {
  const { tuned, base, gain, interval, name } = first;
  return html`<dl class="figures">
<div><dt>Tuned</dt><dd>${percentText(tuned)}</dd></div>
<div><dt>Base</dt><dd>${percentText(base)}</dd></div>
${
  champion === null
    ? null
    : html`<div><dt>Champion</dt><dd>${percentText(champion.comparison.base)}</dd></div>
`
}<div><dt>Gain over the base</dt><dd>${pointsText(gain)} <small>points, ${intervalText(interval)}</small></dd></div>
<div><dt>Measured on</dt><dd>${grouped(rows)} <small>held-out rows, as ${foreign(scoreTitle(name))}</small></dd></div>
</dl>`;
}

/** What the reader must know before any number. */
function warnings({ ending, metrics, notes, unreadable }: RunReport): Html {
  const texts = [
    ...(ending === "a-a"
      ? [
          html`<strong>A/A.</strong> “Tuned” in this report is the base model too, asked a second time.`,
        ]
      : []),
    ...notesTexts(metrics).map((text) => html`<strong>Note.</strong> ${foreign(text)}`),
    ...notes.map(
      ({ state, error }) =>
        html`<strong>Missing.</strong> The state “${foreign(state)}” failed with <code>${error}</code>; the verdict does not depend on it.`,
    ),
    ...unreadable.map(
      (name) =>
        html`<strong>Unreadable.</strong> <code>${name}</code> in the run’s folder is damaged or missing, so that what it holds is not in this report.`,
    ),
  ];
  if (texts.length === 0) return html``;
  return html`<aside class="warnings" aria-label="What qualifies this report"><ul>${texts.map((text) => html`<li>${text}</li>`)}</ul></aside>`;
}

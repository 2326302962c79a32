import { counted, grouped } from "../../../counts.ts";
import {
  groupsText,
  intervalText,
  percentText,
  plainPoints,
  pointsText,
  shareText,
} from "../../../evaluation/score-text.ts";
import { scoreTitle } from "../../../evaluation/score-title.ts";
import type {
  ComparedAnswers,
  ComparedRun,
  ComparisonView,
} from "../../api/compare/comparison-view.ts";
import { conditionWord } from "../parts/condition.tsx";
import { IntervalChart, reachOf } from "../parts/interval-chart.tsx";

/** Styles of the report's banner, and the words. */
const VERDICTS = {
  better: ["accepted", "▲ B is better than A"],
  worse: ["rejected", "▼ B is worse than A"],
  same: ["stopped", "= The same score on every row"],
  "cannot-tell": ["cannot-tell", "? Cannot tell which is better"],
} as const;

/** The two tuned models on the rows that both answered; or why there are none. */
export function ComparedAnswersSection({ view }: { view: ComparisonView }) {
  if (view.answers === null) return <NoAnswers view={view} />;
  const { answers } = view;
  const reach = reachOf([answers.interval]);
  const [style, words] = VERDICTS[answers.compared];
  return (
    <section class={`banner ${style}`} aria-labelledby="compared-title">
      <h2 id="compared-title">{words}</h2>
      <p>
        On the {counted(answers.rows, "held-out row")} that both tuned models answered, by{" "}
        {scoreTitle(answers.score)}.
      </p>
      <Figures answers={answers} />
      <IntervalChart gain={answers.gain} interval={answers.interval} reach={reach} />
      <p class="note">
        Right of the line, B is better; the line is from −{Number(plainPoints(reach))} to +
        {Number(plainPoints(reach))} points. The interval holds the true difference with{" "}
        {shareText(answers.confidence)} confidence
        {answers.groups === null ? "" : ` (${groupsText(answers.groups)})`}.
      </p>
      <Limits answers={answers} />
    </section>
  );
}

function Figures({ answers: { a, b, gain, interval, pValue } }: { answers: ComparedAnswers }) {
  const figures = [
    ["A", percentText(a), ""],
    ["B", percentText(b), ""],
    ["B − A", pointsText(gain), `points, ${intervalText(interval)}`],
    ["p", pValue === null ? "–" : pValue < 0.001 ? "< 0.001" : pValue.toFixed(3), ""],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([name, value, more]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} {more === "" ? null : <small>{more}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What the comparison leaves out. */
function Limits({ answers }: { answers: ComparedAnswers }) {
  const { sameHeldOut, onlyA, onlyB, skippedScores, score } = answers;
  return (
    <>
      {sameHeldOut ? null : (
        <p>
          <strong>The held-out rows differ.</strong> Only those in common are compared:{" "}
          {counted(onlyA, "row")} only in A, {grouped(onlyB)} only in B.
        </p>
      )}
      {skippedScores.length === 0 ? null : (
        <p>
          <strong>Compared by {scoreTitle(score)}:</strong> B has not scored its answers by{" "}
          {skippedScores.map(scoreTitle).join(", ")} as A has.
        </p>
      )}
    </>
  );
}

function NoAnswers({ view: { a, b } }: { view: ComparisonView }) {
  const without = [a, b].filter(({ about }) => about.scores === null);
  return (
    <section class="banner" aria-labelledby="compared-title">
      <h2 id="compared-title">Their answers cannot be compared</h2>
      {without.length === 0 ? (
        <p>
          The two runs have no held-out row in common. Two runs of the same file and split seed are
          measured on the same rows.
        </p>
      ) : (
        without.map((run) => <p key={run.runId}>{whyNone(run)}</p>)
      )}
      <p class="note">What they were started with is compared below.</p>
    </section>
  );
}

function whyNone({ runId, about: { condition } }: ComparedRun): string {
  const word = conditionWord(condition).toLowerCase();
  if (condition === "running" || condition === "waits") {
    return `${runId} has no verdict yet (${word}): compare again when it has ended.`;
  }
  return `${runId} has no tuned model whose answers were scored (${word}).`;
}

import {
  intervalText,
  percentText,
  plainPoints,
  pointsText,
  verdictWord,
} from "../../../evaluation/score-text.ts";
import type { ComparedRun, ComparisonView } from "../../api/compare/comparison-view.ts";
import { Condition } from "../parts/condition.tsx";
import { IntervalChart, reachOf } from "../parts/interval-chart.tsx";
import { Scroll } from "../parts/scroll.tsx";

/** What came of each run against its own base model. */
export function ComparedRuns({ view: { a, b } }: { view: ComparisonView }) {
  const reach = reachOf([a, b].flatMap(({ about }) => about.scores ?? []));
  return (
    <section aria-labelledby="each-title">
      <h2 id="each-title">Each against its base model</h2>
      <Scroll label="Verdicts of both runs">
        <table class="each">
          <caption class="sr">Verdicts of both runs</caption>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">State</th>
              <th scope="col" class="num">
                Tuned
              </th>
              <th scope="col" class="num">
                Base
              </th>
              <th scope="col">
                −{Number(plainPoints(reach))} ← 0 → +{Number(plainPoints(reach))}
              </th>
              <th scope="col">Gain in points</th>
            </tr>
          </thead>
          <tbody>
            <Side name="A" run={a} reach={reach} />
            <Side name="B" run={b} reach={reach} />
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

interface SideProps {
  readonly name: string;
  readonly run: ComparedRun;
  readonly reach: number;
}

function Side({ name, run: { runId, about }, reach }: SideProps) {
  const { scores, condition } = about;
  return (
    <tr>
      <th scope="row">
        <strong>{name}</strong> <a href={`/runs/${runId}`}>{runId}</a>
      </th>
      <td>
        <Condition condition={condition} />
      </td>
      <td class="num">{scores === null ? "–" : percentText(scores.tuned)}</td>
      <td class="num">{scores === null ? "–" : percentText(scores.base)}</td>
      <td>
        {scores === null ? null : (
          <IntervalChart gain={scores.gain} interval={scores} reach={reach} />
        )}
      </td>
      <td class="gain">
        {scores === null ? null : (
          <>
            {pointsText(scores.gain)}{" "}
            <small>
              {intervalText(scores)}, {verdictWord(scores.verdict)}
            </small>
          </>
        )}
      </td>
    </tr>
  );
}

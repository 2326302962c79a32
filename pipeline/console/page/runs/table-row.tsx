import { counted, grouped } from "../../../counts.ts";
import { durationText } from "../../../duration-text.ts";
import {
  intervalText,
  percentText,
  pointsText,
  shareText,
  verdictWord,
} from "../../../evaluation/score-text.ts";
import { dollars } from "../../../usd.ts";
import type { RunAbout, RunRow, RunScores } from "../../api/runs/run-row.ts";
import { Condition } from "../parts/condition.tsx";
import { IntervalChart } from "../parts/interval-chart.tsx";
import { agoText } from "./ago.ts";
import { type Chosen, keyOf } from "./chosen.ts";

interface RowProps {
  readonly run: RunRow;
  readonly chosen: Chosen;
  /** Milliseconds since the epoch, by the clock of the run's cloud. */
  readonly now: number;
  /** Points that the line of gains is drawn to, left and right of zero; from 0 to 1. */
  readonly reach: number;
  /** null: there is only one. */
  readonly region: string | null;
}

/** One run. */
export function TableRow({ run, chosen, now, region, reach }: RowProps) {
  const isChosen = chosen.runs.some((one) => keyOf(one) === keyOf(run));
  return (
    <tr>
      <td class="choose">
        <input
          type="checkbox"
          aria-label={`Compare ${run.runId}`}
          checked={isChosen}
          disabled={!isChosen && chosen.runs.length === 2}
          onChange={() => chosen.toggle(run)}
        />
      </td>
      <td class="state">
        <State run={run} />
      </td>
      <th scope="row">
        <a href={`/runs/${run.runId}`}>{run.runId}</a>
        {run.aliases.map((alias) => (
          <span class="tag good" key={alias}>
            <span class="sr">alias </span>@{alias}
          </span>
        ))}
        <small>{aboutText(run, region)}</small>
      </th>
      <td class="scores">
        <Scores run={run} />
      </td>
      <td class="gain">
        <Gain scores={run.about?.scores ?? null} reach={reach} />
      </td>
      <td class="num cost">
        <Cost cost={run.cost} />
      </td>
      <td class="num times">
        <time dateTime={isoOf(run.startedAt)} title={`${isoOf(run.startedAt).slice(0, 19)}Z`}>
          {agoText(now - run.startedAt)}
        </time>
        <small>{durationText(Math.max(0, (run.stoppedAt ?? now) - run.startedAt))}</small>
      </td>
    </tr>
  );
}

/** What is known of the state before the run is read is its status alone. */
function State({ run: { about, status } }: { run: RunRow }) {
  if (about === null) {
    return <small class="reading">{status === "RUNNING" ? "Running …" : "Reading …"}</small>;
  }
  const detail = detailText(about);
  return (
    <>
      <Condition condition={about.condition} />
      {detail === null ? null : <small>{detail}</small>}
    </>
  );
}

/** The state that is running, or why it ended so. */
function detailText({ condition, state, error, scores }: RunAbout): string | null {
  if (condition === "waits") return null;
  return state ?? error ?? (condition === "a-a" ? null : (scores?.why ?? null));
}

/** e.g. `nova-micro · support-tickets · tickets.csv, 320 + 80 rows · resumed once`. */
function aboutText({ about, resumes, runId }: RunRow, region: string | null): string {
  const { model, group, dataset, rows, startedBy } = about ?? {};
  const counts = rows ? `${grouped(rows.train)} + ${counted(rows.heldOut, "row")}` : null;
  const isNamed = group === dataset;
  return [
    model,
    isNamed || runId === group ? null : group,
    [dataset, counts].filter((text) => text != null).join(", "),
    resumes === 0 ? null : `resumed ${resumes === 1 ? "once" : `${resumes} times`}`,
    startedBy == null ? null : `by ${startedBy.split(/[/:]/).at(-1)}`,
    region,
  ]
    .filter((text) => text != null && text !== "")
    .join(" · ");
}

function Scores({ run: { about } }: { run: RunRow }) {
  if (about?.baseScore != null) {
    return (
      <>
        – <small>base {percentText(about.baseScore)}</small>
      </>
    );
  }
  if (about?.scores == null) return null;
  return (
    <>
      {percentText(about.scores.tuned)} <small>base {percentText(about.scores.base)}</small>
    </>
  );
}

function Gain({ scores, reach }: { scores: RunScores | null; reach: number }) {
  if (scores === null) return null;
  return (
    <>
      <IntervalChart gain={scores.gain} interval={scores} reach={reach} />
      {pointsText(scores.gain)}{" "}
      <small>
        {intervalText(scores)}, {verdictWord(scores.verdict)}
        <span class="sr"> at {shareText(scores.confidence)} confidence</span>
      </small>
    </>
  );
}

function Cost({ cost }: { cost: RunRow["cost"] }) {
  if (cost === null) return null;
  const { usd, kind, isAll } = cost;
  return (
    <>
      {usd === null ? "unknown" : dollars(usd)}
      {usd === null || isAll ? "" : " and more"}
      <small>{kind}</small>
    </>
  );
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

import { counted } from "../../counts.ts";
import { intervalText, percentText, pointsText, shareText } from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type { CostFigure } from "../../report/cost-figures.ts";
import type { Decision, RunOutput } from "../../run-folder/run-output.ts";
import { dollars } from "../../usd.ts";
import { asWritten } from "../as-written.ts";
import { runCommand } from "../follow-run.ts";
import { paint } from "../format.ts";
import { type NextStep, nextLines } from "./next.ts";

/** What the last lines of a run that has a verdict are about. */
export interface Concluded {
  readonly runId: string;
  readonly output: RunOutput & { readonly decision: Decision };
  readonly costs: readonly CostFigure[];
}

/** Which cloud it ran in. */
interface ConclusionContext {
  /** Options of commands that are suggested to the user; see `Session`. */
  readonly flags: string;
  /** Its cloud simulates Bedrock, and charges nothing. */
  readonly isSimulated: boolean;
}

const RULE = "━".repeat(56);

/** The verdict where it cannot be missed, what it means in plain words, and what comes next. */
export function conclusionText(
  { runId, output, costs }: Concluded,
  { flags, isSimulated }: ConclusionContext,
): string {
  const { decision, outcome } = output;
  const isAccepted = outcome === "accepted";
  const color = isAccepted ? paint.good : paint.bad;
  const steps = isAccepted
    ? acceptedSteps({ runId, group: groupOf(output), flags })
    : rejectedSteps(decision, runId, flags);
  return [
    color(RULE),
    `  ${paint.bold(color(isAccepted ? "ACCEPTED" : "REJECTED"))}  ${scoresLine(decision)}`,
    color(RULE),
    meaningText(output),
    ...(isSimulated
      ? [
          "This was a rehearsal: a small local model was trained and asked in place of Bedrock's, so that the scores say whether the run works, and not what it will score on AWS.",
        ]
      : []),
    "",
    nextLines(steps),
    ...(isSimulated ? [awsText(costs)] : []),
  ].join("\n");
}

/** e.g. `labels correct 39.0% → 77.2%, +38.2 points (95%: +28.1 to +47.0)`. */
function scoresLine({ score, base, tuned, gain, confidence, ...interval }: Decision): string {
  const of = `${scoreTitle(score)} ${percentText(base)} → ${percentText(tuned)}`;
  return `${of}, ${pointsText(gain)} points (${shareText(confidence)}: ${intervalText(interval)})`;
}

function meaningText({ outcome, alias, decision }: Concluded["output"]): string {
  const { verdict, rows, rowsNeeded, reason } = decision;
  const on = `on ${counted(rows, "row")} that it had not seen`;
  if (outcome === "accepted") {
    return `The tuned model is better ${on}, by more than chance explains. It is registered and served${alias == null ? "" : `, and the alias ${alias} points to it`}.`;
  }
  const kept = "The model is kept, and nothing serves it.";
  switch (verdict) {
    case "better":
      return `The tuned model is better than the base model, but not in all that the gate requires: ${reason} ${kept}`;
    case "worse":
      return `The tuned model has become worse than the base model ${on}. ${kept}`;
    case "no-difference":
      return `Tuning has made no difference that matters ${on}. ${kept}`;
    case "cannot-tell":
      return rowsNeeded === null
        ? `${counted(rows, "held-out row")} are too few to tell whether the tuned model is better. ${kept}`
        : `${counted(rows, "held-out row")} are too few to tell whether the tuned model is better: about ${counted(rowsNeeded, "more row")} would tell. ${kept}`;
  }
}

function acceptedSteps(of: { runId: string; group: string; flags: string }): NextStep[] {
  const { runId, group, flags } = of;
  return [
    [`tunewright invoke ${group} "…"${flags}`, "asks the model"],
    [`tunewright promote ${group} --to production${flags}`, "puts it in service for applications"],
    [runCommand("report", runId, flags), "opens the report, with every row that changed"],
    [runCommand("console", runId, flags), "shows the run in the browser"],
  ];
}

function rejectedSteps({ verdict }: Decision, runId: string, flags: string): NextStep[] {
  const more: NextStep =
    verdict === "cannot-tell"
      ? [
          `tunewright tune --help`,
          "--evaluation-share holds out more rows, --held-out a file of them; add rows if you have them",
        ]
      : [
          `tunewright validate`,
          "names defects of the rows, and other base models that take them (--model)",
        ];
  return [
    [runCommand("report", runId, flags), "shows every row that changed, for better or worse"],
    more,
    [runCommand("explain", runId, flags), "says why the gate decided so"],
  ];
}

/** The way from a rehearsal to the real run, and what that was planned to cost. */
function awsText(costs: readonly CostFigure[]): string {
  const known = costs.flatMap(({ planned }) => planned.usd ?? []);
  const sum = dollars(known.reduce((total, usd) => total + usd, 0));
  const isWhole = costs.length > 0 && known.length === costs.length;
  const price =
    costs.length === 0
      ? ""
      : ` for about ${sum}${isWhole ? "" : " and what has no known price"}, as planned`;
  return `next: ${asWritten("tunewright deploy")}, once, then the same ${asWritten("tunewright tune")} without --local: the real run on AWS${price}`;
}

/** Of a version's key, `registry/<group>/versions/…`. */
function groupOf({ version }: RunOutput): string {
  return version.split("/")[1] ?? version;
}

import { durationText } from "../../duration-text.ts";
import { evaluationTimeText } from "../../evaluation/duration.ts";
import { localTrainingText, partReadText } from "../../metrics/local-training-text.ts";
import { consoleUrl } from "../../report/console-url.ts";
import type { RunView } from "../../run/status.ts";
import { errorText, type Step } from "../../run/timeline.ts";
import { readModellessOutput } from "../../run-folder/modelless-output.ts";
import { readOutput } from "../../run-folder/run-output.ts";
import { goodEnds } from "../../workflow/names.ts";
import { paint } from "../format.ts";
import { outcomeWord } from "./decision.ts";
import { acceptanceText, evaluationText, jobText, quotaTexts } from "./readings.ts";

const MARKS = {
  done: { symbol: "✓", color: paint.good },
  failed: { symbol: "✗", color: paint.bad },
  running: { symbol: "●", color: paint.warn },
} as const;

/** Of a state; one in which a run ends without what was wanted must not look like a success. */
function markOf({ status, type, name }: Step): (typeof MARKS)[Step["status"]] {
  const isSuccess = type !== "Succeed" || Object.values<string>(goodEnds).includes(name);
  return MARKS[isSuccess || status === "running" ? status : "failed"];
}

/** One state as a line: symbol, name, duration, visits, retries; its error on the next line. */
export function stepLine(step: Step): string {
  const { color, symbol } = markOf(step);
  const visits = step.visits > 1 ? paint.dim(`  ×${step.visits}`) : "";
  const retries =
    step.retries > 0
      ? paint.warn(`  ${step.retries} ${step.retries === 1 ? "retry" : "retries"}`)
      : "";
  const line = `  ${color(symbol)} ${step.name.padEnd(42)}${durationText(step.milliseconds).padStart(10)}`;
  // The state that ends a run only repeats the error of an earlier one.
  const error = step.type === "Fail" ? null : step.error;
  return `${line}${visits}${retries}${error === null ? "" : `\n      ${errorText(error)}`}`;
}

/** A run with every state and its duration. */
export function runText(view: RunView, atAws: boolean): string {
  const end = view.stoppedAt ?? lastMoment(view);
  const took = durationText(Math.max(0, end - view.startedAt));
  const model = view.model === null ? "" : `base model ${view.model} · `;
  return [
    `${paint.title(view.runId)}  ${statusWord(view)}  ${took}`,
    paint.dim(`${model}${resumeText(view)}started ${moment(view.startedAt)}`),
    "",
    ...view.steps.map(stepLine),
    ...readingLines(view),
    ...(view.error === null ? [] : ["", `  ${paint.bad("✗")} ${errorText(view.error)}`]),
    ...(atAws ? ["", consoleUrl(view.executionArn)] : []),
  ].join("\n");
}

/** How far the job and the evaluation are, when last read, and what Bedrock made of the rows. */
function readingLines(view: RunView): string[] {
  const { quotas, job, candidates, acceptance } = view;
  const lines = [
    ...(quotas === null ? [] : quotaTexts(quotas).map((text) => `  quota       ${text}`)),
    ...(job === null ? [] : [`  job         ${jobText(job)}`]),
    ...Object.entries(candidates ?? {})
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, reading]) => `  ${name.padEnd(12)}${jobText(reading)}`),
    ...localTrainingLines(view),
    ...(acceptance === null ? [] : [`  rows        ${acceptanceText(acceptance)}`]),
    ...evaluationLines(view),
  ];
  return lines.length === 0 ? [] : ["", ...lines];
}

/** How far the training on a local Bedrock is, and what it does not read. */
function localTrainingLines({ localTraining }: RunView): string[] {
  if (localTraining === null) return [];
  const part = partReadText(localTraining);
  return [
    `  training    locally: ${localTrainingText(localTraining)}`,
    ...(part === undefined ? [] : [`              ${part}`]),
  ];
}

/** How far the evaluation is; of one that a running run has not come to, how long it will take. */
function evaluationLines(view: RunView): string[] {
  const { status, evaluation, evaluationLeft, plannedEvaluation: planned } = view;
  if (evaluation !== null) return [`  evaluation  ${evaluationText(evaluation, evaluationLeft)}`];
  if (status !== "RUNNING" || planned === null || planned.minutes === null) return [];
  return [`  evaluation  not started; ${evaluationTimeText(planned.rows, planned.minutes)}`];
}

/** Which resume of the run its steps are of, e.g. `resume 1 (execution tickets_2) · `. */
function resumeText({ resumes, executionArn }: RunView): string {
  const name = executionArn.split(":").at(-1);
  return resumes === 0 ? "" : `resume ${resumes} (execution ${name}) · `;
}

/** A status in its color; of a run that succeeded what the gate decided, since the status says only that it ended. */
function statusWord({ status, output }: RunView): string {
  const decided = readOutput(output) ?? readModellessOutput(output);
  if (decided !== null) return `${outcomeWord(decided.outcome)} (${status})`;
  if (status === "SUCCEEDED") return paint.good(status);
  return status === "RUNNING" ? paint.warn(status) : paint.bad(status);
}

/** A point in time for people, in UTC to the second. */
export function moment(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

function lastMoment(view: RunView): number {
  return Math.max(view.startedAt, ...view.steps.map((step) => step.startedAt + step.milliseconds));
}

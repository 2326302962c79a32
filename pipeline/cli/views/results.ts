import { counted } from "../../counts.ts";
import { reasonText } from "../../evaluation/reason-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import { curveText } from "../../metrics/curve-text.ts";
import type { RowStyle, RunOutput, RunResults } from "../../run/results.ts";
import type { TrainingMetrics } from "../../run-folder/metrics.ts";
import type { SmokeTest } from "../../run-folder/smoke-test.ts";
import type { Verdict } from "../../run-folder/verdict.ts";
import { paint, sparkline } from "../format.ts";
import { acceptanceText } from "./readings.ts";

/** The results of a run: loss curve, scores, verdict, registered version, sample answer. */
export function resultsText(results: RunResults): string {
  const { metrics, acceptance, verdict, smokeTest, output } = results;
  return [
    ...(metrics === null ? [] : [paint.bold("Training"), trainingText(metrics)]),
    ...(acceptance === null || acceptance.rejected === 0
      ? []
      : [
          `  ${paint.warn("rows")}        Bedrock ${acceptanceText(acceptance)}; see acceptance.json`,
        ]),
    ...(metrics === null ? [] : [""]),
    ...(verdict === null ? [] : [paint.bold("Evaluation"), verdictText(verdict)]),
    ...(metrics?.notes ?? []).map((note) => `  ${paint.warn("note")}        ${note}`),
    ...(verdict === null && metrics === null ? [] : [""]),
    ...(output === null ? [] : [paint.bold("Registry"), registryText(results), ""]),
    ...(smokeTest === null
      ? []
      : [paint.bold("Sample answer"), answerText(smokeTest, results.style), ""]),
  ]
    .join("\n")
    .trimEnd();
}

/** The training loss, as numbers and as a line. */
function trainingText({ training, validation, curve }: TrainingMetrics): string {
  const losses = training.map((point) => point.loss);
  const marks = milestones(training.length).map((index) => training[index]);
  const numbers = marks.flatMap((point) =>
    point === undefined ? [] : [`step ${point.step}: ${point.loss.toFixed(3)}`],
  );
  const perEpoch = validation.map((point) => `epoch ${point.epoch}: ${point.loss.toFixed(3)}`);
  return [
    `  loss        ${paint.warn(sparkline(losses))}`,
    `              ${numbers.join("  →  ") || "the job wrote no metrics"}`,
    ...(perEpoch.length === 0 ? [] : [`  validation  ${perEpoch.join("  →  ")}`]),
    `  ${curveText(curve)}`,
  ].join("\n");
}

/** Indexes of up to five points spread over a curve, including its ends. */
function milestones(count: number): number[] {
  if (count <= 5) return Array.from({ length: count }, (_, index) => index);
  return [0, 1, 2, 3, 4].map((part) => Math.round((part * (count - 1)) / 4));
}

/** Base and tuned scores, the interval of their difference, and the verdict. */
function verdictText(verdict: Verdict): string {
  const { rows, gate, scores } = verdict;
  const [{ base, tuned, gain, interval, pValue, name }] = scores;
  const metric = scoreTitle(name);
  const significance =
    pValue === null ? "" : `, p ${pValue < 0.0001 ? "< 0.0001" : pValue.toFixed(4)}`;
  const accepted = verdict.outcome === "accepted";
  return [
    `  base        ${percent(base)} ${metric}  ${bar(base)}`,
    `  tuned       ${percent(tuned)} ${metric}  ${bar(tuned)}`,
    `  gain        ${signed(gain)} points on ${rows} held-out rows, ${Number((gate.confidence * 100).toFixed(1))}% confidence interval ${signed(interval.low)} to ${signed(interval.high)}${significance}`,
    ...refusedText(verdict),
    `  verdict     ${accepted ? paint.good("accepted") : paint.bad("rejected")}. ${reasonText(verdict)}`,
  ].join("\n");
}

/** Rows without an answer, which a reader of the scores must know of. */
function refusedText({ answers }: Verdict): string[] {
  const [tuned, base] = [answers.tuned.refused, answers.base.refused];
  if (tuned === 0 && base === 0) return [];
  return [
    `  refused     ${counted(tuned, "row")} by the tuned model, counted as wrong; ${counted(base, "row")} by the base model, counted as right`,
  ];
}

function registryText({ output }: RunResults): string {
  if (output === null) return "";
  return [
    `  version     ${output.version}`,
    `  model       ${output.modelArn}`,
    ...(output.alias == null ? [] : [`  alias       ${output.alias} points to it`]),
    ...(output.servingArn == null ? [] : [`  served as   ${output.servingArn}`]),
    `  billed      ${stillBilled(output)}`,
  ].join("\n");
}

/** What a run that succeeded continues to cost. */
export function stillBilled({ servingArn, committedUntil, left }: RunOutput): string {
  if (committedUntil != null) {
    return `provisioned throughput with a commitment, until ${committedUntil.slice(0, 10)} whether it is used or not, and the custom model's storage until you delete it in Bedrock`;
  }
  // The clean-up of a rejected model's serving has listed what is there.
  if (left != null && left !== "") return left;
  return `${uncommitted(servingArn ?? null)}, until you delete it in Bedrock`;
}

function uncommitted(servingArn: string | null): string {
  if (servingArn === null) return "the custom model's storage";
  return servingArn.includes(":provisioned-model/")
    ? "provisioned throughput per hour and the custom model's storage"
    : "the custom model's storage, plus tokens when it is used";
}

/** A held-out question, the tuned model's answer, and the expected answer where the two differ. */
export function answerText(
  { messages, answer, reference }: SmokeTest,
  style: RowStyle | null,
): string {
  const texts = messages.at(-1)?.content.map((block) => block.text) ?? [];
  const question = texts.join(" ").replace(style?.system ?? "", "");
  const isCorrect = answer.trim().toLowerCase() === reference.trim().toLowerCase();
  return [
    `  prompt      ${shorten(question)}`,
    `  answer      ${isCorrect ? paint.good(shorten(answer)) : paint.warn(shorten(answer))}`,
    ...(isCorrect ? [] : [`  expected    ${shorten(reference)}`]),
  ].join("\n");
}

function percent(score: number): string {
  return `${(score * 100).toFixed(1).padStart(5)}%`;
}

function signed(score: number): string {
  return `${score < 0 ? "−" : "+"}${Math.abs(score * 100).toFixed(1)}`;
}

function bar(score: number): string {
  return paint.dim("█".repeat(Math.round(score * 30)));
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

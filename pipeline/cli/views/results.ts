import { basename } from "node:path/posix";
import { counted } from "../../counts.ts";
import { baseScoreText } from "../../evaluation/base-score-text.ts";
import { decisionOf } from "../../evaluation/decision.ts";
import { curveText } from "../../metrics/curve-text.ts";
import { linesText, moreRowsText, unlearnedText } from "../../metrics/lessons-text.ts";
import { notesTexts } from "../../metrics/notes-text.ts";
import { minuteText } from "../../report/figures.ts";
import type { RowStyle, RunResults } from "../../run/results.ts";
import { retireCommands } from "../../run/retire-commands.ts";
import type { DataLessons, TrainingMetrics } from "../../run-folder/metrics.ts";
import type { RunOutput } from "../../run-folder/run-output.ts";
import type { SmokeTest } from "../../run-folder/smoke-test.ts";
import type { Verdict } from "../../run-folder/verdict.ts";
import { paint, sparkline } from "../format.ts";
import { decisionText, outcomeWord } from "./decision.ts";
import { sweptTable } from "./hyperparameter-sweep.ts";
import { acceptanceText } from "./readings.ts";

/**
 * The results of a run: loss curve, scores, verdict, registered version, sample answer.
 * @param flags options of commands that are suggested to the user, see `Session`; null: none is suggested
 */
export function resultsText(results: RunResults, flags: string | null = null): string {
  const { metrics, acceptance, baseScore, verdict, smokeTest, output, modelless } = results;
  const { aliases, hyperparameterSweep: swept } = results;
  return [
    ...(swept === null ? [] : [paint.bold("Hyperparameter sweep"), sweptTable(swept), ""]),
    ...(metrics === null ? [] : [paint.bold("Training"), trainingText(metrics)]),
    ...(acceptance === null || acceptance.rejected === 0
      ? []
      : [
          `  ${paint.warn("rows")}        Bedrock ${acceptanceText(acceptance)}; see acceptance.json`,
        ]),
    ...(metrics === null ? [] : [""]),
    ...(baseScore === null ? [] : [paint.bold("Base model"), `  ${baseScoreText(baseScore)}`, ""]),
    ...(modelless?.outcome === "aa-passed" ? [selfCheckText, ""] : []),
    ...(verdict === null ? [] : [paint.bold("Evaluation"), evaluationText(verdict)]),
    ...notesTexts(metrics).map((note) => `  ${paint.warn("note")}        ${note}`),
    ...(verdict === null && metrics === null ? [] : [""]),
    ...(output === null
      ? []
      : [paint.bold("Registry"), registryText(output, { aliases, flags }), ""]),
    ...(smokeTest === null
      ? []
      : [paint.bold("Sample answer"), answerText(smokeTest, results.style), ""]),
  ]
    .join("\n")
    .trimEnd();
}

const selfCheckText =
  "A/A check passed: the base model was asked twice, and the gate did not accept it against itself.";

/** The training loss, as numbers and as a line. */
function trainingText({ training, validation, curve, dataLessons }: TrainingMetrics): string {
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
    ...(dataLessons === undefined ? [] : lessonsTexts(dataLessons)),
  ].join("\n");
}

/** What the training says about the data: two lines at most. */
function lessonsTexts(lessons: DataLessons): string[] {
  const { unlearned } = lessons;
  const found = unlearned !== null && unlearned.count > 0 ? unlearned : null;
  const texts = [
    moreRowsText(lessons),
    found && `${unlearnedText(lessons)} See ${linesText(found)} of input/train.jsonl.`,
  ];
  return texts.flatMap((text) => (text === null ? [] : [`  data        ${text}`]));
}

/** Indexes of up to five points spread over a curve, including its ends. */
function milestones(count: number): number[] {
  if (count <= 5) return Array.from({ length: count }, (_, index) => index);
  return [0, 1, 2, 3, 4].map((part) => Math.round((part * (count - 1)) / 4));
}

/** The decision, and rows without an answer. */
function evaluationText(verdict: Verdict): string {
  return [decisionText(decisionOf(verdict, undefined)), ...refusedText(verdict)].join("\n");
}

/** Rows without an answer, which a reader of the scores must know of. */
function refusedText({ answers }: Verdict): string[] {
  const [tuned, base] = [answers.tuned.refused, answers.base.refused];
  if (tuned === 0 && base === 0) return [];
  return [
    `  refused     ${counted(tuned, "row")} by the tuned model, counted as wrong; ${counted(base, "row")} by the base model, counted as right`,
  ];
}

/** What commands that are suggested depend on. */
interface Suggesting extends Pick<RunResults, "aliases"> {
  /** Options of theirs, see `Session`; null: none is suggested. */
  readonly flags: string | null;
}

/** What was registered, what serves it, what it costs, and where the report is. */
export function registryText(output: RunOutput, { aliases, flags }: Suggesting): string {
  const { outcome, version, modelArn, servingArn, report } = output;
  const rows: [name: string, value: string | null | undefined][] = [
    ["version", outcome === "accepted" ? version : `${version} (${outcomeWord(outcome)})`],
    ["model", modelArn],
    ["alias", aliasText(output, aliases)],
    ["served as", servingArn],
    ["billed", stillBilled(output)],
    ...(flags === null ? [] : commandRows(output, { aliases, flags })),
    ["report", report],
  ];
  return rows
    .flatMap(([name, value]) => (value == null ? [] : [`  ${name.padEnd(12)}${value}`]))
    .join("\n");
}

/** The aliases that point to it now, and the one that its run has moved where that points elsewhere since. */
function aliasText({ alias }: RunOutput, aliases: RunResults["aliases"]): string | null {
  const names = aliases.map((name) => name.replace(/^.*@/, ""));
  const lost = alias == null || names.includes(alias) ? [] : [`${alias} no longer points to it`];
  const points = names.map((name) => `${name} points to it`);
  return [...points, ...lost].join("; ") || null;
}

/** What changes what is billed. */
function commandRows(
  { outcome, version }: RunOutput,
  { aliases, flags }: { aliases: RunResults["aliases"]; flags: string },
): [string, string][] {
  const name = basename(version, ".json");
  const commands = retireCommands(name, { aliases, flags }).join(", then ");
  const end = `${commands} removes all that is billed`;
  const keep = `\`tunewright renew ${name}${flags}\` prolongs the lease`;
  return outcome === "accepted"
    ? [
        ["keep", keep],
        ["end", end],
      ]
    : [["end", end]];
}

/** What a run that succeeded continues to cost. */
function stillBilled(output: RunOutput): string {
  const { outcome, servingArn, committedUntil, left, decision } = output;
  // The clean-up of a rejected model's serving has listed what is there.
  if (left != null && left !== "") return left;
  const costs = decision?.costs.text ?? uncosted(servingArn ?? null);
  if (committedUntil != null) {
    return `${costs}; the commitment until ${committedUntil.slice(0, 10)} whether it is used or not`;
  }
  const { leaseUntil } = output;
  if (leaseUntil === undefined || outcome === "rejected") return costs;
  return leaseUntil === null
    ? `${costs}; served without an end, since it has no lease`
    : `${costs}; served until its lease ends, ${minuteText(leaseUntil)}`;
}

/** Of a run of an older version, which has noted no prices. */
function uncosted(servingArn: string | null): string {
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

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

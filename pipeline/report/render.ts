import { reasonText } from "../evaluation/reason-text.ts";
import { scoreTitle } from "../evaluation/score-title.ts";
import { curveText } from "../metrics/curve-text.ts";
import type { Acceptance } from "../run-folder/acceptance.ts";
import { runLayout } from "../run-folder/layout.ts";
import type { TrainingMetrics } from "../run-folder/metrics.ts";
import type { Teardown } from "../run-folder/teardown.ts";
import type { Method, Verdict } from "../run-folder/verdict.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { acceptanceSection, chargesSection } from "./job-sections.ts";
import { leftText } from "./left-text.ts";
import { fields, table } from "./markdown.ts";
import { kindText, outcomeText, resourceText } from "./outcome-text.ts";
import type { Failure, ReportRequest } from "./report-request.ts";

/** All that a run's report is made from. */
export interface Dossier extends ReportRequest {
  readonly writtenAt: string;
  readonly bucket: string;
  readonly acceptance: Acceptance | undefined;
  readonly metrics: TrainingMetrics | undefined;
  readonly verdict: Verdict | undefined;
  readonly teardown: Teardown | undefined;
}

const headlines: Record<Dossier["outcome"], string> = {
  accepted: "the tuned model was registered",
  rejected: "the gate rejected the tuned model",
  failed: "the run failed",
  stopped: "the run was stopped",
};

/** The run's report as Markdown: the outcome first, then its reasons. Holds no row of the dataset. */
export function render(dossier: Dossier): string {
  const sections = [
    `# Run ${dossier.runId}: ${headlines[dossier.outcome]}`,
    `Written ${dossier.writtenAt}.`,
    failureSection(dossier.failure),
    chargesSection(dossier.failure, dossier.teardown),
    noteSection(dossier.metrics?.notes ?? []),
    skippedSection(dossier.notes),
    verdictSection(dossier.verdict),
    labelSection(dossier.verdict),
    acceptanceSection(dossier.acceptance),
    trainingSection(dossier.metrics),
    requestSection(dossier.request),
    resourcesSection(dossier),
    teardownSection(dossier.teardown),
    filesSection(dossier),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function failureSection(failure: Failure | undefined): string {
  if (failure === undefined) return "";
  return [
    "## What went wrong",
    `\`${failure.error}\` in the state "${failure.state}":`,
    `> ${failure.cause.replace(/\s*\n\s*/g, "\n> ")}`,
  ].join("\n\n");
}

/** Comes before all numbers, so that no one mistakes a stand-in's score for Bedrock's. */
function noteSection(notes: readonly string[]): string {
  return notes.map((note) => `> **Note.** ${note}`).join("\n\n");
}

/** What failed without failing the run. */
function skippedSection(notes: Dossier["notes"] = []): string {
  return notes
    .map(
      ({ state, error }) =>
        `> **Missing.** The state "${state}" failed with \`${error}\`; the verdict does not depend on it.`,
    )
    .join("\n\n");
}

const methods: Record<Method, string> = {
  "newcombe-paired": "Newcombe's interval for paired proportions",
  "newcombe-paired-clustered":
    "Newcombe's interval for paired proportions, with the effective number of rows",
  "paired-bootstrap": "a paired bootstrap",
  "smoothed-bootstrap": "a smoothed paired bootstrap",
  "cluster-bootstrap": "a paired bootstrap of whole groups",
};

function verdictSection(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "";
  const { gate, answers, scores } = verdict;
  const [{ gain, interval, pValue, name, tuned, base, method }] = scores;
  return [
    "## Verdict",
    reasonText(verdict),
    table(
      ["model", scoreTitle(name), "refused rows"],
      [
        ["tuned", percent(tuned), String(answers.tuned.refused)],
        ["base", percent(base), String(answers.base.refused)],
        [
          "gain",
          `${points(gain)} points (${Number(points(gate.confidence))}% interval ${points(interval.low)} to ${points(interval.high)})`,
          "",
        ],
      ],
    ),
    `Both models answered the same ${verdict.rows} held-out rows. The interval is ${methods[method]}` +
      `${pValue === null ? "" : `; exact McNemar test: p = ${pValue.toPrecision(2)}`}. ` +
      "A row that a model refuses counts against the tuned model and in favor of the base model.",
  ].join("\n\n");
}

const WORST_LABELS = 10;

function labelSection(verdict: Verdict | undefined): string {
  if (verdict?.labels == null) return "";
  const worst = [...verdict.labels]
    .sort((one, other) => one.tuned.recall - other.tuned.recall)
    .slice(0, WORST_LABELS)
    .map(({ label, rows, tuned, base }) => [
      label.replaceAll("|", "\\|"),
      String(rows),
      percent(tuned.recall),
      percent(base.recall),
    ]);
  return `## Weakest labels\n\n${table(["label", "rows", "tuned", "base"], worst)}`;
}

function trainingSection(metrics: TrainingMetrics | undefined): string {
  if (metrics === undefined) return "";
  const { training, validation, curve } = metrics;
  const lines = [`## Training`, `${curveText(curve)} The job took ${training.length} steps.`];
  if (validation.length > 0) {
    const rows = validation.map((point) => [String(point.epoch), point.loss.toFixed(4)]);
    lines.push(table(["epoch", "validation loss"], rows));
  }
  return lines.join("\n\n");
}

function requestSection(request: unknown): string {
  const parsed = ExecutionInput.safeParse(request);
  if (!parsed.success) return "";
  const { baseModel, dataset, hyperParameters, serving, planHash, group } = parsed.data;
  const rows = [
    ["base model", `${baseModel.name} (\`${baseModel.id}\`)`],
    [
      "hyperparameters",
      Object.entries(hyperParameters)
        .map((pair) => pair.join(" "))
        .join(", "),
    ],
    [
      "rows",
      `${dataset.trainRows} train, ${dataset.validationRows} validation, ${dataset.evaluationRows} held out`,
    ],
    ["SHA-256 of the training file", `\`${dataset.sha256.train}\``],
    ["SHA-256 of the held-out file", `\`${dataset.sha256.evaluation}\``],
    ["SHA-256 of the plan", `\`${planHash}\``],
    ["serving", serving.path],
    ["group", group],
  ];
  return `## Request\n\n${table(["", ""], rows)}`;
}

function resourcesSection({
  jobArn,
  modelArn,
  servingArn,
  committedUntil,
  outcome,
}: Dossier): string {
  const isServed = outcome === "accepted";
  const rows = fields([
    ["customization job", jobArn],
    ["custom model", modelArn],
    ["serving", isServed ? servingArn : null],
  ]).map(([kind = "", arn]) => [kind, `\`${arn}\``]);
  if (rows.length === 0) return "";
  const billed =
    isServed && committedUntil != null
      ? `\n\nThe throughput is committed: it is billed until ${committedUntil}, whether it is used or not.`
      : "";
  return `## Resources\n\n${table(["", "ARN"], rows)}${billed}`;
}

function teardownSection(teardown: Teardown | undefined): string {
  if (teardown === undefined) return "";
  const { steps, remaining, checkedAt } = teardown;
  const rows = steps.map(({ at, resource, outcome }) => [
    at,
    kindText(resource.kind),
    outcomeText(outcome),
    `\`${resource.arn}\``,
  ]);
  const last =
    remaining.length === 0
      ? `Checked at ${checkedAt}: Bedrock no longer lists anything that this run had to remove.`
      : `Checked at ${checkedAt}: Bedrock still lists ${remaining.map(resourceText).join(", ")}.`;
  const done = rows.length === 0 ? [] : [table(["when", "what", "outcome", "ARN"], rows)];
  return ["## Clean-up", ...done, last, leftText(teardown)].join("\n\n");
}

function filesSection({ bucket, runId }: Dossier): string {
  return `## Files\n\nAll files of the run are under \`s3://${bucket}/${runLayout(runId).prefix}\``;
}

function percent(score: number): string {
  return `${points(score)}%`;
}

/** A score or a difference of scores, in points out of 100. */
function points(score: number): string {
  return (score * 100).toFixed(1);
}

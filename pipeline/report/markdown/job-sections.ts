import { curveText } from "../../metrics/curve-text.ts";
import { linesText, moreRowsText, turnText, unlearnedText } from "../../metrics/lessons-text.ts";
import type { RunReport } from "../../run-folder/report.ts";
import { table } from "./markdown.ts";
import unfinished from "./unfinished-jobs.json" with { type: "json" };

/** What Bedrock said about the training rows; empty where it has written no report. */
export function acceptanceSection(acceptance: RunReport["acceptance"]): string {
  if (acceptance === null) return "";
  const rows = acceptance.files.map((file) => [
    file.fileName,
    ...[file.processed, file.accepted, file.partiallyAccepted, file.rejected].map(String),
  ]);
  const head = ["file", "rows", "accepted", "accepted in part", "rejected"];
  return `## Rows that Bedrock accepted\n\n${table(head, rows)}`;
}

/** What AWS charges for a job that did not complete, as far as it was recorded; empty for other runs. */
export function chargesSection(
  failure: RunReport["failure"],
  teardown: RunReport["teardown"],
): string {
  const text = chargesText(failure, teardown);
  return text === null ? "" : `## What AWS charges for the job\n\n${text}`;
}

/** The same as a sentence; null for runs whose job completed. */
export function chargesText(
  failure: RunReport["failure"],
  teardown: RunReport["teardown"],
): string | null {
  const failedJob = failure?.error.startsWith("Job.") ?? false;
  const stoppedJob = (teardown?.steps ?? []).some(
    ({ resource }) => resource.kind === "customization-job",
  );
  if (!failedJob && !stoppedJob) return null;
  const { jobs, chargedUsd, asOf, source, unconfirmed } = unfinished;
  return (
    `Nothing, as far as it was recorded: ${jobs} failed, stalled or stopped jobs were billed ` +
    `${chargedUsd.toFixed(2)} USD (${source}; as of ${asOf}). Not confirmed is ${unconfirmed}. ` +
    "Your bill decides."
  );
}

/** How the training went; empty where Bedrock has reported nothing. */
export function trainingSection(metrics: RunReport["metrics"]): string {
  if (metrics === null) return "";
  const { training, validation, curve } = metrics;
  const lines = [`## Training`, `${curveText(curve)} The job took ${training.length} steps.`];
  if (validation.length > 0) {
    const rows = validation.map((point) => [String(point.epoch), point.loss.toFixed(4)]);
    lines.push(table(["epoch", "validation loss"], rows));
  }
  return lines.join("\n\n");
}

/** What the training says about the data; empty where the service measured nothing of the kind. */
export function dataLessonsSection(metrics: RunReport["metrics"]): string {
  const lessons = metrics?.dataLessons;
  if (metrics === null || lessons === undefined) return "";
  const { learningCurve, unlearned } = lessons;
  const hasCurve = learningCurve !== null && "points" in learningCurve;
  const rows = hasCurve
    ? learningCurve.points.map((point) => [String(point.rows), point.loss.toFixed(4)])
    : [];
  return [
    "## What the training says about the data",
    "Measured by the local stand-in, not by Bedrock.",
    moreRowsText(lessons),
    rows.length === 0 ? null : table(["training rows", "loss on held-out rows"], rows),
    unlearnedText(lessons),
    unlearned === null || unlearned.count === 0
      ? null
      : `Look at ${linesText(unlearned)} of \`input/train.jsonl\`.`,
    turnText(metrics.curve),
  ]
    .filter((line) => line !== null)
    .join("\n\n");
}

/** What the run was started with; empty where it was no request. */
export function requestSection(request: RunReport["request"]): string {
  if (request === null) return "";
  const { baseModel, teacher, dataset, hyperParameters, serving, planHash, group } = request;
  const rows = [
    ["base model", `${baseModel.name} (\`${baseModel.id}\`)`],
    ...(teacher === undefined ? [] : [["teacher", `\`${teacher.id}\``]]),
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

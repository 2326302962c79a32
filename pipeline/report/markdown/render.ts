import { baseScoreText } from "../../evaluation/base-score-text.ts";
import { notesTexts } from "../../metrics/notes-text.ts";
import { runLayout } from "../../run-folder/layout.ts";
import type { RunReport } from "../../run-folder/report.ts";
import { dollars } from "../../usd.ts";
import { requestText } from "../approval-text.ts";
import { endingText } from "../ending.ts";
import { failureLines } from "../failure-text.ts";
import { leftText } from "../left-text.ts";
import { nextSteps } from "../next-step.ts";
import { kindText, outcomeText, resourceText } from "../outcome-text.ts";
import { runningCosts } from "../running-costs.ts";
import { hyperparameterSweepSection } from "./hyperparameter-sweep.ts";
import {
  acceptanceSection,
  chargesSection,
  dataLessonsSection,
  requestSection,
  trainingSection,
} from "./job-sections.ts";
import { fields, table } from "./markdown.ts";
import { verdictSections } from "./verdict-sections.ts";

/** The run's report as Markdown: the outcome first, then its reasons. Holds no row of the dataset. */
export function reportMarkdown(report: RunReport): string {
  const sections = [
    `# Run ${report.runId}: ${endingText(report.ending).headline}`,
    `Written ${report.writtenAt}. The same with the rows that changed: \`report.html\`; all figures: \`report.json\`.`,
    failureSection(report),
    chargesSection(report.failure, report.teardown),
    noteSection(notesTexts(report.metrics)),
    skippedSection(report),
    nextSection(report),
    costSection(report),
    baseScoreSection(report.baseScore),
    ...(report.verdict === null ? [] : verdictSections(report.verdict)),
    acceptanceSection(report.acceptance),
    hyperparameterSweepSection(report),
    trainingSection(report.metrics),
    dataLessonsSection(report.metrics),
    requestSection(report.request),
    approvalSection(report),
    resourcesSection(report),
    teardownSection(report.teardown),
    filesSection(report),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function failureSection(report: RunReport): string {
  const { failure } = report;
  if (failure === null) return "";
  const meaning = failureLines(report).map(
    ({ name, text, command }) =>
      `- **${name}:** ${text}${command === null ? "" : ` \`${command}\``}`,
  );
  return [
    "## What went wrong",
    `\`${failure.error}\` in the state "${failure.state}":`,
    `> ${failure.cause.replace(/\s*\n\s*/g, "\n> ")}`,
    meaning.join("\n"),
  ].join("\n\n");
}

/** Comes before all numbers, so that no one mistakes a stand-in's score for Bedrock's. */
function noteSection(notes: readonly string[]): string {
  return notes.map((note) => `> **Note.** ${note}`).join("\n\n");
}

/** What failed without failing the run, and what cannot be read. */
function skippedSection({ notes, unreadable }: RunReport): string {
  return [
    ...notes.map(
      ({ state, error }) =>
        `> **Missing.** The state "${state}" failed with \`${error}\`; the verdict does not depend on it.`,
    ),
    ...unreadable.map(
      (name) =>
        `> **Unreadable.** \`${name}\` in the run's folder is damaged or missing; what it holds is not in this report.`,
    ),
  ].join("\n\n");
}

function nextSection(report: RunReport): string {
  const items = nextSteps(report).map(
    ({ text, command }, at) => `${at + 1}. ${text}${command === null ? "" : ` \`${command}\``}`,
  );
  return `## What to do next\n\n${items.join("\n")}`;
}

function baseScoreSection(score: RunReport["baseScore"]): string {
  return score === null ? "" : `## Before the training\n\n${baseScoreText(score)}`;
}

/** Of a run that was cleaned up, the section on the clean-up says it. */
function costSection(report: RunReport): string {
  const costs = report.teardown === null ? runningCosts(report) : null;
  if (costs === null || costs.length === 0) return "";
  const rows = costs.map(({ what, perHour, perMonth, until }) => [
    what,
    perHour === null ? "–" : dollars(perHour),
    dollars(perMonth),
    until,
  ]);
  return `## What costs money now\n\n${table(["what", "an hour", "a month", "until"], rows)}`;
}

/** Who was asked to approve the plan, and who decided. */
function approvalSection({ runId, approvals }: RunReport): string {
  if (approvals === undefined) return "";
  const items = approvals.map((one) => `- ${requestText(runId, one)}`);
  return `## Approval\n\n${items.join("\n") || "It was not requested yet."}`;
}

function resourcesSection(report: RunReport): string {
  const { jobArn, modelArn, servingArn, committedUntil, ending } = report;
  const isServed = ending === "accepted";
  const rows = fields([
    ["customization job", jobArn],
    ["custom model", modelArn],
    ["serving", isServed ? servingArn : null],
  ]).map(([kind = "", arn]) => [kind, `\`${arn}\``]);
  if (rows.length === 0) return "";
  const billed =
    isServed && committedUntil !== null
      ? `\n\nThe throughput is committed: it is billed until ${committedUntil}, whether it is used or not.`
      : "";
  return `## Resources\n\n${table(["", "ARN"], rows)}${billed}`;
}

function teardownSection(teardown: RunReport["teardown"]): string {
  if (teardown === null) return "";
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

function filesSection({ bucket, runId }: RunReport): string {
  return `## Files\n\nAll files of the run are under \`s3://${bucket}/${runLayout(runId).prefix}\``;
}

import type { Acceptance } from "../run-folder/acceptance.ts";
import type { Teardown } from "../run-folder/teardown.ts";
import { table } from "./markdown.ts";
import type { Failure } from "./report-request.ts";
import unfinished from "./unfinished-jobs.json" with { type: "json" };

/** What Bedrock said about the training rows; empty where it has written no report. */
export function acceptanceSection(acceptance: Acceptance | undefined): string {
  if (acceptance === undefined) return "";
  const rows = acceptance.files.map((file) => [
    file.fileName,
    ...[file.processed, file.accepted, file.partiallyAccepted, file.rejected].map(String),
  ]);
  const head = ["file", "rows", "accepted", "accepted in part", "rejected"];
  return `## Rows that Bedrock accepted\n\n${table(head, rows)}`;
}

/** What AWS charges for a job that did not complete, as far as it was recorded; empty for other runs. */
export function chargesSection(
  failure: Failure | undefined,
  teardown: Teardown | undefined,
): string {
  const failedJob = failure?.error.startsWith("Job.") ?? false;
  const stoppedJob = (teardown?.steps ?? []).some(
    ({ resource }) => resource.kind === "customization-job",
  );
  if (!failedJob && !stoppedJob) return "";
  const { jobs, chargedUsd, asOf, source, unconfirmed } = unfinished;
  return [
    "## What AWS charges for the job",
    `Nothing, as far as it was recorded: ${jobs} failed, stalled or stopped jobs were billed ` +
      `${chargedUsd.toFixed(2)} USD (${source}; as of ${asOf}). Not confirmed is ${unconfirmed}. ` +
      "Your bill decides.",
  ].join("\n\n");
}

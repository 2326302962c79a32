import { baseScoreText } from "../../evaluation/base-score-text.ts";
import { decisionOf } from "../../evaluation/decision.ts";
import type { RunReport } from "../../run-folder/report.ts";
import { failureText } from "../failure-text.ts";

/** What happened in a run, and why: the verdict, or the failure with its cause and remedy. */
export function happenedLines(report: RunReport): string[] {
  return [...endingLines(report), ...noteLines(report)];
}

function endingLines(report: RunReport): string[] {
  switch (report.ending) {
    case "accepted":
      return [...verdictLines(report), ...versionLines(report)];
    case "rejected":
    case "cannot-tell":
      return verdictLines(report);
    case "failed":
    case "stopped":
      return failureLines(report);
    case "not-tuned":
      return report.baseScore === null ? [] : [baseScoreText(report.baseScore)];
    case "a-a":
      return [...verdictLines(report), "Nothing was trained, served or registered."];
  }
}

function verdictLines({ verdict, plan }: RunReport): string[] {
  return verdict === null ? [] : [decisionOf(verdict, plan ?? undefined).summary];
}

function versionLines({ version, request }: RunReport): string[] {
  if (version === null || request === null) return [];
  return [`version: ${version} of the group ${request.group}, its candidate`];
}

function failureLines(report: RunReport): string[] {
  const { failure } = report;
  if (failure === null) return [];
  const { error, state, cause } = failure;
  return [`${error} in the state "${state}"`, cause, failureText(report)];
}

/** What failed beside the verdict. */
function noteLines({ notes }: RunReport): string[] {
  return notes.map(({ state, error }) => `note: the state "${state}" failed with ${error}`);
}

import { runLayout } from "../../run-folder/layout.ts";
import type { RunReport } from "../../run-folder/report.ts";
import { consoleUrl } from "../console-url.ts";
import { endingText } from "../ending.ts";
import { nextSteps } from "../next-step.ts";
import { runningCosts } from "../running-costs.ts";
import { costLines, isStillPaid } from "./costs.ts";
import { happenedLines } from "./happened.ts";
import type { Notice } from "./notice.ts";

/** What the notice of a run's end says besides its report. */
export interface RunEnd {
  /** ARN of the execution; null where it is not known. */
  readonly executionArn: string | null;
  /** What the clean-up could not do, as text; empty where it did all. */
  readonly leftovers: string;
}

/** The notice of how a run ended, from the facts of its report; rows are no part of it. */
export function runNotice(report: RunReport, end: RunEnd): Notice {
  const { runId, ending } = report;
  const leftovers = end.leftovers.trim();
  const { word, headline } = endingText(ending);
  return {
    ...{ runId, event: ending },
    subject: `Tunewright: ${runId} ${whatHappened(report, isStillPaid(report, leftovers))}`,
    summary: `${word}: ${headline}.`,
    lines: [
      ...happenedLines(report),
      ...(leftovers === "" ? [] : [leftovers]),
      ...costLines(report),
    ],
    steps: nextSteps(withoutContent(report)),
    links: linksOf(report, end),
    resources: (runningCosts(report) ?? []).flatMap(({ arn }) => arn ?? []),
  };
}

/** Rows and the values of their fields are on the page alone. */
function withoutContent(report: RunReport): RunReport {
  const { verdict } = report;
  if (verdict?.reason.kind !== "slice-below-floor") return { ...report, rows: null };
  const reason = { ...verdict.reason, value: "see the report" };
  return { ...report, rows: null, verdict: { ...verdict, reason } };
}

/** For the subject, so what matters comes first: the end may be cut off. */
function whatHappened({ ending, failure }: RunReport, isPaid: boolean): string {
  const paid = isPaid ? ", still costs money" : "";
  switch (ending) {
    case "accepted":
      return "was registered";
    case "rejected":
      return "was rejected by the gate";
    case "cannot-tell":
      return "was not registered: its rows cannot tell whether it is better";
    case "failed":
      return `failed${paid}: ${failure?.error ?? "unknown"}`;
    case "stopped":
      return `was stopped${paid}`;
    case "not-tuned":
      return "was not tuned";
    case "a-a":
      return "passed its A/A check";
  }
}

function linksOf({ runId, bucket }: RunReport, { executionArn }: RunEnd): Notice["links"] {
  const { prefix, reportPage } = runLayout(runId);
  return [
    ...(executionArn === null ? [] : [["Step Functions", consoleUrl(executionArn)] as const]),
    ["report", `s3://${bucket}/${reportPage}`],
    ["files", `s3://${bucket}/${prefix}`],
  ];
}

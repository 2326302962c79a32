import { explainFailure } from "../explain/explain-failure.ts";
import { explanationLines, type Line, linesText } from "../explain/explanation-text.ts";
import type { RunReport } from "../run-folder/report.ts";

/** What ended the run means, whose side it is on, what to do, in lines with their names; none unless it failed or was stopped. */
export function failureLines({
  failure,
  runId,
  jobArn,
}: Pick<RunReport, "failure" | "runId" | "jobArn">): Line[] {
  if (failure === null) return [];
  const region = jobArn?.split(":")[3];
  const facts = region === undefined ? { run: runId } : { run: runId, region };
  return explanationLines(explainFailure(failure, facts));
}

/** The same as plain text, for a notice. */
export function failureText(of: Pick<RunReport, "failure" | "runId" | "jobArn">): string {
  return linesText(failureLines(of));
}

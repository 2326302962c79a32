import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { failureText } from "../report/failure-text.ts";
import { ReportRequest } from "../report/report-request.ts";
import { writeReport } from "../report/write-report.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Writes the run's report: the page, the Markdown and the data; `explained` says what ended a run that failed. */
export const handler = handle(ReportRequest, async (input) => {
  const written = await writeReport({ bucket, clock: systemClock, withRows: true }, input);
  const { failure, runId, jobArn = null } = input;
  return { ...written, explained: failureText({ failure: failure ?? null, runId, jobArn }) };
});

import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { published } from "../report/notice/published.ts";
import { runNotice } from "../report/notice/run-notice.ts";
import { ReportRequest } from "../report/report-request.ts";
import { writeReport } from "../report/write-report.ts";
import { handle, noticeFormat, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Writes the run's report: the page, the Markdown and the data; returns the notice of how the run ended, too. */
export const handler = handle(ReportRequest, async (input) => {
  const { facts, ...written } = await writeReport(
    { bucket, clock: systemClock, withRows: true },
    input,
  );
  const { executionArn = null, leftovers = "" } = input;
  const notice = runNotice(facts, { executionArn, leftovers });
  return { ...written, notice: published(notice, noticeFormat()) };
});

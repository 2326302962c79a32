import { s3Client } from "../clients/s3.ts";
import { systemClock } from "../clock.ts";
import { ReportRequest } from "../report/report-request.ts";
import { writeReport } from "../report/write-report.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Writes the run's report: the page, the Markdown and the data. */
export const handler = handle(ReportRequest, (input) =>
  writeReport({ bucket, clock: systemClock, withRows: true }, input),
);

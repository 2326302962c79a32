import { s3Client } from "../clients.ts";
import { systemClock } from "../clock.ts";
import { writeReport } from "../report/write-report.ts";
import { WriteReportInput } from "./inputs.ts";
import { handle, setting } from "./runtime.ts";

const bucket = { s3: s3Client(), name: setting("DATA_BUCKET") };

/** Writes the run's report. */
export const handler = handle(WriteReportInput, (input) => writeReport(bucket, systemClock, input));

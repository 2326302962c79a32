import { basename } from "node:path/posix";
import { z } from "zod";
import { type Bucket, findText, listKeys } from "../objects.ts";
import { type Acceptance, acceptanceFile, type RowCounts } from "../run-folder/acceptance.ts";
import { runLayout } from "../run-folder/layout.ts";

/** A run whose job is completed. */
export const InspectedRun = z.strictObject({
  runId: z.string(),
  /** Its last segment names the folder that Bedrock writes into. */
  jobArn: z.string(),
});
export type InspectedRun = z.infer<typeof InspectedRun>;

/** Written under `input_status/`, for distillation under `input_data_report/`. */
const REPORT = "manifest.report.csv";

const NONE: RowCounts = { processed: 0, accepted: 0, partiallyAccepted: 0, rejected: 0 };

/** Columns of the report, as recorded in August 2026. */
const COLUMNS = {
  processed: "totalProcessedRecordCount",
  accepted: "acceptedRecordCount",
  partiallyAccepted: "partiallyAcceptedRecordCount",
  rejected: "rejectedRecordCount",
} as const satisfies Record<keyof RowCounts, string>;

/**
 * Finds the job's report on its input rows and writes `acceptance.json`. Not every job has one, and what cannot
 * be read counts as 0: then no file is written, or the rows are not known to be rejected.
 */
export async function readAcceptance(
  bucket: Bucket,
  { runId, jobArn }: InspectedRun,
): Promise<RowCounts> {
  const reports = await findReports(bucket, runId, jobArn);
  if (reports.length === 0) return NONE;
  const files: Acceptance["files"] = [];
  for (const key of reports) {
    files.push(...parseReport((await findText(bucket, key))?.text ?? ""));
  }
  const counts = files.reduce(add, NONE);
  await acceptanceFile.write(bucket, runId, { ...counts, files, reports });
  return counts;
}

const JOB_FOLDER = "model-customization-job-";

/** A job that was retried has a report of its own; those of earlier jobs say nothing about this model. */
async function findReports(bucket: Bucket, runId: string, jobArn: string): Promise<string[]> {
  const keys = await listKeys(bucket, runLayout(runId).output);
  const own = `${JOB_FOLDER}${jobArn.split("/").at(-1)}`;
  return keys.filter((key) => {
    const job = key.split("/").find((folder) => folder.startsWith(JOB_FOLDER)) ?? own;
    return basename(key) === REPORT && job === own;
  });
}

function parseReport(text: string): Acceptance["files"] {
  const [head = [], ...rows] = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  return rows.map((cells) => {
    const cell = (column: string) => cells[head.indexOf(column)];
    const count = (column: string) => Number.parseInt(cell(column) ?? "", 10) || 0;
    return {
      fileName: cell("fileName") ?? "",
      processed: count(COLUMNS.processed),
      accepted: count(COLUMNS.accepted),
      partiallyAccepted: count(COLUMNS.partiallyAccepted),
      rejected: count(COLUMNS.rejected),
    };
  });
}

function add(sum: RowCounts, one: RowCounts): RowCounts {
  return {
    processed: sum.processed + one.processed,
    accepted: sum.accepted + one.accepted,
    partiallyAccepted: sum.partiallyAccepted + one.partiallyAccepted,
    rejected: sum.rejected + one.rejected,
  };
}

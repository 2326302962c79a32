import type { ExecutionRecord } from "./record.ts";

/** Whether RedriveExecution may take the execution up again; a child is redriven with its Map. */
export function redriveStatus(record: ExecutionRecord): string {
  if (record.mapRunArn !== undefined && record.status !== "SUCCEEDED") {
    return "REDRIVABLE_BY_MAP_RUN";
  }
  const ended = ["FAILED", "TIMED_OUT", "ABORTED"].includes(record.status);
  return ended ? "REDRIVABLE" : "NOT_REDRIVABLE";
}

import type { Bucket } from "../../objects.ts";
import type { RegistryEntry } from "../../registry/entry.ts";
import { configFile } from "../../run-folder/config.ts";
import { reportFile } from "../../run-folder/report.ts";
import { resumptionFile } from "../../run-folder/resumption.ts";
import type { ExecutionInput } from "../../workflow/input.ts";

/** The input of an execution, and the file of the run's folder that has it. */
export interface StoredInput {
  readonly file: "resumption.json" | "report.json" | "run.json";
  readonly input: ExecutionInput;
}

/**
 * The input of the execution that registered a version, by the run's folder: Step Functions forgets executions after 90
 * days. undefined where no file has it.
 */
export async function findStoredInput(
  bucket: Bucket,
  { runId, version }: Pick<RegistryEntry, "runId" | "version">,
): Promise<StoredInput | undefined> {
  const resumption = await resumptionFile.findReadable(bucket, runId);
  if (resumption?.execution === version)
    return { file: "resumption.json", input: resumption.input };
  const report = await reportFile.findReadable(bucket, runId);
  const reported = report?.version === version ? report.request : null;
  if (reported != null) return { file: "report.json", input: reported };
  const record = await configFile.findReadable(bucket, runId);
  return record && { file: "run.json", input: record.input };
}

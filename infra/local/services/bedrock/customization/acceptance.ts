import type { CallContext } from "../../../kernel/service.ts";
import type { Example } from "../../../training/example.ts";
import { under, writeObject } from "../jobs/s3-files.ts";
import type { BedrockState } from "../state.ts";
import { isDistillation } from "./distillation/request.ts";
import type { CustomizationJob } from "./job.ts";

/** A record that the job learns from or is measured on: the line as it was read, and what it says. */
export interface AcceptedRecord {
  readonly line: string;
  /** Of the line in its file, from 1. */
  readonly number: number;
  readonly example: Example;
  /** What one pass over it is billed as. */
  readonly tokens: number;
}

/** A data file after its check; `total` counts the rejected records too. */
export interface DataFile {
  readonly fileName: string;
  readonly total: number;
  readonly accepted: readonly AcceptedRecord[];
}

const HEADER =
  "fileName,totalProcessedRecordCount,acceptedRecordCount,partiallyAcceptedRecordCount,rejectedRecordCount";

/**
 * Writes what Bedrock writes into the output once a job's data is checked: how many records of each file were accepted
 * (`input_status/<…>/manifest.report.csv`, of a distillation `input_data_report/<…>`), and the training records themselves
 * (`validated_data/<…>/validated_prompts.jsonl`). Recorded in August 2026. Throws `JobFailure`.
 */
export async function writeAcceptance(
  { cloud }: BedrockState,
  data: {
    readonly job: CustomizationJob;
    readonly training: DataFile;
    readonly validation: readonly DataFile[];
  },
  context: CallContext,
): Promise<void> {
  const { job, training, validation } = data;
  const write = (kind: string, name: string, lines: readonly string[]) => {
    const path = `${kind}/model-customization-job-${job.id}/${name}`;
    const uri = under(job.request.outputDataConfig.s3Uri, path);
    return writeObject(cloud, { uri, body: `${lines.join("\n")}\n` }, context);
  };
  const report = isDistillation(job.request) ? "input_data_report" : "input_status";
  const rows = [training, ...validation].map(countsOf);
  await write(report, "manifest.report.csv", [HEADER, ...rows]);
  const lines = training.accepted.map(({ line }) => line);
  await write("validated_data", "validated_prompts.jsonl", lines);
}

/** The local Bedrock accepts a record or rejects it; it takes none in part. */
function countsOf({ fileName, total, accepted }: DataFile): string {
  return [fileName, total, accepted.length, 0, total - accepted.length].join(",");
}

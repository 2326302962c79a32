import type { Cloud } from "../../../kernel/service.ts";
import { type EndLine, type ExecutionRecord, redriveStatus } from "./execution-record.ts";

/** Notifies EventBridge of an execution's change of status, as AWS does: not of Express executions and of a Map's children. */
export function emitStatus(
  cloud: Cloud,
  record: ExecutionRecord,
  { input, end }: { input: string; end?: EndLine },
): void {
  if (record.express || record.mapRunArn) return;
  cloud.emit({
    source: "aws.states",
    detailType: "Step Functions Execution Status Change",
    resources: [record.arn],
    detail: {
      executionArn: record.arn,
      stateMachineArn: record.stateMachineArn,
      name: record.name,
      status: record.status,
      startDate: record.startDate,
      stopDate: record.stopDate ?? null,
      input,
      output: end?.output ?? null,
      inputDetails: { included: true },
      outputDetails: end?.output === undefined ? null : { included: true },
      error: end?.error ?? null,
      cause: end?.cause ?? null,
      stateMachineVersionArn: record.versionArn ?? null,
      stateMachineAliasArn: record.aliasArn ?? null,
      redriveCount: record.redriveCount,
      redriveDate: record.redriveDate ?? null,
      redriveStatus: redriveStatus(record),
      redriveStatusReason: null,
    },
  });
}

import type { Fields } from "../language/value.ts";

/** Status of an execution. */
type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** What is kept in memory of each execution. Times are milliseconds of the cloud since the epoch. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly versionArn?: string;
  readonly aliasArn?: string;
  readonly mapRunArn?: string;
  readonly express?: boolean;
  /** Name of the file of its journal, without folder and ending. */
  readonly file: string;
  /** Its mark in the file, which children of a Map's run share. */
  readonly mark?: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly redriveCount: number;
  readonly redriveDate?: number;
}

/** Whether RedriveExecution may resume the execution; a child is redriven with its Map. */
export function redriveStatus(record: ExecutionRecord): string {
  if (record.mapRunArn !== undefined && record.status !== "SUCCEEDED") {
    return "REDRIVABLE_BY_MAP_RUN";
  }
  const ended = ["FAILED", "TIMED_OUT", "ABORTED"].includes(record.status);
  return ended ? "REDRIVABLE" : "NOT_REDRIVABLE";
}

/** First line of a journal: all that is needed to run the execution again. */
export interface StartLine {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  /** Definition as text, as the state machine had it at the start; empty for a child of a Map. */
  readonly definition: string;
  /** Input as text, as the caller wrote it. */
  readonly input: string;
  readonly startDate: number;
  /** Seed of all random values in the execution. */
  readonly seed: string;
  readonly traceHeader?: string;
  /** State machine as DescribeStateMachineForExecution shows it. */
  readonly machine: Fields;
  /** Path of the Map whose processor a child execution runs, and its run. */
  readonly child?: { readonly mapRunArn: string; readonly processor: Fields };
}

/** Last line of a journal. */
export interface EndLine {
  readonly status: Exclude<ExecutionStatus, "RUNNING">;
  readonly stopDate: number;
  /** JSON text of the output. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Visits of states where a redrive starts. */
  readonly visits?: readonly string[];
}

/** The record of an execution that starts. */
export function startedRecord(
  { arn, name, stateMachineArn, startDate }: StartLine,
  more: Pick<
    ExecutionRecord,
    "versionArn" | "aliasArn" | "mapRunArn" | "express" | "file" | "mark"
  >,
): ExecutionRecord {
  const status = "RUNNING";
  return { arn, name, stateMachineArn, ...more, status, startDate, redriveCount: 0 };
}

import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { isAwsError } from "../errors.ts";

/** Where executions are looked for. */
export interface ExecutionPlace {
  readonly sfn: SFNClient;
  readonly stack: { readonly stateMachineArn: string };
}

/** An execution of a run, and how many came before it. */
export interface RunExecution extends DescribeExecutionCommandOutput {
  readonly runId: string;
  /** 1 for the first; a later one was started by a resume. */
  readonly number: number;
}

/** Name of a run's execution: the run's id, then `<runId>_2`, `<runId>_3`, …; a run id has no underscore. */
export function executionName(runId: string, number: number): string {
  return number === 1 ? runId : `${runId}_${number}`;
}

/** The run and the number of the execution that has this name. */
export function readExecutionName(name: string): Pick<RunExecution, "runId" | "number"> {
  const [runId = "", number] = name.split("_");
  return { runId, number: Number(number ?? 1) };
}

/** Input or output of an execution, unchecked; null where there is none. */
export function executionData(text: string | undefined): unknown {
  return JSON.parse(text ?? "null");
}

/** The latest execution of a run, or undefined when it was never started. */
export async function findRun(
  environment: ExecutionPlace,
  runId: string,
): Promise<RunExecution | undefined> {
  const first = await findExecution(environment, runId, 1);
  return first && latestFrom(environment, first);
}

/** A run's latest execution, starting with one that is known: nothing is started while it runs. */
export async function latestFrom(
  environment: ExecutionPlace,
  known: RunExecution,
): Promise<RunExecution> {
  let latest = known;
  while (latest.status !== "RUNNING") {
    const later = await findExecution(environment, known.runId, latest.number + 1);
    if (later === undefined) break;
    latest = later;
  }
  return latest;
}

/** One execution of a run as it is now, or undefined when there is none of that number. */
export async function findExecution(
  { sfn, stack }: ExecutionPlace,
  runId: string,
  number: number,
): Promise<RunExecution | undefined> {
  const prefix = stack.stateMachineArn.replace(":stateMachine:", ":execution:");
  const executionArn = `${prefix}:${executionName(runId, number)}`;
  try {
    const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    return { ...found, runId, number };
  } catch (error) {
    if (isAwsError(error, "ExecutionDoesNotExist")) return undefined;
    throw error;
  }
}

import { DescribeMapRunCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { isAwsError } from "../errors.ts";
import type { RunExecution } from "./executions.ts";
import type { DividedReading, EvaluationReading, Readings } from "./readings.ts";

/** Calls of one Map: those that have ended, in whatever way, and all; null before it has counted them. */
interface MapReading {
  readonly done: number;
  readonly total: number;
}

/**
 * The reading of the evaluation, and while several functions ask, how far they are: the history of a run has no event
 * of theirs. Calls are of the same size, so that the share of those that have ended is that of the answered rows, to
 * within a call. Without the permission to read Maps (`states:DescribeMapRun`) it is as the history has it.
 */
export async function readBatches(
  sfn: SFNClient,
  { status }: Pick<RunExecution, "status">,
  { evaluation }: Readings,
): Promise<Readings["evaluation"]> {
  if (evaluation?.divided === undefined || status !== "RUNNING") return evaluation;
  const { maps } = evaluation.divided;
  const read = await Promise.all(maps.map((arn) => readMap(sfn, arn)));
  const known = read.filter((one) => one !== null);
  return known.length < maps.length ? evaluation : withCalls(evaluation, evaluation.divided, known);
}

function withCalls(
  evaluation: EvaluationReading,
  divided: DividedReading,
  maps: readonly MapReading[],
): EvaluationReading {
  const done = maps.reduce((sum, one) => sum + one.done, 0);
  // A quota whose rows wait for the loop holds the others up.
  const isHeldUp = divided.undivided > 0 || maps.length === 0;
  const share = isHeldUp ? 0 : Math.min(...maps.map((one) => one.done / one.total));
  const { rows, answered, readAt } = evaluation;
  const now = answered + Math.floor((rows - answered) * share);
  return {
    ...evaluation,
    answered: now,
    // When the calls ended is not known: the speed is then taken from the pace.
    first: { answered: now, readAt },
    divided: { ...divided, done },
  };
}

async function readMap(sfn: SFNClient, mapRunArn: string): Promise<MapReading | null> {
  try {
    const { executionCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
    const { total = 0, pending = 0, running = 0 } = executionCounts ?? {};
    return total === 0 ? null : { done: total - pending - running, total };
  } catch (error) {
    if (isAwsError(error, "AccessDeniedException")) return null;
    throw error;
  }
}

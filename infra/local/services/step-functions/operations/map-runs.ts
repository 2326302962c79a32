import { ServiceError } from "../../../kernel/aws-error.ts";
import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { MapRunRecord } from "../executions/map-runs.ts";
import type { States, StatesInput, StatesOperations } from "./context.ts";
import { findExecution } from "./executions.ts";
import { page, seconds } from "./input.ts";

/** The operations on the runs of distributed Maps. */
export function mapRunOperations(states: States): StatesOperations {
  return {
    DescribeMapRun: {
      permissions: ({ mapRunArn }) => allow("states:DescribeMapRun", mapRunArn),
      run: ({ mapRunArn }) => describeMapRun(states, findMapRun(states, mapRunArn)),
    },
    ListMapRuns: {
      permissions: ({ executionArn }) => allow("states:ListMapRuns", executionArn),
      run: (input) => listMapRuns(states, input),
    },
    UpdateMapRun: {
      permissions: ({ mapRunArn }) => allow("states:UpdateMapRun", mapRunArn),
      // A running Map keeps starting children by the limits that it was opened with.
      run({ mapRunArn, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage }) {
        const limits = { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage };
        states.mapRuns.update({ ...findMapRun(states, mapRunArn), ...defined(limits) });
        return {};
      },
    },
  };
}

function findMapRun({ mapRuns }: States, arn: string): MapRunRecord {
  const found = mapRuns.get(arn);
  if (found) return found;
  throw new ServiceError("ResourceNotFound", `Resource not found: '${arn}'`);
}

function describeMapRun(states: States, run: MapRunRecord) {
  const { stopDate } = run;
  const counts = countsOf(states, run);
  return defined({
    mapRunArn: run.mapRunArn,
    executionArn: run.executionArn,
    status: run.status,
    startDate: seconds(run.startDate),
    stopDate: stopDate === undefined ? undefined : seconds(stopDate),
    maxConcurrency: run.maxConcurrency,
    toleratedFailurePercentage: run.toleratedFailurePercentage,
    toleratedFailureCount: run.toleratedFailureCount,
    itemCounts: counts,
    executionCounts: counts,
    redriveCount: 0,
  });
}

/** The number of a run's children by status. */
function countsOf({ engine }: States, run: MapRunRecord) {
  const counts = {
    pending: run.total,
    running: 0,
    succeeded: 0,
    failed: 0,
    timedOut: 0,
    aborted: 0,
    total: run.total,
    resultsWritten: 0,
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
  const names = {
    RUNNING: "running",
    SUCCEEDED: "succeeded",
    FAILED: "failed",
    TIMED_OUT: "timedOut",
    ABORTED: "aborted",
  } as const;
  for (const record of engine.index.of(run.mapRunArn)) {
    counts[names[record.status]] += 1;
    counts.pending -= 1;
  }
  return counts;
}

/** The runs of one execution. */
function listMapRuns(states: States, input: StatesInput<"ListMapRuns">) {
  const { arn } = findExecution(states, input.executionArn);
  const found = states.mapRuns.all().filter(({ executionArn }) => executionArn === arn);
  const { items, nextToken } = page(found, input);
  const mapRuns = items.map(({ mapRunArn, executionArn, stateMachineArn, startDate, stopDate }) =>
    defined({
      mapRunArn,
      executionArn,
      stateMachineArn,
      startDate: seconds(startDate),
      stopDate: stopDate === undefined ? undefined : seconds(stopDate),
    }),
  );
  return defined({ mapRuns, nextToken });
}

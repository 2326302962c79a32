import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import type { MapRunRecord } from "../executions/map-runs.ts";
import type { Operation, States } from "./context.ts";
import { findExecution } from "./executions.ts";
import { page, requiredText, seconds } from "./input.ts";

function findMapRun({ mapRuns }: States, input: Shape): MapRunRecord {
  const arn = requiredText(input, "mapRunArn");
  const found = mapRuns.get(arn);
  if (found) return found;
  throw new ServiceError("ResourceNotFound", `Resource not found: '${arn}'`);
}

/** DescribeMapRun, with the number of its children by status. */
export const describeMapRun: Operation = (states, input) => {
  const run = findMapRun(states, input);
  const counts = countsOf(states, run);
  return {
    mapRunArn: run.mapRunArn,
    executionArn: run.executionArn,
    status: run.status,
    startDate: seconds(run.startDate),
    ...(run.stopDate === undefined ? {} : { stopDate: seconds(run.stopDate) }),
    maxConcurrency: run.maxConcurrency,
    toleratedFailurePercentage: run.toleratedFailurePercentage,
    toleratedFailureCount: run.toleratedFailureCount,
    itemCounts: counts,
    executionCounts: counts,
    redriveCount: 0,
  };
};

function countsOf({ engine }: States, run: MapRunRecord): Shape {
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
  for (const record of engine.index.all()) {
    if (record.mapRunArn !== run.mapRunArn) continue;
    counts[names[record.status]] += 1;
    counts.pending -= 1;
  }
  return counts;
}

/** ListMapRuns of one execution. */
export const listMapRuns: Operation = (states, input) => {
  const { arn } = findExecution(states, input);
  const found = states.mapRuns.all().filter(({ executionArn }) => executionArn === arn);
  const { items, nextToken } = page(found, input);
  const mapRuns = items.map(
    ({ mapRunArn, executionArn, stateMachineArn, startDate, stopDate }) => ({
      mapRunArn,
      executionArn,
      stateMachineArn,
      startDate: seconds(startDate),
      ...(stopDate === undefined ? {} : { stopDate: seconds(stopDate) }),
    }),
  );
  return { mapRuns, ...(nextToken ? { nextToken } : {}) };
};

/** UpdateMapRun: its limits. A run that goes on takes new children by the limits it was opened with. */
export const updateMapRun: Operation = (states, input) => {
  const run = findMapRun(states, input);
  const limits = ["maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage"] as const;
  const changed = Object.fromEntries(
    limits.flatMap((name) => (typeof input[name] === "number" ? [[name, input[name]]] : [])),
  );
  states.mapRuns.update({ ...run, ...changed });
  return {};
};

import { DescribeMapRunCommand, ListMapRunsCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import { preparationLayout } from "../../preparation/request.ts";
import { mapSteps } from "../../workflow/preparation/steps.ts";
import { findRun, type RunExecution } from "../executions.ts";
import { readHistory } from "../history.ts";
import type { RunStatus } from "../status.ts";
import { type StepError, Timeline } from "../timeline.ts";
import type { PreparationPlace } from "./preparation-place.ts";

/** How many of its items a step has done. */
interface ItemCount {
  readonly done: number;
  /** 0 until the items are known. */
  readonly total: number;
}

/** One step, as the Step Functions console names it. */
export interface PreparationStep {
  readonly name: string;
  readonly status: "running" | "done" | "failed";
  readonly milliseconds: number;
  /** Of a step over many shards or parts; null of any other. */
  readonly items: ItemCount | null;
}

/** A preparation as command line and console show it. */
export interface PreparationView {
  readonly preparationId: string;
  readonly executionArn: string;
  /** Number of times that it was continued. */
  readonly resumes: number;
  readonly status: RunStatus;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  readonly steps: readonly PreparationStep[];
  /** What ended it, when it did not succeed. */
  readonly error: StepError | null;
  /** Rows of the dataset, and the digest of its manifest; null until it is written. */
  readonly dataset: PreparedSet | null;
}

/** What a preparation has made. */
export const PreparedSet = z.object({
  read: z.number(),
  train: z.number(),
  validation: z.number(),
  evaluation: z.number(),
  digest: z.string(),
});
export type PreparedSet = z.infer<typeof PreparedSet>;

/** Address of the prepared folder. */
export function datasetAddress({ bucket }: Pick<PreparationPlace, "bucket">, id: string): string {
  return `s3://${bucket.name}/${preparationLayout(id).dataset}`;
}

/** Reads a preparation as it is now. @throws UserError `Preparation.Unknown` */
export async function readPreparation(
  place: PreparationPlace,
  id: string,
): Promise<PreparationView> {
  const execution = await findRun(place, id);
  if (execution === undefined) {
    throw new UserError("Preparation.Unknown", `there is no preparation ${id} here`, {
      hint: "`tunewright runs` lists those of this account and Region; --region names another.",
    });
  }
  const arn = execution.executionArn ?? "";
  const timeline = new Timeline();
  timeline.add(await readHistory(place.sfn, arn));
  const counts = await itemCounts(place.sfn, arn);
  return viewOf(execution, timeline, counts);
}

function viewOf(
  execution: RunExecution,
  timeline: Timeline,
  counts: ReadonlyMap<string, ItemCount>,
): PreparationView {
  const { runId, number, executionArn = "", status, startDate, stopDate, output } = execution;
  const failed = status !== "RUNNING" && status !== "SUCCEEDED";
  const ended = z.object({ dataset: PreparedSet }).safeParse(JSON.parse(output ?? "null"));
  return {
    ...{ preparationId: runId, executionArn, resumes: number - 1 },
    status: (status ?? "RUNNING") as RunStatus,
    startedAt: startDate?.getTime() ?? 0,
    stoppedAt: stopDate?.getTime() ?? null,
    steps: stepsOf(timeline, counts, execution),
    error: failed ? { error: execution.error ?? "", cause: execution.cause ?? "" } : null,
    dataset: ended.success ? ended.data.dataset : null,
  };
}

/** States that do work; a Choice and what notes something are of no interest here. */
function stepsOf(
  timeline: Timeline,
  counts: ReadonlyMap<string, ItemCount>,
  { status, stopDate }: RunExecution,
): PreparationStep[] {
  return timeline
    .steps(stopDate?.getTime())
    .filter(({ type }) => type === "Task" || type === "Map")
    .map((step) => ({
      name: step.name,
      // What was running when it was ended from outside has failed.
      status: step.status === "running" && status !== "RUNNING" ? "failed" : step.status,
      milliseconds: step.milliseconds,
      items: counts.get(step.name) ?? null,
    }));
}

/** What the Maps have done, by the names of their states. */
async function itemCounts(sfn: SFNClient, executionArn: string): Promise<Map<string, ItemCount>> {
  const counts = new Map<string, ItemCount>();
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  for (const { mapRunArn = "" } of mapRuns) {
    const label = /:mapRun:[^/]+\/([^:]+):/.exec(mapRunArn)?.[1] ?? "";
    if (!isLabel(label)) continue;
    const { itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn }));
    const { succeeded = 0, total = 0 } = itemCounts ?? {};
    counts.set(mapSteps[label].state, { done: succeeded, total });
  }
  return counts;
}

const isLabel = (label: string): label is keyof typeof mapSteps => label in mapSteps;

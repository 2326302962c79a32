import { defined } from "../../../kernel/defined.ts";
import { INTERNAL_ERROR, JobFailure, UNEXPECTED_ERROR } from "../jobs/failure.ts";
import { findBase } from "../models/foundation-models.ts";
import type { BedrockState } from "../state.ts";
import type { CustomizationJob } from "./job.ts";

/**
 * Takes the fault that is planned for this job at `training-job`, once; it is stored with the job.
 * Effects: `fail` at a step, `stick` at a step, `delay` by seconds, `retire` the base model at a step
 * (with `status: LEGACY` the job continues; otherwise the model is at the end of its life and the job fails),
 * `stall` before the training until the job is stopped, `internal-error` after the data was accepted, `reject-rows`
 * leaves out the first `rows` of the training data, `slow` makes each step `milliseconds` of this machine longer, with
 * `read-rows` all epochs read `rows` together, as those of a very long training do.
 */
export function takeFault(state: BedrockState, job: CustomizationJob): void {
  if (job.fault !== undefined) return;
  const facts = { jobName: job.name, baseModelId: job.baseModelId };
  job.fault = state.cloud.faults.take("training-job", facts) ?? null;
  state.jobs.put(job.id, job);
}

/** Seconds of the cloud by which the job's fault makes the training longer. */
export function delayOf({ fault }: CustomizationJob): number {
  return fault?.effect === "delay" ? Number(fault.settings["seconds"] ?? 0) : 0;
}

/** True for a job that makes no move after its data was accepted. */
export function isStalled({ fault }: CustomizationJob): boolean {
  return fault?.effect === "stall";
}

/** True for a job that fails early on Bedrock's side. */
export function failsInternally({ fault }: CustomizationJob): boolean {
  return fault?.effect === "internal-error";
}

/** Throws the failure of a job that `failsInternally`. */
export function checkInternals(job: CustomizationJob): void {
  if (failsInternally(job)) throw new JobFailure(INTERNAL_ERROR);
}

/** How many of the training rows are rejected. */
export function rejectedRowsOf({ fault }: CustomizationJob): number {
  return fault?.effect === "reject-rows" ? Number(fault.settings["rows"]) : 0;
}

/** Milliseconds of this machine by which each step takes longer. */
export function pauseOf({ fault }: CustomizationJob): number | undefined {
  return fault?.effect === "slow" ? Number(fault.settings["milliseconds"] ?? 0) : undefined;
}

/** How many rows the epochs may read together, where a fault bounds them. */
export function maxReadOf({ fault }: CustomizationJob): number | undefined {
  return fault?.effect === "read-rows" ? Number(fault.settings["rows"]) : undefined;
}

/** Why a job makes no more progress. */
export const STUCK = new Error("stuck");

/** What breaks the training at this step, by the job's fault; undefined when nothing does. */
export function breakdownAt(
  state: BedrockState,
  job: CustomizationJob,
  step: number,
): Error | undefined {
  const { fault } = job;
  if (!fault || step < Number(fault.settings["step"] ?? 1)) return undefined;
  const { message, status } = fault.settings;
  switch (fault.effect) {
    case "fail":
      return new JobFailure(String(message ?? UNEXPECTED_ERROR));
    case "stick":
      return STUCK;
    case "retire":
      retire(state, job, status === "LEGACY");
      if (status === "LEGACY") return undefined;
      return new JobFailure(
        String(message ?? `The model ${job.baseModelId} has reached the end of its life.`),
      );
    default:
      return undefined;
  }
}

function retire({ lifecycles, cloud }: BedrockState, job: CustomizationJob, legacy: boolean): void {
  const { modelId } = findBase(job.baseModelId).model;
  if (lifecycles.get(modelId) !== undefined) return;
  const now = new Date(cloud.clock.now()).toISOString();
  const endOfLifeTime = legacy ? undefined : now;
  lifecycles.put(modelId, { status: "LEGACY", ...defined({ endOfLifeTime }) });
}

import { findBase } from "../models/find.ts";
import type { CustomizationJob, PlannedFault } from "../resources.ts";
import type { BedrockState } from "../state.ts";
import { JobFailure } from "./failure.ts";

/**
 * The fault that is planned for this job at `training-job`; asked for once and kept with the job.
 * Effects: `fail` at a step, `stick` at a step, `delay` by seconds, `retire` the base model at a step
 * (with `status: LEGACY` the job goes on, else the model is at the end of its life and the job fails).
 */
export function takeFault(state: BedrockState, job: CustomizationJob): PlannedFault | undefined {
  if (job.fault === undefined) {
    const facts = { jobName: job.name, baseModelId: job.baseModelId };
    job.fault = state.cloud.faults.take("training-job", facts) ?? null;
    state.jobs.put(job.id, job);
  }
  return job.fault ?? undefined;
}

/** Seconds of the cloud by which the fault makes the training longer. */
export function delayOf(fault: PlannedFault | undefined): number {
  return fault?.effect === "delay" ? Number(fault.settings["seconds"] ?? 0) : 0;
}

/** Why a job stands still forever. */
export const STUCK = new Error("stuck");

interface Step {
  readonly state: BedrockState;
  readonly job: CustomizationJob;
  readonly fault: PlannedFault | undefined;
  readonly step: number;
}

/** What breaks the training at this step, by the planned fault; undefined when nothing does. */
export function breakdownAt({ state, job, fault, step }: Step): Error | undefined {
  if (fault === undefined || step < Number(fault.settings["step"] ?? 1)) return undefined;
  const { message, status } = fault.settings;
  switch (fault.effect) {
    case "fail":
      return new JobFailure(String(message ?? UNEXPECTED));
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

const UNEXPECTED = "Encountered an unexpected error when processing the request. Please try again.";

function retire({ lifecycles, cloud }: BedrockState, job: CustomizationJob, legacy: boolean): void {
  const { modelId } = findBase(job.baseModelId).model;
  if (lifecycles.get(modelId) !== undefined) return;
  const endOfLifeTime = new Date(cloud.clock.now()).toISOString();
  lifecycles.put(modelId, { status: "LEGACY", ...(legacy ? {} : { endOfLifeTime }) });
}

import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { CallContext } from "../../../kernel/service.ts";
import { writeFileAtomic } from "../../../kernel/store.ts";
import { planFor } from "../../../training/plan.ts";
import { train } from "../../../training/trainer.ts";
import { findBase, findCustomModel } from "../models/find.ts";
import { asNumbers } from "../models/hyper-parameters.ts";
import { DURATIONS } from "../quotas.ts";
import type { CustomizationJob, JobPhase, PlannedFault } from "../resources.ts";
import { linesOf, under, writeObject } from "../s3-files.ts";
import { becomeServiceRole } from "../service-role.ts";
import type { BedrockState } from "../state.ts";
import { addTags } from "../tags.ts";
import { prepareData } from "./data.ts";
import { JobFailure } from "./failure.ts";
import { breakdownAt, delayOf, STUCK } from "./fault.ts";
import { validatorsOf } from "./jobs.ts";
import { mean, readResult, resultFile, writeMetrics } from "./metrics.ts";

/** What the work of a phase is given. */
interface Work {
  readonly state: BedrockState;
  readonly job: CustomizationJob;
  readonly signal: AbortSignal;
  readonly fault: PlannedFault | undefined;
}

/** The phases in their order. */
export const PHASES: readonly JobPhase[] = [
  "validation",
  "dataProcessing",
  "training",
  "publishing",
];

const WORK: Readonly<Record<JobPhase, (work: Work) => Promise<void>>> = {
  validation,
  dataProcessing,
  training,
  publishing,
};

/** The work of a phase; each can be done again after a kill. */
export function workOf(phase: JobPhase): (work: Work) => Promise<void> {
  return WORK[phase];
}

async function validation(work: Work): Promise<void> {
  const { state, job } = work;
  await wait(work, DURATIONS.validation);
  const context = serviceRole(work);
  const { s3Uri: output } = job.request["outputDataConfig"] as { s3Uri: string };
  const { s3Uri: input } = job.request["trainingDataConfig"] as { s3Uri: string };
  for (const uri of [input, ...validatorsOf(job.request)]) {
    // Opening is enough to know that the role may read.
    for await (const _line of linesOf(state.cloud, uri, context)) break;
  }
  const check = { uri: under(output, ".write_access_check_file.tmp"), body: "" };
  await writeObject(state.cloud, check, context);
}

async function dataProcessing(work: Work): Promise<void> {
  const { state, job } = work;
  await wait(work, DURATIONS.dataProcessing);
  job.records = await prepareData(state, job, serviceRole(work));
}

async function training(work: Work): Promise<void> {
  const { state, job, signal, fault } = work;
  await wait(work, delayOf(fault) * 1000);
  const broken = new AbortController();
  const { model } = findBase(job.baseModelId);
  const result = await train(
    {
      folder: state.folderOf("jobs", job.id),
      plan: planFor(asNumbers(model, job.hyperParameters), job.records ?? 1),
      validators: validatorsOf(job.request).length,
      startFrom: findCustomModel(state, job.baseModelArn)?.weights,
    },
    {
      signal: AbortSignal.any([signal, broken.signal]),
      onStep: (step) => {
        const breakdown = breakdownAt({ state, job, fault, step });
        if (breakdown) broken.abort(breakdown);
      },
    },
  ).catch((error: unknown) => afterBreakdown(work, error));
  writeFileAtomic(resultFile(state, job), JSON.stringify(result));
}

async function afterBreakdown(work: Work, error: unknown): Promise<never> {
  if (error === STUCK) await wait(work, Number.POSITIVE_INFINITY);
  throw error;
}

async function publishing(work: Work): Promise<void> {
  const { state, job } = work;
  await wait(work, DURATIONS.publishing);
  const result = readResult(state, job);
  await writeMetrics(state, { job, result }, serviceRole(work));
  // A job that was stopped meanwhile must not leave a model.
  work.signal.throwIfAborted();
  const folder = state.folderOf("models", job.id);
  const weights = join(folder, "model.safetensors");
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(state.folderOf("jobs", job.id), "model.safetensors"), weights);
  const { trainingLosses, validationLosses } = result.progress;
  job.trainingLoss = mean(trainingLosses.slice(-result.stepsPerEpoch));
  job.validationLosses = validationLosses.at(-1) ?? [];
  addTags(state, job.outputModelArn, job.request["customModelTags"]);
  state.models.put(job.id, {
    id: job.id,
    arn: job.outputModelArn,
    name: job.outputModelName,
    baseModelId: job.baseModelId,
    baseModelArn: job.baseModelArn,
    jobArn: job.arn,
    creationTime: state.cloud.clock.now(),
    weights,
  });
}

/** Waits until the phase is that old; after a restart only what is left of it. */
async function wait({ state, job, signal }: Work, duration: number): Promise<void> {
  const { clock } = state.cloud;
  const begun = job.phases[job.phase]?.creationTime ?? clock.now();
  await clock.sleep(begun + duration - clock.now(), signal);
}

function serviceRole({ state, job, signal }: Work): CallContext {
  try {
    return becomeServiceRole(state.cloud, {
      roleArn: String(job.request["roleArn"]),
      sourceArn: job.arn,
      signal,
    });
  } catch (error) {
    throw new JobFailure(error instanceof Error ? error.message : String(error));
  }
}

import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defined } from "../../../kernel/defined.ts";
import { inRealTime } from "../../../kernel/real-time.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { writeFileAtomic } from "../../../kernel/store.ts";
import { planFor } from "../../../training/plan.ts";
import type { ProgressReport } from "../../../training/report.ts";
import { train } from "../../../training/trainer.ts";
import { DURATIONS } from "../durations.ts";
import type { JobLife } from "../jobs/lifecycle.ts";
import { linesOf, under, writeObject } from "../jobs/s3-files.ts";
import { serviceRoleOf } from "../jobs/service-role.ts";
import { findCustomModel } from "../models/custom-model.ts";
import { findBase } from "../models/foundation-models.ts";
import { asNumbers } from "../models/hyper-parameters.ts";
import type { BedrockState } from "../state.ts";
import { addTags } from "../tags.ts";
import { acceptData } from "./data.ts";
import { isDistillation } from "./distillation/request.ts";
import { askTeacher } from "./distillation/teacher.ts";
import { emitJobEvent } from "./event.ts";
import {
  breakdownAt,
  checkInternals,
  delayOf,
  failsInternally,
  isStalled,
  maxReadOf,
  pauseOf,
  STUCK,
  takeFault,
} from "./fault.ts";
import { type CustomizationJob, trainedWith, trainingUri, validationUris } from "./job.ts";
import { mean, readResult, resultFile, writeMetrics } from "./metrics.ts";
import { ProgressFile } from "./progress-file.ts";

/** A job in one of its phases. */
interface Work {
  readonly state: BedrockState;
  readonly job: CustomizationJob;
  readonly signal: AbortSignal;
}

/** The phases of a customization job, and what happens around them. */
export function customizationLife(state: BedrockState): JobLife<CustomizationJob> {
  const phase = (
    name: string,
    duration: (job: CustomizationJob) => number,
    work: (work: Work) => Promise<void>,
  ) => ({
    name,
    status: "InProgress" as const,
    duration,
    work: (job: CustomizationJob, signal: AbortSignal) => work({ state, job, signal }),
  });
  const unlessFailing = (job: CustomizationJob, duration: number) =>
    failsInternally(job) ? DURATIONS.failing : duration;
  return {
    jobs: state.jobs,
    started: (job) => takeFault(state, job),
    phases: [
      phase("validation", (job) => unlessFailing(job, DURATIONS.validation), validate),
      {
        ...phase(
          "dataProcessing",
          (job) => unlessFailing(job, DURATIONS.dataProcessing),
          processData,
        ),
        async queue(job, signal) {
          if (isStalled(job)) await state.cloud.clock.sleep(Number.POSITIVE_INFINITY, signal);
        },
      },
      phase("training", (job) => delayOf(job) * 1000, trainModel),
      phase("publishing", () => DURATIONS.publishing, publish),
    ],
    ended(job) {
      // Data and checkpoints are of no further use; the weights are stored with the model.
      rmSync(state.folderOf("jobs", job.id), { recursive: true, force: true });
      emitJobEvent(state.cloud, job);
    },
  };
}

async function validate(work: Work): Promise<void> {
  const { cloud } = work.state;
  const { request } = work.job;
  const context = roleOf(work);
  for (const uri of [trainingUri(request), ...validationUris(request)]) {
    // Opening is enough to know that the role may read.
    for await (const _line of linesOf(cloud, uri, context)) break;
  }
  const uri = under(request.outputDataConfig.s3Uri, ".write_access_check_file.tmp");
  await writeObject(cloud, { uri, body: "" }, context);
  await acceptData(work.state, work.job, context);
}

/** A teacher is asked here. Other data has been read already; what takes Bedrock's time then is not simulated. */
async function processData(work: Work): Promise<void> {
  const { state, job } = work;
  checkInternals(job);
  if (isDistillation(job.request)) await inRealTime(state.cloud.clock, () => askTeacher(work));
}

async function trainModel({ state, job, signal }: Work): Promise<void> {
  const broken = new AbortController();
  const { model } = findBase(job.baseModelId);
  const order = {
    folder: state.folderOf("jobs", job.id),
    plan: {
      ...planFor(asNumbers(model, trainedWith(job)), job.records ?? 1),
      ...defined({ maxRead: maxReadOf(job) }),
    },
    validators: validationUris(job.request).length,
    startFrom: findCustomModel(state, job.baseModelArn)?.weights,
    pause: pauseOf(job),
  };
  const progress = new ProgressFile({ state, job, signal });
  const options = {
    signal: AbortSignal.any([signal, broken.signal]),
    onReport(report: ProgressReport) {
      progress.add(report);
      const breakdown = report.kind === "step" && breakdownAt(state, job, report.step);
      if (breakdown) broken.abort(breakdown);
    },
  };
  const result = await inRealTime(state.cloud.clock, () => train(order, options))
    .finally(() => progress.end())
    .catch(async (error: unknown) => {
      if (error === STUCK) {
        job.stuckAt ??= state.cloud.clock.now();
        state.jobs.put(job.id, job);
        await state.cloud.clock.sleep(Number.POSITIVE_INFINITY, signal);
      }
      throw error;
    });
  writeFileAtomic(resultFile(state, job), JSON.stringify(result));
}

async function publish(work: Work): Promise<void> {
  const { state, job } = work;
  const result = readResult(state, job);
  await writeMetrics(state, { job, result }, roleOf(work));
  // A job that was stopped meanwhile must not leave a model.
  work.signal.throwIfAborted();
  const { trainingLosses, validationLosses } = result.progress;
  job.trainingLoss = mean(trainingLosses.slice(-result.stepsPerEpoch));
  job.validationLosses = validationLosses.at(-1) ?? [];
  addTags(state, job.outputModelArn, job.request.customModelTags);
  state.models.put(job.id, {
    id: job.id,
    arn: job.outputModelArn,
    name: job.outputModelName,
    baseModelId: job.baseModelId,
    baseModelArn: job.baseModelArn,
    jobArn: job.arn,
    creationTime: state.cloud.clock.now(),
    weights: copyWeights(state, job),
  });
}

function copyWeights(state: BedrockState, { id }: CustomizationJob): string {
  const folder = state.folderOf("models", id);
  const weights = join(folder, "model.safetensors");
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(state.folderOf("jobs", id), "model.safetensors"), weights);
  return weights;
}

function roleOf({ state, job, signal }: Work): CallContext {
  return serviceRoleOf(state.cloud, job, signal);
}

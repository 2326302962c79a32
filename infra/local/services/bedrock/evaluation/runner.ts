import type { CallContext, Shape } from "../../../kernel/service.ts";
import { type Background, isShutDown, STOPPED } from "../background.ts";
import { failureMessageOf } from "../customization/failure.ts";
import { DURATIONS } from "../quotas.ts";
import type { EvaluationJob } from "../resources.ts";
import { under } from "../s3-files.ts";
import { becomeServiceRole } from "../service-role.ts";
import type { BedrockState } from "../state.ts";
import { readPlan } from "./request.ts";
import { evaluateDataset } from "./work.ts";

/** Runs evaluation jobs. One that a kill cut short begins again and writes the same files. */
export class EvaluationRunner {
  readonly #state: BedrockState;
  readonly #background: Background;

  constructor(state: BedrockState, background: Background) {
    this.#state = state;
    this.#background = background;
  }

  run(job: EvaluationJob): void {
    this.#background.run(job.id, (signal) =>
      job.status === "Stopping" ? this.#stop(job, signal) : this.#live(job, signal),
    );
  }

  stopJob(job: EvaluationJob): void {
    this.#mark(job, "Stopping");
    this.#background.stop(job.id);
    this.run(job);
  }

  /** Goes on with every job that an earlier process left unfinished. */
  resume(): void {
    for (const job of this.#state.evaluations.values()) {
      if (job.status === "InProgress" || job.status === "Stopping") this.run(job);
    }
  }

  async #live(job: EvaluationJob, signal: AbortSignal): Promise<void> {
    const { clock } = this.#state.cloud;
    try {
      await clock.sleep(job.creationTime + DURATIONS.evaluation - clock.now(), signal);
      await this.#evaluate(job, signal);
      this.#mark(job, "Completed");
    } catch (error) {
      if (signal.reason === STOPPED || isShutDown(signal)) return;
      job.failureMessages = [failureMessageOf(error)];
      this.#mark(job, "Failed");
    }
  }

  async #evaluate(job: EvaluationJob, signal: AbortSignal): Promise<void> {
    const { cloud } = this.#state;
    const { datasets, judge, subject } = readPlan(job.request);
    const context: CallContext = becomeServiceRole(cloud, {
      roleArn: String(job.request["roleArn"]),
      sourceArn: job.arn,
      signal,
    });
    const { s3Uri } = job.request["outputDataConfig"] as Shape & { s3Uri: string };
    const folder = under(s3Uri, `${job.name}/${job.id}`);
    for (const dataset of datasets) {
      await evaluateDataset({
        cloud,
        context,
        dataset,
        judge,
        subject,
        folder,
        id: job.id,
        signal,
      });
    }
  }

  async #stop(job: EvaluationJob, signal: AbortSignal): Promise<void> {
    const { clock } = this.#state.cloud;
    await clock.sleep(job.lastModifiedTime + DURATIONS.stopping - clock.now(), signal);
    this.#mark(job, "Stopped");
  }

  #mark(job: EvaluationJob, status: EvaluationJob["status"]): void {
    job.status = status;
    job.lastModifiedTime = this.#state.cloud.clock.now();
    this.#state.evaluations.put(job.id, job);
  }
}

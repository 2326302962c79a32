import { type Background, isShutDown, STOPPED } from "../background.ts";
import { failureMessageOf } from "../customization/failure.ts";
import { emitBatchEvent } from "../events.ts";
import { DURATIONS } from "../quotas.ts";
import type { InvocationJob, InvocationStatus } from "../resources.ts";
import { becomeServiceRole } from "../service-role.ts";
import type { BedrockState } from "../state.ts";
import { runBatch } from "./work.ts";

/** Runs batch inference jobs. One that a kill cut short begins again and writes the same files. */
export class BatchRunner {
  readonly #state: BedrockState;
  readonly #background: Background;

  constructor(state: BedrockState, background: Background) {
    this.#state = state;
    this.#background = background;
  }

  run(job: InvocationJob): void {
    this.#background.run(job.id, (signal) =>
      job.status === "Stopping" ? this.#stop(job, signal) : this.#live(job, signal),
    );
  }

  stopJob(job: InvocationJob): void {
    this.#mark(job, "Stopping");
    this.#background.stop(job.id);
    this.run(job);
  }

  /** Goes on with every job that an earlier process left unfinished. */
  resume(): void {
    for (const job of this.#state.batches.values()) {
      if (job.endTime === undefined) this.run(job);
    }
  }

  async #live(job: InvocationJob, signal: AbortSignal): Promise<void> {
    const { clock } = this.#state.cloud;
    const validated = job.submitTime + DURATIONS.batchValidation;
    try {
      this.#mark(job, "Validating");
      await clock.sleep(validated - clock.now(), signal);
      this.#mark(job, "Scheduled");
      await clock.sleep(validated + DURATIONS.batchScheduling - clock.now(), signal);
      this.#mark(job, "InProgress");
      await this.#work(job, signal);
    } catch (error) {
      if (signal.reason === STOPPED || isShutDown(signal)) return;
      job.message = failureMessageOf(error);
      this.#end(job, "Failed");
    }
  }

  async #work(job: InvocationJob, signal: AbortSignal): Promise<void> {
    const { cloud, batches } = this.#state;
    const context = becomeServiceRole(cloud, {
      roleArn: String(job.request["roleArn"]),
      sourceArn: job.arn,
      signal,
    });
    const counts = await runBatch({ state: this.#state, job, context, signal }, (soFar) => {
      job.counts = soFar;
      batches.put(job.id, job);
    });
    job.counts = counts;
    this.#end(job, counts.errorRecordCount > 0 ? "PartiallyCompleted" : "Completed");
  }

  async #stop(job: InvocationJob, signal: AbortSignal): Promise<void> {
    const { clock } = this.#state.cloud;
    await clock.sleep(job.lastModifiedTime + DURATIONS.stopping - clock.now(), signal);
    this.#end(job, "Stopped");
  }

  #end(job: InvocationJob, status: InvocationStatus): void {
    job.endTime = this.#state.cloud.clock.now();
    this.#mark(job, status);
    emitBatchEvent(this.#state.cloud, job);
  }

  #mark(job: InvocationJob, status: InvocationStatus): void {
    job.status = status;
    job.lastModifiedTime = this.#state.cloud.clock.now();
    this.#state.batches.put(job.id, job);
  }
}

import { rmSync } from "node:fs";
import { type Background, isShutDown, STOPPED } from "../background.ts";
import { emitJobEvent } from "../events.ts";
import { DURATIONS } from "../quotas.ts";
import type { CustomizationJob, DetailStatus } from "../resources.ts";
import type { BedrockState } from "../state.ts";
import { failureMessageOf } from "./failure.ts";
import { takeFault } from "./fault.ts";
import { PHASES, workOf } from "./phases.ts";

/** Takes customization jobs through their phases. All that it knows stands in the job's document, so a kill loses nothing. */
export class JobRunner {
  readonly #state: BedrockState;
  readonly #background: Background;

  constructor(state: BedrockState, background: Background) {
    this.#state = state;
    this.#background = background;
  }

  /** Begins a job, or goes on with it where its document says that it stands. */
  run(job: CustomizationJob): void {
    this.#background.run(job.id, (signal) =>
      job.status === "Stopping" ? this.#stop(job, signal) : this.#live(job, signal),
    );
  }

  /** Stops a job for good: Stopping at once, Stopped a little later. */
  stopJob(job: CustomizationJob): void {
    job.status = "Stopping";
    this.#markPhase(job, "Stopping");
    this.#background.stop(job.id);
    this.run(job);
  }

  /** Goes on with every job that an earlier process left unfinished. */
  resume(): void {
    for (const job of this.#state.jobs.values()) {
      if (job.status === "InProgress" || job.status === "Stopping") this.run(job);
    }
  }

  async #live(job: CustomizationJob, signal: AbortSignal): Promise<void> {
    try {
      await this.#phases(job, signal);
    } catch (error) {
      if (signal.reason === STOPPED || isShutDown(signal)) return;
      this.#end(job, "Failed", failureMessageOf(error));
    }
  }

  async #phases(job: CustomizationJob, signal: AbortSignal): Promise<void> {
    const fault = takeFault(this.#state, job);
    for (const phase of PHASES.slice(PHASES.indexOf(job.phase))) {
      job.phase = phase;
      this.#markPhase(job, "InProgress");
      await workOf(phase)({ state: this.#state, job, signal, fault });
      signal.throwIfAborted();
      this.#markPhase(job, "Completed");
    }
    this.#end(job, "Completed");
  }

  async #stop(job: CustomizationJob, signal: AbortSignal): Promise<void> {
    const { clock } = this.#state.cloud;
    await clock.sleep(job.lastModifiedTime + DURATIONS.stopping - clock.now(), signal);
    this.#end(job, "Stopped");
  }

  #end(job: CustomizationJob, status: "Completed" | "Failed" | "Stopped", message?: string): void {
    job.status = status;
    job.endTime = this.#state.cloud.clock.now();
    if (message !== undefined) job.failureMessage = message;
    this.#markPhase(job, status);
    // Data and checkpoints are of no use any more; the weights lie with the model.
    rmSync(this.#state.folderOf("jobs", job.id), { recursive: true, force: true });
    emitJobEvent(this.#state.cloud, job);
  }

  #markPhase(job: CustomizationJob, status: DetailStatus): void {
    const now = this.#state.cloud.clock.now();
    job.phases[job.phase] = {
      status,
      creationTime: job.phases[job.phase]?.creationTime ?? now,
      lastModifiedTime: now,
    };
    job.lastModifiedTime = now;
    this.#state.jobs.put(job.id, job);
  }
}

import type { CustomizationJob, DetailStatus, JobPhase } from "./documents.ts";
import { emitJobEvent } from "./events.ts";
import { failureMessageOf } from "./job-failure.ts";
import { PHASES, takeFault, workOf } from "./job-phases.ts";
import { DURATIONS } from "./quotas.ts";
import type { BedrockState } from "./state.ts";

/** Why work ends early: the user stopped the job, or the cloud goes down and will go on later. */
const STOPPED = new Error("stopped by the user");
const SHUT_DOWN = new Error("the local cloud is shutting down");

/** Takes jobs through their phases. All that it knows stands in the job's document, so a kill loses nothing. */
export class JobRunner {
  readonly #state: BedrockState;
  readonly #running = new Map<string, AbortController>();
  readonly #ends = new Set<Promise<void>>();

  constructor(state: BedrockState) {
    this.#state = state;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  /** Begins a job, or goes on with it where its document says that it stands. */
  run(job: CustomizationJob): void {
    const controller = new AbortController();
    this.#running.set(job.id, controller);
    const end = this.#live(job, controller.signal).finally(() => {
      this.#running.delete(job.id);
      this.#ends.delete(end);
    });
    this.#ends.add(end);
  }

  /** Stops a job for good: Stopping at once, Stopped a little later. */
  stopJob(job: CustomizationJob): void {
    job.status = "Stopping";
    this.#markPhase(job, "Stopping");
    this.#running.get(job.id)?.abort(STOPPED);
  }

  /** Goes on with every job that an earlier process left unfinished. */
  resume(): void {
    for (const job of this.#state.jobs.values()) {
      if (job.status === "InProgress" || job.status === "Stopping") this.run(job);
    }
  }

  /** Ends all work without ending the jobs. */
  async shutDown(): Promise<void> {
    for (const controller of this.#running.values()) controller.abort(SHUT_DOWN);
    await Promise.all(this.#ends);
  }

  async #live(job: CustomizationJob, signal: AbortSignal): Promise<void> {
    try {
      if (job.status === "InProgress") await this.#phases(job, signal);
    } catch (error) {
      if (signal.reason === SHUT_DOWN) return;
      if (signal.reason !== STOPPED) this.#end(job, "Failed", failureMessageOf(error));
    }
    if (job.status === "Stopping") await this.#stop(job, signal);
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

  async #stop(job: CustomizationJob, aborted: AbortSignal): Promise<void> {
    const controller = aborted.aborted ? new AbortController() : undefined;
    if (controller) this.#running.set(job.id, controller);
    const since = this.#state.cloud.clock.now() - job.lastModifiedTime;
    try {
      await this.#state.cloud.clock.sleep(
        DURATIONS.stopping - since,
        controller?.signal ?? aborted,
      );
      this.#end(job, "Stopped");
    } catch {
      // Shut down meanwhile: the next process stops it.
    }
  }

  #end(job: CustomizationJob, status: "Completed" | "Failed" | "Stopped", message?: string): void {
    job.status = status;
    job.endTime = this.#state.cloud.clock.now();
    if (message !== undefined) job.failureMessage = message;
    this.#markPhase(job, status);
    emitJobEvent(this.#state.cloud, job);
  }

  #markPhase(job: CustomizationJob, status: DetailStatus): void {
    const now = this.#state.cloud.clock.now();
    const { phase }: { phase: JobPhase } = job;
    job.phases[phase] = {
      status,
      creationTime: job.phases[phase]?.creationTime ?? now,
      lastModifiedTime: now,
    };
    job.lastModifiedTime = now;
    this.#state.jobs.put(job.id, job);
  }
}

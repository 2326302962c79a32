import type { Clock } from "../../../kernel/clock.ts";
import type { Collection } from "../../../kernel/store.ts";
import { DURATIONS } from "../durations.ts";
import { type Background, isShutDown, STOPPED } from "./background.ts";
import { failureMessageOf } from "./failure.ts";
import { isRunning, type Job, type JobStatus, type PhaseStatus } from "./job.ts";

/** One step of a job's life. Its work must be repeatable: after a kill it is done again from its start. */
interface Phase<J extends Job> {
  readonly name: string;
  /** The job's status during the phase. */
  readonly status: JobStatus;
  /** Waits before the phase starts; meanwhile the job shows the one before as completed, and does not move. */
  queue?(job: J, signal: AbortSignal): Promise<void>;
  /** Milliseconds of the cloud from the start of the phase to its work. */
  duration(job: J): number;
  /** Throws `JobFailure` to fail the job; rejects when the signal aborts. */
  work?(job: J, signal: AbortSignal): Promise<void>;
}

/** What distinguishes one kind of job from the others while it runs. */
export interface JobLife<J extends Job> {
  readonly jobs: Collection<J>;
  /** In their order; at least one. */
  readonly phases: readonly Phase<J>[];
  /** Called when a job starts, and again when it resumes. */
  started?(job: J): void;
  /** The status of a job whose phases are all done; `Completed` by default. */
  outcome?(job: J): JobStatus;
  /** Called once the job's end is stored. */
  ended?(job: J): void;
}

/** Takes jobs of one kind through their phases. All that it knows is in the job's document, so a kill loses nothing. */
export class JobLifecycle<J extends Job> {
  readonly #life: JobLife<J>;
  readonly #clock: Clock;
  readonly #background: Background;

  constructor(life: JobLife<J>, { clock, background }: { clock: Clock; background: Background }) {
    this.#life = life;
    this.#clock = clock;
    this.#background = background;
  }

  /** Starts a job, or resumes it from the phase that its document names. */
  start(job: J): void {
    this.#background.run(job.id, (signal) =>
      job.status === "Stopping" ? this.#finishStopping(job, signal) : this.#run(job, signal),
    );
  }

  /** Stops a job for good: Stopping at once, Stopped a little later. */
  stop(job: J): void {
    this.#mark(job, "Stopping", "Stopping");
    this.#background.stop(job.id);
    this.start(job);
  }

  /** Resumes every job that an earlier process left unfinished. */
  resume(): void {
    for (const job of this.#life.jobs.values().filter(isRunning)) this.start(job);
  }

  async #run(job: J, signal: AbortSignal): Promise<void> {
    try {
      this.#life.started?.(job);
      await this.#runPhases(job, signal);
    } catch (error) {
      if (signal.reason === STOPPED || isShutDown(signal)) return;
      job.failureMessage = failureMessageOf(error);
      this.#end(job, "Failed", "Failed");
    }
  }

  async #runPhases(job: J, signal: AbortSignal): Promise<void> {
    const { phases, outcome } = this.#life;
    const reached = phases.findIndex(({ name }) => name === job.phase);
    for (const phase of phases.slice(reached)) {
      if (job.phases[phase.name]?.status === "Completed") continue;
      await phase.queue?.(job, signal);
      job.phase = phase.name;
      this.#mark(job, phase.status, "InProgress");
      await this.#waitUntilPhaseIs(phase.duration(job), job, signal);
      await phase.work?.(job, signal);
      signal.throwIfAborted();
      this.#mark(job, phase.status, "Completed");
    }
    this.#end(job, outcome?.(job) ?? "Completed", "Completed");
  }

  /** After a restart only the rest of the time is waited for. */
  async #waitUntilPhaseIs(age: number, job: J, signal: AbortSignal): Promise<void> {
    const start = job.phases[job.phase]?.creationTime ?? this.#clock.now();
    await this.#clock.sleep(start + age - this.#clock.now(), signal);
  }

  async #finishStopping(job: J, signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(job.lastModifiedTime + DURATIONS.stopping - this.#clock.now(), signal);
    this.#end(job, "Stopped", "Stopped");
  }

  #end(job: J, status: JobStatus, phaseStatus: PhaseStatus): void {
    job.endTime = this.#clock.now();
    this.#mark(job, status, phaseStatus);
    this.#life.ended?.(job);
  }

  #mark(job: J, status: JobStatus, phaseStatus: PhaseStatus): void {
    const now = this.#clock.now();
    const phase = job.phases[job.phase];
    const creationTime = phase?.creationTime ?? now;
    job.status = status;
    // A job that ends between two phases leaves the earlier one as it was.
    if (phase?.status !== "Completed") {
      job.phases[job.phase] = { status: phaseStatus, creationTime, lastModifiedTime: now };
    }
    job.lastModifiedTime = now;
    this.#life.jobs.put(job.id, job);
  }
}

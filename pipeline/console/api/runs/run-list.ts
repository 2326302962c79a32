import { inParallel } from "../../../in-parallel.ts";
import type { RunEnvironment } from "../../../run/environment.ts";
import { findExecution } from "../../../run/executions.ts";
import { executionPages, type RunSummary } from "../../../run/list.ts";
import type { RunStatus } from "../../../run/status.ts";

/** Runs of a Region that are kept, the newest; Step Functions forgets an execution 90 days after its end. */
const MAX_RUNS = 10_000;

/** Executions that are read to see what is new. */
const NEWS = 100;

/** Executions that are described at a time. */
const PARALLEL = 8;

/** The runs of a Region as they were when last read, by few calls: a run in the list is not described. */
export class RunList {
  readonly environment: RunEnvironment;
  readonly #runs = new Map<string, RunSummary>();
  #isWhole = false;
  #hasEnded = false;

  constructor(environment: RunEnvironment) {
    this.environment = environment;
  }

  /** Whether all runs were read, up to the greatest number that is kept. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Whether there may be older runs, which are not kept. */
  get isCut(): boolean {
    return this.#runs.size >= MAX_RUNS;
  }

  /** Whether a run has ended since the last call. */
  takeEnded(): boolean {
    const hasEnded = this.#hasEnded;
    this.#hasEnded = false;
    return hasEnded;
  }

  /** In no order. */
  get runs(): Iterable<RunSummary> {
    return this.#runs.values();
  }

  /** Reads all runs the first time, later what is new, and how those are that were running. */
  async refresh(onPage: () => void): Promise<void> {
    if (this.#isWhole) return this.#readNews();
    for await (const page of executionPages(this.environment)) {
      for (const run of page) this.#add(run);
      onPage();
      if (this.#runs.size >= MAX_RUNS) break;
    }
    this.#isWhole = true;
  }

  async #readNews(): Promise<void> {
    const seen = new Set<string>();
    for await (const page of executionPages(this.environment, NEWS)) {
      const isKnown = page.some((run) => this.#has(run));
      for (const run of page) {
        seen.add(run.runId);
        this.#add(run);
      }
      if (isKnown) break;
    }
    const running = [...this.runs].filter(
      ({ runId, status }) => status === "RUNNING" && !seen.has(runId),
    );
    await inParallel(running, PARALLEL, (run) => this.#readAgain(run));
  }

  /** A run that started long ago is not among the news when it ends. */
  async #readAgain(run: RunSummary): Promise<void> {
    const found = await findExecution(this.environment, run.runId, run.resumes + 1);
    if (found === undefined) return;
    const status = (found.status ?? "RUNNING") as RunStatus;
    this.#add({ ...run, status, stoppedAt: found.stopDate?.getTime() ?? null });
  }

  #has({ runId, resumes }: RunSummary): boolean {
    return (this.#runs.get(runId)?.resumes ?? -1) >= resumes;
  }

  /** The latest execution of a run is the one that counts. */
  #add(run: RunSummary): void {
    const known = this.#runs.get(run.runId);
    if (known?.status === "RUNNING" && run.status !== "RUNNING") this.#hasEnded = true;
    if (known === undefined || run.resumes >= known.resumes) this.#runs.set(run.runId, run);
  }
}

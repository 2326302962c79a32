import type { ProgressReport } from "../../../training/report.ts";
import { isShutDown } from "../jobs/background.ts";
import { under, writeOnce } from "../jobs/s3-files.ts";
import { serviceRoleOf } from "../jobs/service-role.ts";
import type { BedrockState } from "../state.ts";
import type { CustomizationJob } from "./job.ts";
import { outputFolder } from "./metrics.ts";
import { TrainingProgress } from "./progress.ts";

const PROGRESS = "training_artifacts/local-progress.json";
const MIN_INTERVAL_MS = 1000;
const MAX_INTERVAL_MS = 10_000;
/** The bucket keeps every version: of a training of ten minutes some 120. */
const SHARE_OF_TIME = 1 / 30;

/** Milliseconds between two writes, after so many of training. */
export function intervalAfter(elapsed: number): number {
  return Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, elapsed * SHARE_OF_TIME));
}

/** A job whose progress is written, until its signal aborts. */
interface Written {
  readonly state: BedrockState;
  readonly job: CustomizationJob;
  readonly signal: AbortSignal;
}

/**
 * Writes beside the metrics, by the same role, how far a training is, in real time. The training does not depend on it:
 * a write that is refused or fails is left out.
 */
export class ProgressFile {
  readonly #of: Written;
  readonly #startedAt = performance.now();
  #progress: TrainingProgress | undefined;
  #writing: Promise<void> | undefined;
  #lastWrite = Number.NEGATIVE_INFINITY;

  constructor(of: Written) {
    this.#of = of;
  }

  add(report: ProgressReport): void {
    const now = performance.now();
    if (report.kind === "started") this.#progress = new TrainingProgress(report.start);
    this.#progress?.add(report, now);
    const isDue = now - this.#lastWrite >= intervalAfter(now - this.#startedAt);
    if (isDue || report.kind === "trained") this.#write(this.#of.signal);
  }

  /** Writes the end, unless the cloud shuts down and will resume the training. Never rejects. */
  async end(): Promise<void> {
    if (this.#progress !== undefined && !isShutDown(this.#of.signal)) {
      this.#progress.end();
      // The signal of a job that was stopped lets nothing through.
      this.#write(new AbortController().signal);
    }
    await this.#writing;
  }

  /** After the write before it, so that the last one holds. */
  #write(signal: AbortSignal): void {
    const body = JSON.stringify(this.#progress?.now, undefined, 2);
    this.#lastWrite = performance.now();
    const before = this.#writing;
    this.#writing = (async () => {
      await before;
      const { state, job } = this.#of;
      const uri = under(outputFolder(job), PROGRESS);
      await writeOnce(state.cloud, { uri, body }, serviceRoleOf(state.cloud, job, signal));
    })().catch(() => undefined);
  }
}

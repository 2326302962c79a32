import { Worker } from "node:worker_threads";
import type { TrainingPlan } from "./plan.ts";
import type { ProgressReport, TrainingReport, TrainingResult } from "./report.ts";
import { workerSource } from "./worker-source.ts";

/** One training job: `folder` holds training.jsonl and validation-N.jsonl and gets model.safetensors. */
export interface TrainingOrder {
  readonly folder: string;
  readonly plan: TrainingPlan;
  /** Number of validation files. */
  readonly validators: number;
  /** Weights file of the tuned model that is trained further. */
  readonly startFrom?: string | undefined;
  /** Milliseconds by which each step takes longer; a planned fault. */
  readonly pause?: number | undefined;
}

/**
 * Trains in a separate thread. When the signal aborts, the thread ends at once and the promise rejects
 * with the signal's reason; the last complete epoch is kept, and a later call on the same folder resumes from it.
 */
export async function train(
  order: TrainingOrder,
  options: { signal: AbortSignal; onReport?: (report: ProgressReport) => void },
): Promise<TrainingResult> {
  const { signal, onReport } = options;
  signal.throwIfAborted();
  const worker = new Worker(...(await workerSource(order)));
  try {
    return await new Promise<TrainingResult>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.on("error", reject);
      worker.on("exit", () =>
        reject(new Error("the training thread ended before its work was done")),
      );
      worker.on("message", (report: TrainingReport) => {
        if (report.kind === "done") resolve(report.result);
        else onReport?.(report);
      });
    });
  } finally {
    await worker.terminate();
  }
}

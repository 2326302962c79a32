import type { Plan } from "../run-folder/plan.ts";
import { roundsOf } from "./hyperparameter-sweep.ts";

/** Minutes that something takes, from and to. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** How long a run takes. AWS publishes no times: those of Bedrock are what few people have recorded. */
export interface PlanTimes {
  /** The customization job, its queue included; of a sweep all that follow each other; null where the run trains nothing. */
  readonly training: Range | null;
  /** Until the model can be asked; null where none is served, or nothing is known. */
  readonly serving: Range | null;
  /** Asking the held-out rows; null where only the models' own speed counts. */
  readonly evaluation: number | null;
  /** Where the times of Bedrock are from. */
  readonly source: string;
}

/*
 * A third party's logs of real jobs, August 2026: one supervised job took 81 minutes, others 2.5 to 3.5 hours, mostly
 * queueing; deployments were Active after 7.4 to 8 minutes. Of provisioned throughput there is no record.
 */
const TRAINING: Range = { low: 81, high: 210 };
const DEPLOYMENT: Range = { low: 8, high: 8 };
const SOURCE = "logs of a third party's jobs, August 2026; AWS publishes none";

/** Estimates how long the steps of a planned run take. */
export function planTimes(plan: Plan): PlanTimes {
  const { start, origin, serving, evaluationMinutes, hyperparameterSweep: sweep } = plan;
  const rounds = sweep === undefined ? 1 : roundsOf(sweep);
  const isServed = origin !== "base" && serving.path === "on-demand";
  return {
    training:
      start.at === "training" ? { low: rounds * TRAINING.low, high: rounds * TRAINING.high } : null,
    serving: isServed ? DEPLOYMENT : null,
    evaluation: evaluationMinutes,
    source: SOURCE,
  };
}

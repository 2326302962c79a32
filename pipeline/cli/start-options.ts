import { UserError } from "../errors.ts";
import type { Wanted } from "../run/given-model.ts";
import type { RunOptions } from "./run-options.ts";

/** Options that say where a run starts. */
export interface StartOptions {
  readonly fromModel?: string;
  readonly fromJob?: string;
  readonly aa?: boolean;
}

/** Options that say how a model is trained, and have no effect on one that is. */
const TRAINING_OPTIONS = [
  "epochs",
  "learningRate",
  "warmupSteps",
  "hyper",
  "sweep",
  "sweepConcurrency",
  "teacher",
  "maxResponseLength",
  "heldOut",
  "validationShare",
  "evaluationShare",
] as const;

/** Options that have no effect on an A/A check, which trains, serves and registers nothing. */
const WITHOUT_A_MODEL = [
  "fromModel",
  "fromJob",
  "epochs",
  "learningRate",
  "warmupSteps",
  "hyper",
  "sweep",
  "sweepConcurrency",
  "maxResponseLength",
  "serving",
  "modelUnits",
  "commitment",
  "acceptCommitment",
  "leaseHours",
  "acceptNoLease",
  "deleteModelOnFailure",
] as const;

/** @throws UserError `Call.Wrong` for an option that an A/A check ignores */
export function refuseForSelfCheck(options: RunOptions & StartOptions): void {
  const useless = WITHOUT_A_MODEL.find((name) => options[name] !== undefined);
  const name = options.baseFirst === true ? "baseFirst" : useless;
  if (name === undefined) return;
  throw new UserError(
    "Call.Wrong",
    `${flagOf(name)} has no effect on an A/A check, which compares the base model with itself`,
    { hint: `Omit it, or omit --aa.` },
  );
}

function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The model or job that a run starts at; null where it trains, or is an A/A check. Throws UserError `Call.Wrong`. */
export function wantedOf(options: RunOptions & StartOptions): Wanted | null {
  const { fromModel, fromJob } = options;
  if (options.aa === true) {
    refuseForSelfCheck(options);
    return null;
  }
  if (fromModel === undefined && fromJob === undefined) return null;
  if (fromModel !== undefined && fromJob !== undefined) {
    throw new UserError("Call.Wrong", "--from-model and --from-job cannot both be given");
  }
  const useless = TRAINING_OPTIONS.find((name) => options[name] !== undefined);
  if (useless !== undefined) {
    throw new UserError(
      "Call.Wrong",
      `${flagOf(useless)} has no effect on a model that is already trained`,
      {
        hint: `Omit it, or omit --from-${fromModel === undefined ? "job" : "model"} to train one.`,
      },
    );
  }
  return fromModel === undefined
    ? { kind: "job", arn: fromJob ?? "" }
    : { kind: "model", arn: fromModel };
}

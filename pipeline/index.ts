/**
 * The pipeline as a library: `validate`, `convert`, `plan`, `tune` and `resolveModel` do what the commands of these names
 * do, and what applications need. The pieces that they are made of follow. What `tune` does is, in order: `loadConfig`, `resolveConfig`,
 * `prepareData`, `openEnvironment`, `proposeRun`, `findStanding`, `startRun`, `watchRun`, `readResults`;
 * what `tunewright resume` does is `awaitCleanUp`, `proposeResume`, `resumeRun`, and the same from `watchRun` on.
 */

export { baseModels } from "../dataset-tools/models/base-models.ts";
export type { ClientOptions } from "./clients.ts";
export { type Clock, systemClock } from "./clock.ts";
export { loadConfig } from "./config/load.ts";
export type { RunConfig } from "./config/run-config.ts";
export { UserError } from "./errors.ts";
export { convert, type Files, validate } from "./library/dataset.ts";
export { type PlannedRun, type PlanOptions, plan, type RunSettings } from "./library/plan.ts";
export { type TunedRun, type TuneOptions, tune } from "./library/tune.ts";
export { resolveHyperparameters } from "./models/hyperparameters.ts";
export { type BaseModel, resolveModel as resolveBaseModel } from "./models/resolve.ts";
export { awaitCleanUp } from "./run/clean-up-proof.ts";
export { acceptanceText, assertAccepted } from "./run/commitment.ts";
export type { Dataset } from "./run/dataset.ts";
export { downloadRun } from "./run/download.ts";
export { openEnvironment, type RunEnvironment } from "./run/environment.ts";
export { executionInput } from "./run/execution-input.ts";
export { findRun } from "./run/executions.ts";
export { type GivenModel, readGiven } from "./run/given-model.ts";
export { listRuns, type RunSummary } from "./run/list.ts";
export { hashPlan, makePlan } from "./run/plan.ts";
export { type Prepared, prepareData } from "./run/prepare.ts";
export { type Proposal, proposeRun, type ResolvedConfig, resolveConfig } from "./run/propose.ts";
export { type ResolveModelOptions, resolveModel } from "./run/resolve-model.ts";
export { type RunResults, readResults } from "./run/results.ts";
export {
  type NothingToResume,
  type ProposedResume,
  proposeResume,
  type ResumeChanges,
  resumeRun,
} from "./run/resume.ts";
export { runIdFor } from "./run/run-id.ts";
export { findServed } from "./run/served.ts";
export { readStack } from "./run/stack.ts";
export { findStanding, type Standing } from "./run/standing.ts";
export { startRun } from "./run/start.ts";
export { type RunView, readRun } from "./run/status.ts";
export { type StopResult, stopRun } from "./run/stop.ts";
export type { Step } from "./run/timeline.ts";
export { watchRun } from "./run/watch.ts";
export { runLayout } from "./run-folder/layout.ts";
export type { Plan } from "./run-folder/plan.ts";
export type { ResolvedModel } from "./serving/model-resolver.ts";
export { definition } from "./workflow/definition.ts";

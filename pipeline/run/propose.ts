import { defined } from "../../dataset-tools/defined.ts";
import { systemClock } from "../clock.ts";
import type { SweepConfig } from "../config/hyperparameter-sweep.ts";
import type { RunConfig } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { resolveHyperparameters } from "../models/hyperparameters.ts";
import type { PriceFile } from "../models/price-file.ts";
import { givenPrices, withListedPrices, withPrices } from "../models/prices.ts";
import { type BaseModel, resolveModel } from "../models/resolve.ts";
import { assertSameBase } from "../models/same-model.ts";
import { resolveTeacher, type Teacher } from "../models/teacher.ts";
import type { Plan } from "../run-folder/plan.ts";
import { isExternal, scoreName } from "../workflow/score-spec.ts";
import { checkCommitment } from "./commitment.ts";
import type { Dataset } from "./dataset.ts";
import { executionInput } from "./execution-input.ts";
import type { GivenModel } from "./given-model.ts";
import { checkSweep, planSweep } from "./hyperparameter-sweep.ts";
import { checkLease } from "./lease-hours.ts";
import { assertEvaluationFits, assertSweepFits, hashPlan, makePlan } from "./plan.ts";
import { checkRunId, runIdFor } from "./run-id.ts";
import { inRunsCloud } from "./score-function.ts";
import type { RunRequest } from "./start.ts";

/** A config with its base model looked up and its hyperparameters checked: all that is known before a row is read. */
export interface ResolvedConfig {
  readonly config: RunConfig;
  readonly model: BaseModel;
  /** Model that is already trained, or job that trains it; absent where the run trains. */
  readonly given?: GivenModel | null | undefined;
  /** Whose answers the model learns; absent where it learns the rows' own, or nothing. */
  readonly teacher?: Teacher | undefined;
  /** Nothing is trained: the base model is compared with itself, which the gate must not accept. */
  readonly isSelfCheck?: boolean | undefined;
  /** What is tried; absent where one job trains the model. */
  readonly sweep?: SweepConfig | undefined;
}

/**
 * Looks up a config's base model and checks its hyperparameters, or that a given model was tuned from it.
 * @param listed prices that were read from AWS's Price List, in place of the shipped ones
 * @throws UserError `Model.…`, `Hyperparameter.…`, `Distillation.…`, `Given.OtherBase`, `Commitment.…`, `Lease.NotAccepted`, `Evaluation.BaseArmOptimized`
 */
export function resolveConfig(
  config: RunConfig,
  given: GivenModel | null = null,
  listed: PriceFile | null = null,
): ResolvedConfig {
  const { format, inferenceId, serving } = config;
  refuseOptimizedBase(config);
  if (given !== null) assertSameBase(config.model, given);
  const known = resolveModel(config.model, { format, inferenceId, serving: serving.path });
  const model = withPrices(withListedPrices(known, listed), givenPrices(config, systemClock));
  checkCommitment(config, model);
  checkLease(config, model);
  if (given !== null) return { config, model, given };
  const teacher = resolveTeacher(config, model, listed);
  if (teacher === undefined) resolveHyperparameters(model, config.hyperparameters);
  return { config, model, given, teacher };
}

/**
 * Adds a hyperparameter sweep, each value of which is checked against the base model's ranges.
 * @throws UserError `Hyperparameter.…` with the value's place, `HyperparameterSweep.…`
 */
export function withSweep(
  resolved: ResolvedConfig,
  sweep: SweepConfig | undefined,
): ResolvedConfig {
  if (sweep === undefined) return resolved;
  checkSweep(sweep, resolved);
  return { ...resolved, sweep };
}

/**
 * Bedrock's Advanced Prompt Optimization could give the base model a better prompt to be compared with. AWS documents
 * what its job reads and writes (User Guide, advanced-prompt-optimization-input and -results, 2026-11), but no price of
 * what it asks of the model and of its judge, and nothing of it can be tried in the local cloud.
 */
function refuseOptimizedBase({ evaluation }: RunConfig): void {
  if (evaluation.baseArm === "own") return;
  throw new UserError(
    "Evaluation.BaseArmOptimized",
    "the base model cannot be compared with an optimized prompt (evaluation.baseArm: optimized): Tunewright does not " +
      "run Bedrock's Advanced Prompt Optimization (CreateAdvancedPromptOptimizationJob), neither at AWS nor in the " +
      "local cloud: what such a job costs is not known beforehand",
    {
      hint:
        "Nothing was bought. Optimize the prompt in the Bedrock console and give the result with --system: the base " +
        "model and the tuned one then both have it. To compare with the base model and examples in its prompt, " +
        "use --few-shot 4. Without either, set evaluation.baseArm to own.",
    },
  );
}

/** A run that is ready to start. */
export interface Proposal extends RunRequest {
  readonly runId: string;
  readonly plan: Plan;
  readonly planHash: string;
}

/**
 * Plans a run: what it will buy, its stable id, and the state machine's input. Nothing is sent.
 * @param of.region Region of the cloud that it will run in
 * @param of.runId default is made from the data, the base model and the plan
 * @param of.attempt 1 for the first; a later one starts again what failed under the same plan
 * @param of.now milliseconds since the epoch, from which a commitment is reckoned
 * @param of.stateMachineArn the stack's, where a score is a function: it says in which account the run is
 * @throws UserError `Model.Region`, `HyperparameterSweep.…`, `Plan.FewShotRows`, `Plan.EvaluationTooLong`, `Plan.MaxTokens`, `Plan.BaseFirstScore`, `Run.Id`, `Score.Function…`
 */
export function proposeRun(
  resolved: ResolvedConfig,
  data: Dataset,
  of: {
    region: string;
    runId?: string | undefined;
    attempt: number;
    now?: number;
    stateMachineArn?: string | undefined;
  },
): Proposal {
  const { config, model, given, teacher, sweep, isSelfCheck = false } = resolved;
  const scored = { ...data, scores: inRunsCloud(data.scores, of) };
  const dataset = isSelfCheck ? { ...scored, train: null, validation: null } : scored;
  const { region, attempt, now = systemClock.now() } = of;
  // A model that exists is where it is.
  if (!given) assertRegion(model, region);
  const hyperparameterSweep = sweep && planSweep(sweep, resolved, dataset);
  const hyperParameters =
    isSelfCheck || teacher || sweep
      ? {}
      : (given?.hyperParameters ??
        resolveHyperparameters(model, config.hyperparameters, dataset.train?.rows));
  const settings = { hyperParameters, ...defined({ hyperparameterSweep }) };
  const plan = makePlan({ ...resolved, ...settings, dataset, region, now });
  assertExamples(plan, dataset);
  assertEvaluationFits(plan);
  assertSweepFits(plan);
  assertMeasurableFirst(plan);
  const planHash = hashPlan(plan);
  const runId =
    of.runId === undefined
      ? runIdFor({ dataset: dataset.name, model: model.name, planHash, attempt })
      : checkRunId(attempt > 1 ? `${of.runId}-${attempt}` : of.runId);
  const input = executionInput({ runId, planHash, plan, model, dataset });
  return { runId, plan, planHash, input, config, dataset };
}

function assertRegion(model: BaseModel, region: string): void {
  if (model.regions === null || model.regions.includes(region)) return;
  const regions = model.regions.join(" or ");
  throw new UserError("Model.Region", `${model.title} is tuned in ${regions}, not in ${region}`, {
    hint: `Use --region ${model.regions[0]}; the stack must be deployed there.`,
  });
}

/** The examples in the base model's prompt are training rows of the run. */
function assertExamples({ settings }: Plan, { train }: Dataset): void {
  if (settings.gate.fewShot === null || train !== null) return;
  throw new UserError(
    "Plan.FewShotRows",
    "the base model cannot be asked with examples in its prompt (gate.fewShot): the run has no training rows, since " +
      "its model was trained before",
    { hint: "Omit --few-shot, and set gate.fewShot to null in the config file." },
  );
}

/** A score that another step makes by comparing two answers says nothing about the base model alone. */
function assertMeasurableFirst({ settings }: Plan): void {
  const { baseFirst, scores } = settings.evaluation;
  const [first] = scores;
  if (!baseFirst || first === undefined || !isExternal(first)) return;
  throw new UserError(
    "Plan.BaseFirstScore",
    `the base model cannot be measured first by the score ${scoreName(first)}, which is made after the training`,
    {
      hint: "Omit --base-first, or put a score such as labels, exact or token-f1 first in evaluation.scores.",
    },
  );
}

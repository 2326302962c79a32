import { defined } from "../../dataset-tools/defined.ts";
import { MAX_RUN_HOURS, type RunConfig } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { evaluationMinutes, evaluationTimeText } from "../evaluation/duration.ts";
import { planCosts } from "../evaluation/plan-costs.ts";
import { type BaseModel, unpaced } from "../models/resolve.ts";
import type { Teacher } from "../models/teacher.ts";
import { isCommitment, type Plan, type PlannedSweep } from "../run-folder/plan.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import { judgeOf } from "../workflow/score-spec.ts";
import { askingCost } from "./asking-cost.ts";
import { plannedCommitment } from "./commitment.ts";
import type { Dataset } from "./dataset.ts";
import { exampleTokens } from "./example-tokens.ts";
import type { GivenModel } from "./given-model.ts";
import { roundsOf } from "./hyperparameter-sweep.ts";
import { leaseHoursOf } from "./lease-hours.ts";
import { maxTokensOf } from "./max-tokens.ts";
import { plannedPower } from "./planned-power.ts";
import { rulesFor } from "./prepare.ts";
import { listPurchases } from "./purchases.ts";

export { hashPlan } from "../run-folder/plan-hash.ts";

/** What a plan is made from. */
export interface PlanRequest {
  readonly config: RunConfig;
  readonly model: BaseModel;
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly dataset: Dataset;
  readonly region: string;
  /** Milliseconds since the epoch; the term of a commitment is reckoned from this day. */
  readonly now: number;
  /** Model that is already trained, or job that trains it; absent where the run trains. */
  readonly given?: GivenModel | null | undefined;
  /** Whose answers the model learns; absent where it learns the rows' own, or nothing. */
  readonly teacher?: Teacher | undefined;
  /** Nothing is trained: the base model is compared with itself, which the gate must not accept. */
  readonly isSelfCheck?: boolean | undefined;
  /** Absent where one job trains the model. */
  readonly hyperparameterSweep?: PlannedSweep;
}

/** Lists what a run will buy. The same request always makes the same plan, whose hash is the same on any day. */
export function makePlan(request: PlanRequest): Plan {
  const { config, model, dataset, hyperParameters, region, isSelfCheck = false } = request;
  const serving = servingOf(request);
  const purchases = listPurchases({ ...request, serving, isSelfCheck });
  const once = purchases.filter((one) => !one.recurring && !isCommitment(one));
  const known = once.flatMap((one) => one.usd ?? []);
  const { limits, deleteModelOnFailure, allowRejectedRows, tags } = config;
  const evaluation = evaluationOf(request);
  const plan: Plan = {
    model: { name: model.name, id: model.id },
    region,
    ...startOf(request),
    dataset: {
      name: dataset.name,
      sha256: {
        train: dataset.train?.sha256 ?? null,
        validation: dataset.validation?.sha256 ?? null,
        evaluation: dataset.evaluation.sha256,
      },
    },
    rows: {
      train: dataset.train?.rows ?? 0,
      validation: dataset.validation?.rows ?? 0,
      evaluation: dataset.evaluation.rows,
    },
    hyperParameters,
    ...defined({ hyperparameterSweep: request.hyperparameterSweep }),
    ...teacherOf(request),
    settings: {
      limits,
      evaluation,
      // A check of the gate itself compares with nothing else.
      gate: isSelfCheck ? { ...config.gate, fewShot: null, champion: null } : config.gate,
      deleteModelOnFailure,
      allowRejectedRows,
      tags,
      storageUsdPerMonth: model.prices.storage?.usd ?? null,
    },
    serving,
    group: config.group ?? dataset.name,
    scoreEvidence: dataset.scoreEvidence,
    longestAnswer: dataset.evaluation.longestAnswer,
    evaluationMinutes: minutesOf(request, evaluation.pace),
    power: isSelfCheck ? null : plannedPower(dataset.evaluation, config.gate, evaluation.scores),
    purchases,
    knownUsd: known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0),
    pricesAsOf: model.asOf,
  };
  const asking = defined({ askingByFunctions: askingCost(plan) });
  return withApproval({ ...plan, ...asking }, config.approval);
}

function teacherOf({ teacher, isSelfCheck }: PlanRequest): Pick<Plan, "teacher"> {
  if (teacher === undefined || isSelfCheck) return {};
  const { name, id, maxResponseLength } = teacher;
  return { teacher: { name, id, maxResponseLength } };
}

/** Adds that a person must approve the plan, where the config says so of one that costs as much. */
function withApproval(plan: Plan, wanted: RunConfig["approval"]): Plan {
  if (wanted === undefined) return plan;
  const { required, aboveUsd, hours, otherPerson } = wanted;
  const { usd, unknown } = planCosts(plan).run;
  // What has no price may cost anything.
  const isKnown = usd !== null && unknown.length === 0;
  if (!required && aboveUsd !== undefined && isKnown && usd <= aboveUsd) return plan;
  return { ...plan, settings: { ...plan.settings, approval: { hours, otherPerson } } };
}

/**
 * Refuses a plan whose held-out rows cannot all be asked, or judged, in the time that the run has for it.
 * @throws UserError `Plan.EvaluationTooLong`
 */
export function assertEvaluationFits(plan: Plan): void {
  const { pace, scores } = plan.settings.evaluation;
  assertFits(plan, "the evaluation", plan.evaluationMinutes);
  if (judgeOf(scores) === undefined) return;
  const judged = evaluationMinutes(2 * plan.rows.evaluation, { tuned: pace.base, base: pace.base });
  assertFits(plan, "judging the answers in both orders", judged);
}

/**
 * Refuses a hyperparameter sweep whose jobs could take longer than an execution may.
 * @throws UserError `HyperparameterSweep.TooLong`
 */
export function assertSweepFits({ hyperparameterSweep, settings }: Plan): void {
  if (hyperparameterSweep === undefined) return;
  const { jobHours, servingMinutes, evaluationHours } = settings.limits;
  const rounds = roundsOf(hyperparameterSweep);
  const others = (settings.approval?.hours ?? 0) + servingMinutes / 60 + evaluationHours;
  if (rounds * jobHours + others <= MAX_RUN_HOURS) return;
  const hours = Math.floor((MAX_RUN_HOURS - others) / rounds);
  throw new UserError(
    "HyperparameterSweep.TooLong",
    `${rounds} jobs one after the other, each of up to ${jobHours} h (limits.jobHours), could take longer than the ${MAX_RUN_HOURS} h that a run has`,
    {
      hint: `Set --job-hours ${Math.max(1, hours)}, let more jobs run at once (--sweep-concurrency), or try fewer candidates.`,
    },
  );
}

function assertFits({ settings, rows }: Plan, what: string, minutes: number | null): void {
  const { evaluationHours } = settings.limits;
  if (minutes === null || minutes <= evaluationHours * 60) return;
  throw new UserError(
    "Plan.EvaluationTooLong",
    `${what} takes longer than ${evaluationHours} h (limits.evaluationHours): ${evaluationTimeText(rows.evaluation, minutes)}`,
    {
      hint:
        "Hold out fewer rows with --evaluation-share, allow more time with --evaluation-hours (at most 48), or set " +
        "--requests-per-minute where the account's quota is higher than the default.",
    },
  );
}

function startOf({ given, isSelfCheck }: PlanRequest): Pick<Plan, "origin" | "start"> {
  if (isSelfCheck) return { origin: "base", start: { at: "base" } };
  return {
    origin: given?.origin ?? "run",
    start: given?.start ?? { at: "training", jobNumber: 1 },
  };
}

/** The catalogue's pace of a tuned model is that of on-demand deployments: throughput has no published one. */
function evaluationOf({
  config,
  model,
  dataset,
  isSelfCheck,
  given,
}: PlanRequest): Plan["settings"]["evaluation"] {
  const { evaluation } = config;
  const { prices } = model;
  const { concurrency, requestsPerMinute, tokensPerMinute } = evaluation;
  const { longestAnswer: longest } = dataset.evaluation;
  const { baseFirst, headroom, inCloudAbove } = evaluation;
  const wanted = defined({ requestsPerMinute, tokensPerMinute });
  const tuned = model.serving === "on-demand" ? model.pace.tuned : unpaced;
  const pace = { tuned: { ...tuned, ...wanted }, base: { ...model.pace.base, ...wanted } };
  const base = { input: usd(prices.baseInput), output: usd(prices.baseOutput) };
  const own = { input: usd(prices.tunedInput), output: usd(prices.tunedOutput) };
  return {
    maxTokens: maxTokensOf(evaluation.maxTokens, { longest, family: rulesFor(model).family }),
    concurrency,
    inCloudAbove,
    pace: isSelfCheck ? { tuned: pace.base, base: pace.base } : pace,
    scores: [...dataset.scores],
    usdPer1000Tokens: { tuned: isSelfCheck ? base : own, base },
    baseFirst: baseFirst && !isSelfCheck && !given,
    headroom,
  };
}

/** One model that is asked twice is asked one time after the other. */
function minutesOf(
  { config, model, dataset, isSelfCheck = false }: PlanRequest,
  pace: ExecutionInput["evaluation"]["pace"],
): number | null {
  const { rows, tokens } = dataset.evaluation;
  const { fewShot } = config.gate;
  if (isSelfCheck) return evaluationMinutes(2 * rows, pace, tokens / rows);
  const once = evaluationMinutes(rows, pace, tokens / rows);
  if (fewShot === null) return once;
  const perRow = tokens / rows + exampleTokens(model, dataset, fewShot) / 2;
  const base = evaluationMinutes(2 * rows, { tuned: pace.base, base: pace.base }, perRow);
  return Math.max(once ?? 0, base ?? 0) || null;
}

function usd(price: { usd: number } | undefined): number | null {
  return price?.usd ?? null;
}

function servingOf({ config, model, now, isSelfCheck }: PlanRequest): Plan["serving"] {
  const hourly = model.serving === "provisioned" && !isSelfCheck;
  return {
    path: model.serving,
    modelUnits: hourly ? config.serving.modelUnits : null,
    commitment: hourly ? plannedCommitment(config, model, now) : null,
    leaseHours: isSelfCheck ? null : leaseHoursOf(config, model),
  };
}

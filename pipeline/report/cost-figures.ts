import { z } from "zod";
import { planCosts } from "../evaluation/plan-costs.ts";
import { throughputUsdPerHour } from "../evaluation/serving-costs.ts";
import { isCommitment, type Plan, Purchase } from "../run-folder/plan.ts";
import type { RunReport } from "../run-folder/report.ts";
import type { AnswerFacts } from "../run-folder/verdict.ts";

/** How far a figure can be trusted. */
export const Certainty = z.enum(["measured", "estimated", "unknown"]);
export type Certainty = z.infer<typeof Certainty>;

/** What a run was to use of one thing that is paid for, and what it has used; dollars are by list prices, not the bill. */
export const CostFigure = z.strictObject({
  /** Which of the base model's prices it is paid by, and for whom, as in the plan. */
  item: Purchase.shape.item,
  arm: Purchase.shape.arm,
  unit: z.enum(["tokens", "hours"]),
  planned: z.strictObject({ quantity: z.number(), usd: z.number().nullable() }),
  /** null: not known, or not yet. */
  actual: z.strictObject({ quantity: z.number().nullable(), usd: z.number().nullable() }),
  /** Of the actual quantity. */
  certainty: Certainty,
});
export type CostFigure = z.infer<typeof CostFigure>;

/** What is known of a run's use. */
export type Used = Pick<
  RunReport,
  "verdict" | "baseScore" | "metrics" | "times" | "writtenAt" | "hyperparameterSweep"
>;

/**
 * Each purchase of a run with what came of it; storage and a commitment are paid after the run, and left out.
 * @param used null: nothing is known yet
 */
export function costFigures(plan: Plan, used: Used | null): CostFigure[] {
  return together(plan.purchases)
    .filter((one) => one.item !== "storage" && !isCommitment(one))
    .map((one) =>
      one.item === "provisioned" ? servedFigure(plan, one, used) : tokenFigure(plan, one, used),
    );
}

/** The trainings of a hyperparameter sweep as one purchase. */
function together(purchases: readonly Purchase[]): Purchase[] {
  const tried = purchases.filter(({ candidate }) => candidate !== undefined);
  const [first] = tried;
  if (first === undefined) return [...purchases];
  const { candidate: _name, ...training } = first;
  const quantity = tried.reduce((sum, one) => sum + one.quantity, 0);
  const usd = tried.reduce<number | null>(
    (sum, one) => (sum === null || one.usd === null ? null : sum + one.usd),
    0,
  );
  return [
    { ...training, quantity, usd },
    ...purchases.filter((one) => one.candidate === undefined),
  ];
}

/** What something has cost, as far as it is known; what a judge read is not counted in tokens, and is as planned. */
export function spentUsd({ arm, planned, actual }: CostFigure): number | null {
  return arm === "judge" ? planned.usd : actual.usd;
}

/** What is paid once for tokens; null where nothing of it is known. */
export function spentOnce(figures: readonly CostFigure[]): { usd: number | null; isAll: boolean } {
  const once = figures.filter(({ unit }) => unit === "tokens");
  const amounts = once.map(spentUsd);
  const isKnown = once.some(({ arm, actual }) => arm !== "judge" && actual.usd !== null);
  const usd = amounts.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return { usd: isKnown ? usd : null, isAll: !amounts.includes(null) };
}

function tokenFigure(plan: Plan, one: Purchase, used: Used | null): CostFigure {
  const { quantity, certainty } = used === null ? UNKNOWN : tokensOf(plan, one, used);
  const usd = one.price === null || quantity === null ? null : (quantity / 1000) * one.price.usd;
  return {
    ...keyOf(one),
    unit: "tokens",
    planned: { quantity: one.quantity * 1000, usd: one.usd },
    actual: { quantity, usd },
    certainty,
  };
}

function keyOf({ item, arm }: Purchase): Pick<CostFigure, "item" | "arm"> {
  return arm === undefined ? { item } : { item, arm };
}

interface Amount {
  readonly quantity: number | null;
  readonly certainty: Certainty;
}

const UNKNOWN: Amount = { quantity: null, certainty: "unknown" };

function tokensOf(plan: Plan, one: Purchase, used: Used): Amount {
  if (one.item === "training") return trainedTokens(plan, one, used);
  const facts = answersOf(plan, one, used);
  if (facts === undefined) return UNKNOWN;
  const isInput = one.item === "baseInput" || one.item === "tunedInput";
  const counts = facts.map(({ inputTokens, outputTokens }) =>
    isInput ? inputTokens : outputTokens,
  );
  // The rows of its own that the champion is asked besides are not among its counted answers.
  const isPart = one.arm === "champion" && used.verdict?.champion?.forgetting != null;
  const quantity = counts.reduce((sum, count) => sum + count, 0);
  return { quantity, certainty: isPart ? "estimated" : "measured" };
}

/** Bedrock does not report the tokens of a job: those of the plan for each epoch that its metrics show. */
function trainedTokens(plan: Plan, { quantity }: Purchase, used: Used): Amount {
  const { metrics, hyperparameterSweep: swept } = used;
  if (plan.hyperparameterSweep !== undefined) return triedTokens(plan, swept);
  if (metrics === null || metrics.training.length === 0) return UNKNOWN;
  const epochs = Number(plan.hyperParameters["epochCount"] ?? 1);
  const done = metrics.curve.epochs ?? epochs;
  return { quantity: (quantity * 1000 * done) / epochs, certainty: "estimated" };
}

/** Those of the plan for each candidate that has made a model: a job that failed was billed nothing where it was recorded. */
function triedTokens({ purchases }: Plan, swept: Used["hyperparameterSweep"]): Amount {
  if (swept == null) return UNKNOWN;
  const trained = swept.candidates.filter(({ modelArn }) => modelArn !== null);
  const quantity = purchases
    .filter(({ candidate }) => trained.some(({ name }) => name === candidate))
    .reduce((sum, one) => sum + one.quantity, 0);
  return { quantity: 1000 * quantity, certainty: "estimated" };
}

/** What was counted of an arm's answers; empty where it was not asked, undefined where that is not known. */
function answersOf(
  plan: Plan,
  { item, arm }: Purchase,
  { verdict, baseScore }: Used,
): AnswerFacts[] | undefined {
  // What a judge or a teacher reads is not counted in tokens.
  if (arm === "judge" || arm === "teacher") return undefined;
  const isBase = item === "baseInput" || item === "baseOutput";
  if (verdict === null) {
    return isBase && arm === undefined && baseScore !== null ? [baseScore.answers] : undefined;
  }
  if (arm === "few-shot") return verdict.fewShot === null ? [] : [verdict.fewShot.answers];
  if (arm === "champion") return verdict.champion == null ? [] : [verdict.champion.answers];
  const { tuned, base } = verdict.answers;
  // An A/A check asks the base model in place of the tuned one, too.
  if (plan.origin === "base") return [base, tuned];
  return [isBase ? base : tuned];
}

/** Throughput is billed by the hour from its creation, also while it is not asked; a commitment comes after. */
function servedFigure(plan: Plan, one: Purchase, used: Used | null): CostFigure {
  const planned = planCosts(plan).throughput;
  const perHour = throughputUsdPerHour(plan, false);
  const since = used?.times.servedSince ?? null;
  const hours =
    used === null || since === null
      ? null
      : (Date.parse(used.writtenAt) - Date.parse(since)) / 3_600_000;
  return {
    ...keyOf(one),
    unit: "hours",
    planned: { quantity: planned?.hours ?? 1, usd: planned?.usd ?? null },
    actual: { quantity: hours, usd: hours === null || perHour === null ? null : hours * perHour },
    certainty: hours === null ? "unknown" : "estimated",
  };
}

import type { Budget } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { type PlanCosts, planCosts } from "../evaluation/plan-costs.ts";
import { purchaseText } from "../evaluation/purchase-text.ts";
import type { Plan } from "../run-folder/plan.ts";
import { usdText } from "../usd.ts";

/**
 * Why a plan is not within a budget: `Plan.OverBudget`, or `Plan.UnknownPrice` where it cannot be known; undefined where
 * it is within. The budget is no part of the plan, nor of its hash: a limit is not what is bought, and the same
 * purchase under a higher limit is the same run, which a second start adopts.
 */
export function budgetRefusal(plan: Plan, budget: Budget | undefined): UserError | undefined {
  if (budget === undefined) return undefined;
  const unknown = plan.purchases.filter(({ usd }) => usd === null);
  if (unknown.length > 0) {
    const names = [...new Set(unknown.map(purchaseText))].join("; ");
    return new UserError(
      "Plan.UnknownPrice",
      `a price of ${plan.model.name} is not known, so the plan cannot be held against the budget: ${names}`,
      {
        hint:
          `\`tunewright prices --refresh\` reads AWS's price list. Or name the price in tunewright.yaml ` +
          `(prices: {${unknown[0]?.item}: USD}), or omit the budget.`,
      },
    );
  }
  const costs = planCosts(plan);
  return overRun(plan, costs, budget) ?? overHour(plan, costs, budget);
}

/** @throws UserError `Plan.OverBudget`, `Plan.UnknownPrice` */
export function assertWithinBudget(plan: Plan, budget: Budget | undefined): void {
  const refusal = budgetRefusal(plan, budget);
  if (refusal !== undefined) throw refusal;
}

function overRun(plan: Plan, costs: PlanCosts, { maxUsd }: Budget): UserError | undefined {
  const usd = costs.run.usd ?? 0;
  if (usd <= maxUsd) return undefined;
  return new UserError(
    "Plan.OverBudget",
    `the run is planned to cost $${cents(usd)}, $${cents(usd - maxUsd)} more than its budget of $${cents(maxUsd)} (budget.maxUsd)`,
    {
      hint: `Nothing was sent or bought. ${fewerCandidates(plan, usd - maxUsd) ?? cheaper(plan, costs)}`,
    },
  );
}

/** How many candidates of a sweep fit, in its order, where some do; undefined for other runs. */
function fewerCandidates({ purchases }: Plan, tooMuch: number): string | undefined {
  const trainings = purchases.filter(({ candidate }) => candidate !== undefined);
  let saved = 0;
  let fit = trainings.length;
  while (fit > 0 && saved < tooMuch) {
    fit -= 1;
    saved += trainings[fit]?.usd ?? 0;
  }
  // One candidate is no sweep.
  if (fit < 2) return undefined;
  const others = trainings.slice(fit).map(({ candidate }) => candidate);
  return (
    `The first ${fit} of the ${trainings.length} candidates of the hyperparameter sweep fit into it: ` +
    `leave out ${others.join(", ")}, or raise the budget (--max-usd).`
  );
}

function overHour(plan: Plan, costs: PlanCosts, { maxUsdPerHour }: Budget): UserError | undefined {
  const usd = costs.perHour.usd ?? 0;
  if (maxUsdPerHour === undefined || usd <= maxUsdPerHour) return undefined;
  return new UserError(
    "Plan.OverBudget",
    `serving the model costs $${cents(usd)} an hour, $${cents(usd - maxUsdPerHour)} more than the budget of $${cents(maxUsdPerHour)} (budget.maxUsdPerHour)`,
    {
      hint: `Nothing was sent or bought. ${capitalized(cheaperServing(plan))}, or raise the budget.`,
    },
  );
}

/** What would cost less, the largest first, and what it would save where that is known. */
function cheaper(plan: Plan, { throughput, term }: PlanCosts): string {
  const usdOf = (isOne: (one: Plan["purchases"][number]) => boolean) =>
    plan.purchases.reduce(
      (sum, one) => sum + (isOne(one) && !one.recurring ? (one.usd ?? 0) : 0),
      0,
    );
  const training = usdOf(({ item }) => item === "training");
  const judge = usdOf(({ arm }) => arm === "judge");
  const fewShot = usdOf(({ arm }) => arm === "few-shot");
  const asked = usdOf(({ item, arm }) => arm === undefined && /^(base|tuned)/.test(item));
  const epochs = Number(plan.hyperParameters["epochCount"] ?? 1);
  const ways: [usd: number, how: string][] = [
    [term?.usd ?? 0, "omit --commitment"],
    [throughput?.usd ?? 0, cheaperServing(plan)],
    [
      training,
      epochs > 1
        ? `train for fewer epochs (--epochs 1 saves $${cents(training - training / epochs)})`
        : "train on fewer rows, or choose a smaller base model (`tunewright models`)",
    ],
    [judge, "use a score that no judge makes"],
    [fewShot, "omit --few-shot"],
    [asked, "hold out fewer rows (--evaluation-share)"],
  ];
  const [first = "choose a smaller base model", second] = ways
    .filter(([usd]) => usd > 0)
    .sort(([one], [other]) => other - one)
    .map(([, how]) => how);
  return `${capitalized(first)}${second === undefined ? "" : `, ${second}`}, or raise the budget (--max-usd).`;
}

function cheaperServing({ serving }: Plan): string {
  const fewer = (serving.modelUnits ?? 1) > 1 ? "buy fewer model units (--model-units), or " : "";
  return `${fewer}serve the model on demand where its base model offers it (--serving on-demand)`;
}

/** An amount to the cent; one that is less with the digits that it has. */
function cents(usd: number): string {
  return usd > 0 && usd < 0.01 ? usd.toPrecision(2) : usdText(Math.round(usd * 100) / 100);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

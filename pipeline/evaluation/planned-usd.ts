import type { ApprovalRequest } from "../run-folder/approval.ts";
import { isCommitment, type Plan, type Purchase } from "../run-folder/plan.ts";
import { HOURS_OF_A_MONTH, throughputUsdPerHour } from "./serving-costs.ts";

type PlannedCost = ApprovalRequest["cost"];
type Amount = PlannedCost["run"];

/** What a plan costs, by when it is paid: what is approved, and what a threshold is compared with. */
export function plannedCost(plan: Plan): PlannedCost {
  const hourly = plan.purchases.some(({ item }) => item === "provisioned");
  const evaluating = hourly ? throughput(plan, false, hoursOfEvaluation(plan)) : nothing;
  const once = total(plan.purchases.filter((one) => !one.recurring && !isCommitment(one)));
  const term = { usd: plan.serving.commitment?.totalUsd ?? 0, isComplete: true };
  const isCommitted = plan.serving.commitment !== null;
  const storage = total(plan.purchases.filter(({ item }) => item === "storage"));
  const perMonth = hourly ? throughput(plan, isCommitted, HOURS_OF_A_MONTH) : nothing;
  return {
    run: sum([once, evaluating, term]),
    perHour: hourly ? throughput(plan, isCommitted, 1) : nothing,
    perMonth: sum([storage, perMonth]),
  };
}

const nothing: Amount = { usd: 0, isComplete: true };

/** Throughput is billed by the hour, and never for less than one. */
function hoursOfEvaluation({ evaluationMinutes }: Plan): number {
  return Math.max(1, Math.ceil((evaluationMinutes ?? 0) / 60));
}

function throughput(plan: Plan, isCommitted: boolean, hours: number): Amount {
  const usdPerHour = throughputUsdPerHour(plan, isCommitted);
  return { usd: (usdPerHour ?? 0) * hours, isComplete: usdPerHour !== null };
}

function total(purchases: readonly Purchase[]): Amount {
  return sum(purchases.map(({ usd }) => ({ usd: usd ?? 0, isComplete: usd !== null })));
}

function sum(amounts: readonly Amount[]): Amount {
  const usd = amounts.reduce((all, one) => all + one.usd, 0);
  return { usd, isComplete: amounts.every(({ isComplete }) => isComplete) };
}

/** A sum for people, e.g. `$12.30` or `at least $12.30 (a price is not known)`. */
export function amountText({ usd, isComplete }: Amount): string {
  const known = usd > 0 && usd < 0.01 ? "less than $0.01" : `$${usd.toFixed(2)}`;
  if (isComplete) return known;
  return usd === 0 ? "an unknown amount" : `at least ${known} (a price is not known)`;
}
